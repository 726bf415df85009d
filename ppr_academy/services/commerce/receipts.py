"""The receipt of a paid order: the letter and the page say it in the same words."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.places import learn_path
from ppr_academy.services.commerce.views import Purchase, purchase_view
from ppr_academy.services.core.ids import parse_id


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who gets it, and what it says."""

    buyer_id: uuid.UUID
    buyer_name: str
    email: str
    purchase: Purchase


def find_receipt(session: Session, order_id: str) -> Receipt | None:
    """The receipt of one order; None while it is not paid and once its buyer has left."""
    found = queries.find_purchase(session, parse_id(order_id), None)
    if found is None or found[0].status != OrderStatus.PAID:
        return None
    order, course, store, owned_since, item_id = found
    buyer = session.get_one(User, order.buyer_id)
    if buyer.deleted_at is not None:
        return None
    purchase = purchase_view(
        order,
        item_id=item_id,
        course=course,
        store=store,
        email=buyer.email,
        state="paid",
        owned_since=owned_since,
        learn_path=learn_path(session, buyer.id, course, store) if course else "",
    )
    return Receipt(buyer.id, buyer.name, buyer.email, purchase)
