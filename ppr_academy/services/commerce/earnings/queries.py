"""Statements about what a store earned. Each takes its time from the rows that it shows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    tuple_,
    union_all,
    update,
)
from sqlmodel import Session, col, select

from ppr_academy.models.books import Correction
from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import (
    Account,
    DisputeStanding,
    LedgerEntry,
    Order,
    OrderLine,
    OrderStatus,
)
from ppr_academy.models.identity import User
from ppr_academy.models.payouts import Payout, PayoutLine, PayoutStatus, SalesDay
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.queries import first_line
from ppr_academy.services.stores.scope import SCOPE, StoreScope, across_stores

# Its overloads do not know expressions of several kinds side by side.
_select: Any = select
_SWEEP = "the platform sums the days of every store"
Range = tuple[datetime | None, datetime | None]
"""From one moment to before another; None is open at that end."""


def first_sale_at(scope: StoreScope) -> datetime | None:
    statement = (
        scope.select(Order)
        .with_only_columns(func.min(Order.paid_at))
        .where(col(Order.is_platform_sale).is_(False))
    )
    first: datetime | None = scope.session.execute(statement).scalar_one()
    return first


def months_with_sales(
    scope: StoreScope, months: Sequence[tuple[datetime, datetime]]
) -> set[datetime]:
    """Those of the months, by where they begin, in which something was sold: one look each."""
    given: dict[str, Any] = {"store": scope.store_id}
    for n, (since, until) in enumerate(months):
        given |= {f"since_{n}": since, f"until_{n}": until}
    found = scope.session.execute(_looks(len(months)), given, execution_options=scope.options)
    return {months[n][0] for (n,) in found}


@lru_cache(maxsize=64)
def _looks(count: int) -> Any:
    """Built once for a number of months: building costs ten times what running does."""
    return union_all(
        *(
            _select(literal_column(str(n))).where(
                select(Order.id)
                .where(
                    col(Order.store_id) == bindparam("store"),
                    col(Order.status) == OrderStatus.PAID,
                    col(Order.is_platform_sale).is_(False),
                    col(Order.paid_at) >= bindparam(f"since_{n}"),
                    col(Order.paid_at) < bindparam(f"until_{n}"),
                )
                .exists()
            )
            for n in range(count)
        )
    )


def list_sold(
    scope: StoreScope,
    *,
    since: datetime,
    until: datetime,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[tuple[Order, str, str]]:
    """Paid orders of a store, newest first, with the buyer's name and the cover's key."""
    statement: Any = (
        scope.select(Order)
        .add_columns(col(User.name), func.coalesce(Course.cover_key, ""))
        .join(User, col(User.id) == col(Order.buyer_id))
        .join(OrderLine, first_line())
        .outerjoin(Course, col(Course.id) == col(OrderLine.course_id))
        .where(
            col(Order.status) == OrderStatus.PAID,
            col(Order.is_platform_sale).is_(False),
            col(Order.paid_at) >= since,
            col(Order.paid_at) < until,
        )
        .order_by(col(Order.paid_at).desc(), col(Order.id).desc())
        .limit(limit)
    )
    if before is not None:
        place = tuple_(col(Order.paid_at), col(Order.id))
        # The first bound lets the index begin there; the pair settles ties.
        statement = statement.where(col(Order.paid_at) <= before[0], place < tuple_(*before))
    return [(order, name, cover) for order, name, cover in scope.session.execute(statement)]


def sum_by_order(
    scope: StoreScope, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[Account, int]]:
    """What the ledger says of each of the store's orders, in cents per account."""
    # By the orders alone: with the store beside them SQLite would walk through all that it has.
    statement = (
        _select(LedgerEntry.order_id, LedgerEntry.account, func.sum(LedgerEntry.amount_cents))
        .where(col(LedgerEntry.order_id).in_(order_ids))
        .group_by(col(LedgerEntry.order_id), col(LedgerEntry.account))
        .execution_options(**scope.options)
    )
    sums: dict[uuid.UUID, dict[Account, int]] = {order_id: {} for order_id in order_ids}
    for order_id, account, cents in scope.session.execute(statement):
        sums[order_id][Account(account)] = int(cents)
    return sums


