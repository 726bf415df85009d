"""What disputes do to an order's money: a pure function of its facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from ppr_academy.models.commerce import DisputeStanding, FactKind, Order, PaymentFact
from ppr_academy.models.disputes import DisputeState
from ppr_academy.services.commerce import facts
from ppr_academy.services.commerce.pricing import fee_of_refund


@dataclass(frozen=True, slots=True)
class DisputedParts:
    """Cents. `held`: the creator's part of what is open. Of what is lost: all of it, the creator's
    part, and ours; what a bank took beyond the payment is ours alone.
    """

    held: int = 0
    lost: int = 0
    lost_by_creator: int = 0
    lost_by_platform: int = 0


def disputed_parts(order: Order, known: Sequence[PaymentFact]) -> DisputedParts:
    """Who bears what of an order's disputes, beside what was refunded.

    A dispute that is larger than what is left of the payment takes the rest from the platform:
    the creator never gives more than they got.
    """
    lost = facts.disputed_cents(known, DisputeState.LOST)
    open_ = facts.disputed_cents(known, DisputeState.OPEN)
    if not lost and not open_:
        return DisputedParts()
    refunded = facts.refunded_cents(known)
    left = order.creator_share_cents - facts.creator_refunded_cents(order, known)
    before, then = _creator_part(order, refunded), _creator_part(order, refunded + lost)
    by_creator = min(then - before, left)
    held = min(_creator_part(order, refunded + lost + open_) - then, left - by_creator)
    return DisputedParts(held, lost, by_creator, lost - by_creator)


def _creator_part(order: Order, gone: int) -> int:
    """What the creator bears when so much of a payment is gone: as much as they got of it."""
    gone = min(gone, order.charged_cents)
    return gone - fee_of_refund(order.platform_fee_cents, gone, order.charged_cents)


def dispute_standing(known: Sequence[PaymentFact]) -> DisputeStanding:
    """The worst that can be said of an order: open before lost before won."""
    states = {fact.state for fact in known if fact.kind == FactKind.DISPUTE}
    for state, standing in (
        (DisputeState.OPEN, DisputeStanding.OPEN),
        (DisputeState.LOST, DisputeStanding.LOST),
        (DisputeState.WON, DisputeStanding.WON),
    ):
        if state in states:
            return standing
    return DisputeStanding.NONE
