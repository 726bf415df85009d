"""Spending: the oldest credits first, all that a course takes or none.

An order that is paid in credits is an order like any other. The wallet takes the place of the
processor: it says that it was paid, and settling does the rest.
"""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.credits import CreditLot, CreditUse
from ppr_academy.models.offers import OfferKind
from ppr_academy.services.commerce import facts, fulfilment, pricing
from ppr_academy.services.commerce.credits import queries
from ppr_academy.services.commerce.credits.errors import NotEnoughCredits, NotForCredits
from ppr_academy.services.commerce.credits.packages import CURRENCY, credits_for, credits_label
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.orders import NewLine
from ppr_academy.services.commerce.quoting import Quoted
from ppr_academy.services.commerce.sellable import Sellable
from ppr_academy.services.core import clock


@dataclass(frozen=True, slots=True)
class Draw:
    """What is taken of one lot: credits, and the cents that were paid for them."""

    lot: CreditLot
    credits: int
    cents: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a course takes of a wallet, and the quote of its worth in money."""

    credits: int
    draws: tuple[Draw, ...]
    quoted: Quoted


def draw(session: Session, item: Sellable, buyer_id: uuid.UUID) -> Drawn:
    """Find what a course takes, with the wallet locked; nothing is written.

    Raises NotForCredits and NotEnoughCredits.
    """
    if item.kind != OfferKind.COURSE or item.currency != CURRENCY or not item.price_cents:
        raise NotForCredits
    wanted = credits_for(item.price_cents)
    lots = queries.lock_wallet(session, buyer_id)
    has = sum(lot.left_credits for lot in lots)
    if has < wanted:
        raise NotEnoughCredits(f"This takes {credits_label(wanted)} and you have {has:,}.")
    draws = []
    left = wanted
    for lot in lots:
        count = min(left, lot.left_credits)
        if count:
            draws.append(Draw(lot, count, worth_of(count, lot.left_credits, lot.left_cents)))
            left -= count
    worth = pricing.PricedLine(sum(one.cents for one in draws))
    line = NewLine(OfferKind.COURSE, item.title, worth, item.courses[0].id)
    return Drawn(
        wanted, tuple(draws), Quoted(pricing.quote([worth], currency=CURRENCY), (line,), None)
    )


def worth_of(count: int, credits_left: int, cents_left: int) -> int:
    """What some credits of a lot were bought for, in cents, rounded half up.

    The last ones take exactly what is left, so that a lot is never worth more or less than was
    paid for it.
    """
    return (2 * cents_left * count + credits_left) // (2 * credits_left)


def pay(session: Session, order: Order, drawn: Drawn) -> None:
    """Pay a placed order with what was drawn, and deliver it."""
    now = clock.now()
    for one in drawn.draws:
        one.lot.spent_credits += one.credits
        one.lot.spent_cents += one.cents
        session.add(
            CreditUse(
                order_id=order.id,
                lot_id=one.lot.id,
                credits=one.credits,
                cents=one.cents,
                used_at=now,
            )
        )
    session.flush()
    facts.record_payment(session, order, f"credits:{order.id}", PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, now)