def map_payouts(
    scope: StoreScope, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[Payout, int]]]:
    """The payouts that carry the money of the store's orders, oldest first, and how many cents."""
    statement: Any = (
        _select(Payout, PayoutLine.order_id, func.sum(PayoutLine.amount_cents))
        .select_from(PayoutLine)
        .join(Payout, col(Payout.id) == col(PayoutLine.carried_by))
        .where(col(PayoutLine.order_id).in_(order_ids))
        .group_by(col(PayoutLine.order_id), col(Payout.id))
        .order_by(col(Payout.created_at))
        .execution_options(**scope.options)
    )
    found: dict[uuid.UUID, list[tuple[Payout, int]]] = {}
    for payout, order_id, cents in scope.session.execute(statement):
        found.setdefault(order_id, []).append((payout, int(cents)))
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """What sales come to by now, in cents.

    `clean_fee` and `clean_share` are what orders that nothing happened to agreed with the buyer;
    `posted_fee` and `posted_share` are what the ledger says of the same ones.
    """

    orders: int = 0
    listed: int = 0
    discount: int = 0
    charged: int = 0
    fee: int = 0
    processor: int = 0
    available: int = 0
    held: int = 0
    paid_out: int = 0
    clean_fee: int = 0
    clean_share: int = 0
    posted_fee: int = 0
    posted_share: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, n) + getattr(other, n) for n in Sums.__slots__))


def sum_ranges(scope: StoreScope, ranges: Sequence[Range], within: Range) -> tuple[Sums, Sums]:
    """What the sales of some stretches of time come to: those `within` another one, and all."""
    inside = case((_in_range(within), 1), else_=0)
    among = or_(*(_in_range(one) for one in ranges))
    parts: dict[int, dict[str, int]] = {0: {}, 1: {}}
    for is_inside, *numbers in scope.session.execute(_agreed(scope, inside, among)):
        names = ("orders", "listed", "discount", "charged", "clean_fee", "clean_share")
        parts[is_inside] |= {n: int(v or 0) for n, v in zip(names, numbers, strict=True)}
    for is_inside, account, is_clean, cents in scope.session.execute(_posted(scope, inside, among)):
        for name in _names(Account(account), bool(is_clean)):
            parts[is_inside][name] = parts[is_inside].get(name, 0) + int(cents)
    for is_inside, cents in scope.session.execute(_paid_out(scope, inside, among)):
        parts[is_inside]["paid_out"] = int(cents)
    inner, outer = Sums(**parts[1]), Sums(**parts[0])
    return inner, inner + outer


def _names(account: Account, is_clean: bool) -> list[str]:
    """Which sums an entry counts into."""
    names = {
        Account.PLATFORM_FEE: ["fee"],
        Account.PROCESSOR: ["fee", "processor"],
        Account.CREATOR_AVAILABLE: ["available"],
        Account.CREATOR_HELD: ["held"],
    }.get(account, [])
    if not is_clean:
        return names
    clean = {"fee": "posted_fee", "available": "posted_share", "held": "posted_share"}
    return [*names, *(clean[name] for name in names if name in clean)]


def _in_range(span: Range) -> ColumnElement[bool]:
    since, until = span
    bounds: list[ColumnElement[bool]] = [col(Order.paid_at).is_not(None)]
    if since is not None:
        bounds.append(col(Order.paid_at) >= since)
    if until is not None:
        bounds.append(col(Order.paid_at) < until)
    return and_(*bounds)


def _is_clean() -> ColumnElement[bool]:
    return and_(
        col(Order.refunded_cents) == 0,
        col(Order.dispute) == DisputeStanding.NONE,
        col(Order.id).not_in(select(col(Correction.order_id))),
    )


def _paid(scope: StoreScope, among: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        col(Order.store_id) == scope.store_id,
        col(Order.status) == OrderStatus.PAID,
        col(Order.is_platform_sale).is_(False),
        among,
    )


def _agreed(scope: StoreScope, inside: Any, among: ColumnElement[bool]) -> Any:
    def clean(column: Any) -> Any:
        return func.sum(case((_is_clean(), column), else_=0))

    return (
        _select(
            inside,
            func.count(),
            func.sum(Order.list_price_cents),
            func.sum(Order.discount_cents),
            func.sum(Order.charged_cents),
            clean(Order.platform_fee_cents),
            clean(Order.creator_share_cents),
        )
        .select_from(Order)
        .where(_paid(scope, among))
        .group_by(inside)
        .execution_options(**scope.options)
    )


