"""A buyer's own orders, newest first: what was paid, what came back, and the receipt of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import DisputeStanding, Order, OrderLine, OrderStatus
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.credits.packages import WALLET_PATH
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.own_orders import queries
from ppr_academy.services.commerce.places import course_path
from ppr_academy.services.commerce.views import paid_label
from ppr_academy.services.core import paging
from ppr_academy.services.core.money import label
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.outline import player_path
from ppr_academy.services.media.public import public_url

PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order."""

    title: str
    price: str


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """One order as its buyer looks back on it.

    `state`: waiting, paid, partly_refunded, refunded, disputed. `item_path` is where what was
    bought is now. `receipt` is empty until it is paid.
    """

    order_id: str
    number: str
    at: str
    state: str
    title: str
    lines: list[OrderItem]
    store_name: str
    cover: str
    item_path: str
    is_owned: bool
    discount: str
    charged: str
    refunded: str
    kept: str
    paid_with: str
    receipt: str


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of a buyer's orders. `next_cursor` is empty on the last one."""

    orders: list[OwnOrder] = field(default_factory=list)
    next_cursor: str = ""
    is_first_page: bool = True


def list_own_orders(viewer: Viewer, before: str = "") -> OrdersPage:
    """The viewer's paid orders and those that their bank still works on.

    `before` is a page's `next_cursor`. Raises SignInRequired and InvalidInput.
    """
    buyer_id = viewer.require_user()
    place = paging.decode_cursor(before)
    rows = queries.list_buyer_orders(viewer.session, buyer_id, before=place, limit=PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    lines = queries.map_lines(viewer.session, [order.id for order, _, _ in shown])
    last = shown[-1][0] if shown else None
    return OrdersPage(
        orders=[_view(order, store, course, lines[order.id]) for order, store, course in shown],
        next_cursor=(
            paging.encode_cursor(last.created_at, last.id)
            if last is not None and len(rows) > PAGE_ROWS
            else ""
        ),
        is_first_page=place is None,
    )


def _view(
    order: Order, store: Store, course: Course | None, lines: Sequence[OrderLine]
) -> OwnOrder:
    money, kept = order.currency, order.charged_cents - order.refunded_cents
    is_paid = order.status == OrderStatus.PAID
    at = order.paid_at or order.created_at
    return OwnOrder(
        order_id=str(order.id),
        number=order_label(order.number),
        at=at.isoformat(timespec="seconds"),
        state=_state(order),
        title=order.item_title,
        lines=[OrderItem(line.title, paid_label(order, line.list_price_cents)) for line in lines],
        store_name=store.name,
        cover=public_url(course.cover_key, small=True) if course and course.cover_key else "",
        item_path=_item_path(order, store, course),
        is_owned=order.holds and course is not None,
        discount=label(-order.discount_cents, money) if order.discount_cents else "",
        charged=paid_label(order, order.charged_cents),
        refunded=label(-order.refunded_cents, money) if order.refunded_cents else "",
        kept=paid_label(order, kept),
        paid_with=order.paid_with,
        receipt=f"/api/receipts/{order.id}.pdf" if is_paid else "",
    )


def _state(order: Order) -> str:
    if order.status != OrderStatus.PAID:
        return "waiting"
    if order.dispute == DisputeStanding.OPEN:
        return "disputed"
    if order.dispute == DisputeStanding.LOST or 0 < order.charged_cents <= order.refunded_cents:
        return "refunded"
    return "partly_refunded" if order.refunded_cents else "paid"


def _item_path(order: Order, store: Store, course: Course | None) -> str:
    if order.credits_bought:
        return WALLET_PATH
    if course is None:
        return f"/{store.slug}"
    return player_path(course.slug, store.slug) if order.holds else course_path(course, store)
