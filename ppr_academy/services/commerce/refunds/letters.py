"""What the letters about a refund say, from its row."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.refunds import queries
from ppr_academy.services.commerce.views import paid_label
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label


@dataclass(frozen=True, slots=True)
class Person:
    """Who a letter goes to."""

    id: uuid.UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class RefundNews:
    """A refund in words. `kept` is what stays paid, empty when nothing does."""

    buyer: Person | None
    creator: Person | None
    order_id: str
    number: str
    title: str
    store_name: str
    amount: str
    paid: str
    kept: str
    keeps_access: bool
    in_credits: bool
    paid_with: str
    wish: str
    answer: str


def find_refund_news(session: Session, refund_id: str) -> RefundNews | None:
    """What there is to say of a refund; its people are None once they have left."""
    found = queries.find_parties(session, parse_id(refund_id))
    if found is None:
        return None
    refund, order, store, _course = found
    money, kept = order.currency, order.charged_cents - order.refunded_cents
    return RefundNews(
        buyer=_person(session, order.buyer_id),
        creator=_person(session, store.owner_id),
        order_id=str(order.id),
        number=order_label(order.number),
        title=order.item_title,
        store_name=store.name,
        amount=paid_label(order, refund.amount_cents),
        paid=paid_label(order, order.charged_cents),
        kept=label(kept, money) if kept > 0 else "",
        keeps_access=order.holds,
        in_credits=order.credits_spent > 0,
        paid_with=order.paid_with,
        wish=refund.wish,
        answer=refund.answer,
    )


def _person(session: Session, user_id: uuid.UUID) -> Person | None:
    user = session.get_one(User, user_id)
    return None if user.deleted_at is not None else Person(user.id, user.name, user.email)
