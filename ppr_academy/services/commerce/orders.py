"""Orders: how they move, and what of them their buyer sees."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from ppr_academy.models.commerce import ORDER_TRANSITIONS, Order, OrderLine, OrderStatus
from ppr_academy.models.offers import OfferKind
from ppr_academy.services.commerce.pricing import PricedLine
from ppr_academy.services.commerce.terms import refund_terms
from ppr_academy.services.core import live

CHECKOUT_LIFETIME = timedelta(minutes=60)
"""How long a checkout can be paid. Stripe wants 30 minutes or more from the moment it hears of it,
and the time is frozen in the order, so that asking again after an outage asks for the same."""

OPENING_TIME = timedelta(minutes=25)
"""How long an order that Stripe has not answered yet may be tried again."""

NO_REASON = "The payment was declined."
"""What is said of a payment that failed, until its reason is known."""


def order_label(number: int) -> str:
    """`20001` as `PPR-20001`."""
    return f"PPR-{number}"


def open_key(buyer_id: uuid.UUID, item_id: uuid.UUID) -> str:
    """What makes a checkout the only open one of a buyer for an item."""
    return f"{buyer_id}:{item_id}"


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of an order that is about to be placed."""

    kind: OfferKind
    title: str
    priced: PricedLine
    course_id: uuid.UUID | None = None
    offer_id: uuid.UUID | None = None


def place(session: Session, order: Order, lines: Sequence[NewLine]) -> None:
    """Store an order with its lines; they say the same money."""
    if not lines or sum(line.priced.charged_cents for line in lines) != order.charged_cents:
        raise AssertionError(f"The lines of order {order.number} are not what it charges.")
    order.refund_terms = refund_terms(order)
    session.add(order)
    session.flush()
    session.add_all(
        OrderLine(
            store_id=order.store_id,
            order_id=order.id,
            position=position,
            kind=line.kind,
            course_id=line.course_id,
            offer_id=line.offer_id,
            title=line.title,
            list_price_cents=line.priced.list_price_cents,
            discount_cents=line.priced.discount_cents,
            charged_cents=line.priced.charged_cents,
            fee_bps=line.priced.fee_bps,
        )
        for position, line in enumerate(lines)
    )
    session.flush()


def mark_confirmed(session: Session, order: Order, at: datetime) -> None:
    """The buyer finished the checkout; the money may still be on its way."""
    if order.confirmed_at is None:
        order.confirmed_at = at
    tell_buyer(session, order)


def mark_paid(session: Session, order: Order, at: datetime) -> None:
    """The money is there. Wins over a checkout that failed or ran out."""
    _move(order, OrderStatus.PAID)
    order.paid_at = at
    order.confirmed_at = order.confirmed_at or at
    order.failure = ""
    order.open_key = None
    tell_buyer(session, order)


def mark_declined(session: Session, order: Order, sentence: str, at: datetime) -> None:
    """A try to pay was declined, and why. An open checkout stays open for another try."""
    if order.status not in (OrderStatus.PENDING, OrderStatus.FAILED):
        return
    # What was declined before the buyer went on with another way to pay no longer matters.
    if order.confirmed_at is not None and at < order.confirmed_at:
        return
    order.failure = sentence[:300]
    tell_buyer(session, order)


def mark_failed(session: Session, order: Order, sentence: str = NO_REASON) -> None:
    """The payment failed for good; nothing was charged. A new checkout may be opened."""
    if order.status != OrderStatus.PENDING:
        return
    _move(order, OrderStatus.FAILED)
    order.failure = order.failure or sentence[:300]
    order.open_key = None
    tell_buyer(session, order)


def mark_expired(session: Session, order: Order) -> None:
    """The checkout ran out unpaid. Says nothing about one that the bank still works on."""
    if order.status != OrderStatus.PENDING or order.confirmed_at is not None:
        return
    _move(order, OrderStatus.EXPIRED)
    order.open_key = None
    tell_buyer(session, order)


def tell_buyer(session: Session, order: Order) -> None:
    """The buyer's open pages show the order anew."""
    live.touch(session, live.order(order.id), live.purchases(order.buyer_id))


def _move(order: Order, status: OrderStatus) -> None:
    if status not in ORDER_TRANSITIONS[order.status]:
        raise AssertionError(f"Order {order.number} cannot go from {order.status} to {status}.")
    order.status = status
