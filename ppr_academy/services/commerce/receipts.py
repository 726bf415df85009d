"""The receipt of a paid order: what the letter says and what the page shows are the same words."""

from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.views import Purchase, purchase_view
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who gets it, and what it says."""

    buyer_id: str
    buyer_name: str
    email: str
    purchase: Purchase


def get_receipt(session: Session, order_id: str) -> Receipt:
    """The receipt of one paid order. Raises NotFound for an order that is not paid."""
    found = queries.find_purchase(session, parse_id(order_id), None)
    if found is None or found[0].status != OrderStatus.PAID:
        raise NotFound
    order, course, store = found
    buyer = session.get_one(User, order.buyer_id)
    purchase = purchase_view(order, course=course, store=store, email=buyer.email, state="paid")
    return Receipt(str(buyer.id), buyer.name, buyer.email, purchase)
