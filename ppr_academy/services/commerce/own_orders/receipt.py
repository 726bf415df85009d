"""The receipt of a paid order as a PDF, for its buyer."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.credits.packages import credits_label
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.own_orders import queries
from ppr_academy.services.commerce.views import paid_label
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label
from ppr_academy.services.core.paper import print_pdf
from ppr_academy.services.core.viewer import Viewer

_TEMPLATE = Path(__file__).with_name("receipt.typ")


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What a receipt says: pairs of a name and a value, lines, and sums (True: a total)."""

    number: str
    seller: str
    about: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str, bool], ...]
    notes: tuple[str, ...]


def get_receipt(viewer: Viewer, order_id: str) -> ReceiptPaper:
    """The receipt of an order of the viewer's own.

    Raises SignInRequired, and NotFound for anybody else's and while it is not paid.
    """
    buyer_id = viewer.require_user()
    found = queries.find_paid_order(viewer.session, parse_id(order_id))
    if found is None or found[0].buyer_id != buyer_id:
        raise NotFound
    return _paper(viewer.session, *found)


def print_receipt(paper: ReceiptPaper) -> bytes:
    """A receipt as a PDF."""
    return print_pdf(
        _TEMPLATE,
        {
            "number": paper.number,
            "seller": paper.seller,
            "about": paper.about,
            "people": paper.people,
            "lines": paper.lines,
            "sums": paper.sums,
            "notes": paper.notes,
        },
    )


def _paper(session: Session, order: Order, store: Store, buyer: User) -> ReceiptPaper:
    about = (("Date", _moment(order.paid_at)), ("Paid with", order.paid_with))
    people = (("Seller", store.name), ("Buyer", buyer.name), ("E-mail", buyer.email))
    return ReceiptPaper(
        number=order_label(order.number),
        seller=store.name,
        about=tuple((name, value) for name, value in about if value),
        people=people,
        lines=tuple(
            (line.title, paid_label(order, line.list_price_cents))
            for line in queries.map_lines(session, [order.id])[order.id]
        ),
        sums=_sums(order),
        notes=(_note(order, store),),
    )


def _note(order: Order, store: Store) -> str:
    if order.credits_bought:
        return f"{credits_label(order.credits_bought)} for your wallet. No tax was added."
    return f"Sold by {store.name} through PPR Academy. No tax was added."


def _sums(order: Order) -> tuple[tuple[str, str, bool], ...]:
    money = order.currency
    sums = []
    if order.discount_cents:
        sums += [
            ("List price", label(order.list_price_cents, money), False),
            ("Discount", label(-order.discount_cents, money), False),
        ]
    sums.append(("Paid", paid_label(order, order.charged_cents), True))
    if order.refunded_cents:
        kept = order.charged_cents - order.refunded_cents
        sums += [
            ("Refunded to you", _back(order), False),
            ("Paid in the end", paid_label(order, kept), True),
        ]
    return tuple(sums)


def _back(order: Order) -> str:
    if order.credits_spent:
        return f"−{paid_label(order, order.refunded_cents)}"
    return label(-order.refunded_cents, order.currency)


def _moment(at: datetime | None) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC" if at else ""
