"""What a creator sees of their sales and money: where each cent came from and where it went."""

from dataclasses import dataclass, field
from datetime import datetime

from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.corrections.on_sales import SaleCorrection, map_corrections
from ppr_academy.services.commerce.disputes.listing import DisputeView, map_views
from ppr_academy.services.commerce.earnings import months
from ppr_academy.services.commerce.earnings.months import Period
from ppr_academy.services.commerce.earnings.paths import SalePath, list_paths
from ppr_academy.services.commerce.earnings.sums import Totals, get_totals
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payouts.listing import (
    Balance,
    PayoutView,
    get_balance,
    list_recent_payouts,
    long_day,
    short_day,
)
from ppr_academy.services.commerce.views import PayoutSetup, payout_setup, short_name
from ppr_academy.services.commerce.watch.holds import find_payout_hold
from ppr_academy.services.core import clock, paging
from ppr_academy.services.core.money import label
from ppr_academy.services.media.public import public_url
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

PAGE_ROWS = 25


@dataclass(frozen=True, slots=True)
class Figures:
    """The money of a period: labels for reading, cents for drawing to scale.

    list price - discount = charged = returned + fee + share; share = paid out + on its way + held.
    """

    count: int = 0
    count_label: str = ""
    listed: str = ""
    discount: str = ""
    charged: str = ""
    returned: str = ""
    kept: str = ""
    fee: str = ""
    share: str = ""
    processor: str = ""
    paid_out: str = ""
    on_its_way: str = ""
    held: str = ""
    listed_cents: int = 0
    discount_cents: int = 0
    charged_cents: int = 0
    returned_cents: int = 0
    fee_cents: int = 0
    share_cents: int = 0
    paid_out_cents: int = 0
    on_its_way_cents: int = 0
    held_cents: int = 0
    adds_up: bool = True
    """Whether the ledger says the same as the orders, to the cent."""


@dataclass(frozen=True, slots=True)
class Sale:
    """One paid order as its creator sees it, from the list price to the bank.

    `end`: waiting, on_its_way, paid, failed, held or refunded; `arrives` is the day on which its
    payout is at the bank, short and in full.
    """

    order_id: str
    number: str
    at: str
    buyer: str
    title: str
    price: str
    discount: str
    charged: str
    returned: str
    kept: str
    fee: str
    share: str
    paid_with: str
    processor: str
    cover: str
    end: str
    arrives: str
    arrives_long: str
    corrections: list[SaleCorrection] = field(default_factory=list)
    dispute: DisputeView = field(default_factory=DisputeView)
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """Everything that the money page shows. `month` is set when the period is one."""

    period: str = ""
    period_name: str = ""
    month: str = ""
    periods: list[Period] = field(default_factory=list)
    months: list[Period] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    sales: list[Sale] = field(default_factory=list)
    next_cursor: str = ""
    is_first_page: bool = True
    has_sold: bool = False
    setup: PayoutSetup = field(default_factory=PayoutSetup)
    is_held: bool = False
    """Whether payouts wait because something in this store's books does not add up."""
    balance: Balance = field(default_factory=Balance)
    payouts: list[PayoutView] = field(default_factory=list)


def get_money_page(scope: StoreScope, period: str = "", before: str = "") -> MoneyPage:
    """Figures and one page of sales of a period (this month when empty), newest first.

    `before` is a page's `next_cursor`. Raises Forbidden, NotFound and InvalidInput.
    """
    scope.require(permissions.COMMERCE_VIEW)
    now = clock.now()
    period = period or f"{now:%Y-%m}"
    since, until = months.bounds(period)
    place = paging.decode_cursor(before)
    paths = list_paths(scope, since, until, place, PAGE_ROWS + 1)
    shown = paths[:PAGE_ROWS]
    disputes = map_views(scope, [path.order.id for path in shown])
    account = queries.find_connect_account(scope.session, scope.store_id)
    sold = months.list_months(scope, now)
    totals, ever = get_totals(scope, since, until)
    mended = map_corrections(scope, [path.order.id for path in shown])
    return MoneyPage(
        period=period,
        period_name=months.name_of(period),
        month=period if "-" in period else "",
        periods=months.shortcuts(now),
        months=sold,
        figures=figures_of(totals),
        sales=[
            sale_view(path, mended.get(path.order.id), disputes.get(path.order.id))
            for path in shown
        ],
        next_cursor=_cursor(shown[-1]) if len(paths) > PAGE_ROWS else "",
        is_first_page=place is None,
        has_sold=ever.orders > 0,
        setup=payout_setup(account),
        is_held=find_payout_hold(scope.session, scope.store_id) is not None,
        balance=get_balance(scope, account, ever),
        payouts=list_recent_payouts(scope),
    )


def figures_of(totals: Totals) -> Figures:
    """Sums in words."""
    count = totals.orders
    return Figures(
        count=count,
        count_label=f"{count:,} order{'' if count == 1 else 's'}",
        listed=label(totals.listed),
        discount=label(-totals.discount),
        charged=label(totals.charged),
        returned=label(-totals.returned),
        kept=label(totals.charged - totals.returned),
        fee=label(-totals.fee),
        share=label(totals.share),
        processor=label(totals.processor) if totals.processor else "",
        paid_out=label(totals.paid_out),
        on_its_way=label(totals.on_its_way),
        held=label(totals.held),
        listed_cents=totals.listed,
        discount_cents=totals.discount,
        charged_cents=totals.charged,
        returned_cents=totals.returned,
        fee_cents=totals.fee,
        share_cents=totals.share,
        paid_out_cents=totals.paid_out,
        on_its_way_cents=totals.on_its_way,
        held_cents=totals.held,
        adds_up=totals.adds_up,
    )


def sale_view(
    path: SalePath,
    corrections: list[SaleCorrection] | None = None,
    dispute: DisputeView | None = None,
) -> Sale:
    """Put a sale and its path into words for its creator."""
    order = path.order
    money = order.currency
    return Sale(
        order_id=str(order.id),
        number=order_label(order.number),
        at=_iso(order.paid_at),
        buyer=short_name(path.buyer),
        title=order.item_title,
        price=label(order.list_price_cents, money),
        discount=label(-order.discount_cents, money) if order.discount_cents else "",
        charged=label(order.charged_cents, money),
        returned=label(-path.returned, money) if path.returned else "",
        kept=label(order.charged_cents - path.returned, money),
        fee=label(-path.fee, money),
        share=label(path.share, money),
        paid_with=order.paid_with,
        processor=label(path.processor, money) if path.processor else "",
        cover=public_url(path.cover_key, small=True) if path.cover_key else "",
        end=path.end,
        arrives=short_day(path.payout.arrives_at) if path.payout else "",
        arrives_long=long_day(path.payout.arrives_at) if path.payout else "",
        corrections=corrections or [],
        dispute=dispute or DisputeView(),
    )


def _cursor(path: SalePath) -> str:
    order = path.order
    if order.paid_at is None:
        raise AssertionError(f"Order {order.number} is listed as paid and has no time.")
    return paging.encode_cursor(order.paid_at, order.id)


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