def _posted(scope: StoreScope, inside: Any, among: ColumnElement[bool]) -> Any:
    is_clean = case((_is_clean(), 1), else_=0)
    return (
        _select(inside, LedgerEntry.account, is_clean, func.sum(LedgerEntry.amount_cents))
        .select_from(Order)
        .join(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(_paid(scope, among))
        .group_by(inside, col(LedgerEntry.account), is_clean)
        .execution_options(**scope.options)
    )


def _paid_out(scope: StoreScope, inside: Any, among: ColumnElement[bool]) -> Any:
    return (
        _select(inside, func.sum(PayoutLine.amount_cents))
        .select_from(Order)
        .join(PayoutLine, col(PayoutLine.order_id) == col(Order.id))
        .join(Payout, col(Payout.id) == col(PayoutLine.carried_by))
        .where(_paid(scope, among), col(Payout.status) == PayoutStatus.PAID)
        .group_by(inside)
        .execution_options(**scope.options)
    )


def day_bounds(scope: StoreScope) -> tuple[date, date] | None:
    """The first and the last day that is summed, or waits for it; between them none is missing."""
    statement = scope.select(SalesDay).with_only_columns(
        func.min(SalesDay.day), func.max(SalesDay.day)
    )
    first, last = scope.session.execute(statement).one()
    return (first, last) if first is not None else None


def list_untrue_days(scope: StoreScope) -> Sequence[date]:
    """Days that have to be summed again, oldest first."""
    statement = (
        scope.select(SalesDay)
        .with_only_columns(col(SalesDay.day))
        .where(col(SalesDay.is_true).is_(False))
        .order_by(col(SalesDay.day))
    )
    return scope.session.execute(statement).scalars().all()


_SUMMED = (
    SalesDay.orders,
    SalesDay.listed_cents,
    SalesDay.discount_cents,
    SalesDay.charged_cents,
    SalesDay.fee_cents,
    SalesDay.processor_cents,
    SalesDay.available_cents,
    SalesDay.held_cents,
    SalesDay.paid_out_cents,
)


def sum_days(scope: StoreScope, since: date, until: date) -> tuple[Sums, Sums, bool, bool]:
    """What the summed days come to: those of a stretch of time, and all; whether each adds up."""
    inside = case((and_(col(SalesDay.day) >= since, col(SalesDay.day) < until), 1), else_=0)
    broken = func.sum(case((col(SalesDay.adds_up), 0), else_=1))
    statement = (
        _select(inside, broken, *(func.sum(column) for column in _SUMMED))
        .where(col(SalesDay.store_id) == scope.store_id, col(SalesDay.is_true))
        .group_by(inside)
        .execution_options(**scope.options)
    )
    sums, breaks = {0: Sums(), 1: Sums()}, {0: 0, 1: 0}
    for is_inside, count, *numbers in scope.session.execute(statement):
        sums[is_inside] = Sums(*map(int, numbers))
        breaks[is_inside] = int(count)
    return sums[1], sums[0] + sums[1], not breaks[1], not breaks[0] and not breaks[1]


def list_stores_to_extend(
    session: Session, last: date
) -> Sequence[tuple[uuid.UUID, datetime, date | None]]:
    """Stores with sales whose days do not reach `last`: the first sale, the last day if any."""
    first = (
        select(func.min(Order.paid_at))
        .where(col(Order.store_id) == col(Store.id))
        .correlate(Store)
        .scalar_subquery()
    )
    reached = (
        select(func.max(SalesDay.day))
        .where(col(SalesDay.store_id) == col(Store.id))
        .correlate(Store)
        .scalar_subquery()
    )
    statement = (
        _select(Store.id, first, reached)
        .where(
            first < datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC),
            or_(reached.is_(None), reached < last),
        )
        .execution_options(**{SCOPE: "*"})
    )
    return [(store, at, day) for store, at, day in session.execute(statement)]


def list_days_to_sum(
    session: Session, opened_before: datetime, limit: int
) -> Sequence[tuple[uuid.UUID, date]]:
    """Days that have to be summed and were opened a while ago, oldest first."""
    statement = (
        across_stores(SalesDay, reason=_SWEEP)
        .with_only_columns(col(SalesDay.store_id), col(SalesDay.day))
        .where(col(SalesDay.is_true).is_(False), col(SalesDay.opened_at) < opened_before)
        .order_by(col(SalesDay.day))
        .limit(limit)
    )
    return [(store_id, day) for store_id, day in session.execute(statement)]


def lock_day(scope: StoreScope, day: date) -> SalesDay | None:
    """A day's sums, kept from whoever wants to say that they changed."""
    statement = scope.select(SalesDay).where(col(SalesDay.day) == day).with_for_update()
    return scope.session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def mark_untrue(session: Session, store_id: uuid.UUID, days: Sequence[date]) -> None:
    """These days have to be summed again; in the order of time, so that nobody waits in a ring."""
    for day in days:
        statement = (
            update(SalesDay)
            .where(col(SalesDay.store_id) == store_id, col(SalesDay.day) == day)
            .values(is_true=False)
        )
        session.execute(statement, execution_options={SCOPE: store_id})
