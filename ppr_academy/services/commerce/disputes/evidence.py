"""The answer to a dispute, put together from what we know: who bought what, when, and used it how.

Its parts have Stripe's names. Each is text of up to 20,000 characters.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.disputes import Dispute
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.own_orders.queries import map_lines
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.money import label
from ppr_academy.services.learning.access_log import list_access

LONGEST = 20_000


def gather_evidence(session: Session, dispute: Dispute) -> dict[str, str]:
    """Everything that speaks for the sale; parts of which nothing is known are left out."""
    order = order_queries.find_order(session, dispute.order_id)
    if order is None:
        raise NotFound
    store = session.get_one(Store, order.store_id)
    buyer = session.get_one(User, order.buyer_id)
    courses = order_queries.list_order_courses(session, order.id)
    parts = {
        "access_activity_log": _log(session, order, courses),
        "product_description": _product(order, store.name),
        "refund_policy_disclosure": _policy(order),
        "service_date": f"{order.paid_at:%Y-%m-%d}" if order.paid_at else "",
        "uncategorized_text": _receipt(session, order, store.name),
    }
    if buyer.deleted_at is None:
        parts |= {"customer_email_address": buyer.email, "customer_name": buyer.name}
    return {name: _short(text) for name, text in parts.items() if text}


def _product(order: Order, store: str) -> str:
    return (
        f"{order.item_title}, sold by {store} on PPR Academy ({get_settings().public_url}). It is"
        " digital and for learning online: lessons of sound, film and text, open at once after the"
        " payment, in the buyer's own account."
    )


def _policy(order: Order) -> str:
    if not order.refund_terms:
        return ""
    return (
        f"On the payment page, beside the button that pays, on {_moment(order.created_at)}: "
        f"“{order.refund_terms}”"
    )


def _receipt(session: Session, order: Order, store: str) -> str:
    money = order.currency
    lines = [
        f"Receipt of {order_label(order.number)}",
        f"Sold by: {store}",
        *(
            f"{line.title}: {label(line.list_price_cents, money)}"
            for line in map_lines(session, [order.id])[order.id]
        ),
        *([f"Discount: {label(-order.discount_cents, money)}"] if order.discount_cents else []),
        f"Paid: {label(order.charged_cents, money)}",
        *([f"Refunded: {label(order.refunded_cents, money)}"] if order.refunded_cents else []),
        *([f"Paid with: {order.paid_with}"] if order.paid_with else []),
        f"Order placed: {_moment(order.created_at)}",
        *([f"Payment confirmed: {_moment(order.paid_at)}"] if order.paid_at else []),
    ]
    return "\n".join(lines)


def _log(session: Session, order: Order, courses: Sequence[uuid.UUID]) -> str:
    since = order.created_at
    entries = [
        f"{_moment(access.at)}  {access.text}"
        for access in list_access(session, order.buyer_id, courses)
        if access.at >= since
    ]
    return _latest(entries)


def _latest(entries: Iterable[str]) -> str:
    """As many of the entries, from the last one back, as fit."""
    kept: list[str] = []
    room = LONGEST
    for entry in reversed(list(entries)):
        room -= len(entry) + 1
        if room < 0:
            break
        kept.append(entry)
    return "\n".join(reversed(kept))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
