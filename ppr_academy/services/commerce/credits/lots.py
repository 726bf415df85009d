"""Lots: the credits of one order, kept at what its refunds and disputes leave of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order, PaymentFact
from ppr_academy.models.credits import CreditLot
from ppr_academy.models.disputes import DisputeState
from ppr_academy.services.commerce import facts
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.credits import queries
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.ids import new_id


def open_lot(session: Session, order: Order, at: datetime) -> None:
    """Put the credits of an order that was just paid into its buyer's wallet."""
    lot = CreditLot(
        id=new_id(),
        order_id=order.id,
        buyer_id=order.buyer_id,
        credits=order.credits_bought,
        paid_cents=order.charged_cents,
        bought_at=at,
    )
    session.add(lot)
    session.flush()


def gone_cents(session: Session, order: Order) -> int:
    """What of an order's money went back at the cost of its credits; 0 for other orders."""
    lot = queries.find_lot(session, order.id) if order.credits_bought else None
    return lot.gone_cents if lot else 0


def recount(session: Session, order: Order) -> None:
    """Bring a lot to what is known of its order's refunds and disputes; twice changes nothing.

    Refunds and disputes take unspent credits only: what was spent is borne by the academy. The
    order must be locked. Does nothing for an order that brought no credits.
    """
    if not order.credits_bought:
        return
    lot = queries.lock_lot(session, order.id)
    if lot is None:
        return
    known = order_queries.list_facts(session, order.id)
    _take(lot, known, queries.sum_sending(session, order.id))
    session.flush()
    live.touch(session, live.purchases(order.buyer_id))


def _take(lot: CreditLot, known: Sequence[PaymentFact], sending: int) -> None:
    back = facts.refunded_cents(known) + facts.disputed_cents(known, DisputeState.LOST)
    held = facts.disputed_cents(known, DisputeState.OPEN) + sending
    unspent, worth = lot.credits - lot.spent_credits, lot.paid_cents - lot.spent_cents
    gone = min(back, worth)
    taken = min(back + held, worth)
    gone_credits = _credits_worth(gone, unspent, worth)
    if lot.gone_credits != gone_credits:
        lot.gone_at = clock.now()
    lot.gone_cents, lot.gone_credits = gone, gone_credits
    lot.frozen_cents = taken - gone
    lot.frozen_credits = _credits_worth(taken, unspent, worth) - gone_credits


def _credits_worth(cents: int, unspent: int, worth: int) -> int:
    """How many of the unspent credits some cents of their worth are, rounded down."""
    return unspent * cents // worth if worth else 0
