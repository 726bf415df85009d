"""What a creator sees of their sales and money."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ppr_academy.models.commerce import Account, Order
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.views import PayoutSetup, Sale, payout_setup, sale_view
from ppr_academy.services.commerce.watch.holds import find_payout_hold
from ppr_academy.services.core import clock, paging
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.money import label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

PAGE_ROWS = 25
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Figures:
    """The money of a period: labels for reading, cents for drawing to scale."""

    count: int = 0
    count_label: str = ""
    listed: str = ""
    discount: str = ""
    charged: str = ""
    fee: str = ""
    share: str = ""
    processor: str = ""
    listed_cents: int = 0
    discount_cents: int = 0
    charged_cents: int = 0
    fee_cents: int = 0
    share_cents: int = 0
    adds_up: bool = True
    """Whether the ledger says the same as the orders, to the cent."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time to look at: `2026-11` or `2026`, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """Everything that the money page shows."""

    period: str = ""
    period_name: str = ""
    periods: list[Period] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    sales: list[Sale] = field(default_factory=list)
    next_cursor: str = ""
    is_first_page: bool = True
    has_sold: bool = False
    setup: PayoutSetup = field(default_factory=PayoutSetup)
    is_held: bool = False
    """Whether payouts wait because something in this store's books does not add up."""


def get_money_page(scope: StoreScope, period: str = "", before: str = "") -> MoneyPage:
    """Figures and one page of sales of a period (this month when empty), newest first.

    `before` is a page's `next_cursor`. Raises Forbidden, NotFound and InvalidInput.
    """
    scope.require(permissions.COMMERCE_VIEW)
    now = clock.now()
    period = period or f"{now:%Y-%m}"
    since, until = _bounds(period)
    place = paging.decode_cursor(before)
    rows = queries.list_sales(scope, since=since, until=until, before=place, limit=PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    account = queries.find_connect_account(scope.session, scope.store_id)
    return MoneyPage(
        period=period,
        period_name=_name(since, period),
        periods=_periods(now),
        figures=_figures(scope, since, until),
        sales=[
            sale_view(order, buyer=name, cover_key=cover, processor_cents=fee)
            for order, name, cover, fee in shown
        ],
        next_cursor=_cursor(shown[-1][0]) if len(rows) > PAGE_ROWS else "",
        is_first_page=place is None,
        has_sold=bool(shown) or queries.first_sale_at(scope) is not None,
        setup=payout_setup(account),
        is_held=find_payout_hold(scope.session, scope.store_id) is not None,
    )


def _figures(scope: StoreScope, since: datetime, until: datetime) -> Figures:
    count, listed, discount, fee, share = queries.sum_sales(scope, since, until)
    posted = queries.sum_accounts(scope, since, until)
    processor = posted.get(Account.PROCESSOR, 0)
    charged = listed - discount
    return Figures(
        count=count,
        count_label=f"{count:,} order{'' if count == 1 else 's'}",
        listed=label(listed),
        discount=label(-discount),
        charged=label(charged),
        fee=label(-fee),
        share=label(share),
        processor=label(processor) if processor else "",
        listed_cents=listed,
        discount_cents=discount,
        charged_cents=charged,
        fee_cents=fee,
        share_cents=share,
        adds_up=(
            posted.get(Account.BUYER, 0) == -charged
            and posted.get(Account.CREATOR_AVAILABLE, 0) == share
            and posted.get(Account.PLATFORM_FEE, 0) + processor == fee
        ),
    )


def _cursor(order: Order) -> str:
    if order.paid_at is None:
        raise AssertionError(f"Order {order.number} is listed as paid and has no time.")
    return paging.encode_cursor(order.paid_at, order.id)


def _bounds(period: str) -> tuple[datetime, datetime]:
    found = _PERIOD.fullmatch(period)
    if not found:
        raise NotFound
    year, month = int(found[1]), int(found[2] or 1)
    if not (2000 <= year <= 9000 and 1 <= month <= 12):
        raise NotFound
    since = datetime(year, month, 1, tzinfo=UTC)
    if not found[2]:
        return since, datetime(year + 1, 1, 1, tzinfo=UTC)
    return since, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _name(since: datetime, period: str) -> str:
    return f"{since:%B}" if "-" in period else f"{since:%Y}"


def _periods(now: datetime) -> list[Period]:
    """This month, the last one, and the year."""
    last = datetime(now.year - (now.month == 1), (now.month - 2) % 12 + 1, 1, tzinfo=UTC)
    return [
        Period(f"{now:%Y-%m}", f"{now:%B}"),
        Period(f"{last:%Y-%m}", f"{last:%B}"),
        Period(f"{now:%Y}", f"{now:%Y}"),
    ]
