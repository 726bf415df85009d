"""Statements of the audit about payouts, and about the sums of days."""

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import Account, LedgerEntry, Order, OrderStatus
from ppr_academy.models.payouts import Payout, PayoutLine, SalesDay
from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.core.money import label
from ppr_academy.services.stores.scope import across_stores

# Its overloads do not know expressions of several kinds side by side.
_select: Any = select
_AUDIT = "the invariants hold for every store"


def list_payouts_that_differ(session: Session, limit: int) -> list[Found]:
    """Payouts whose lines are known and do not sum to them."""
    total = func.coalesce(func.sum(PayoutLine.amount_cents), 0)
    statement = (
        across_stores(Payout, reason=_AUDIT)
        .with_only_columns(
            col(Payout.stripe_payout_id), col(Payout.store_id), col(Payout.amount_cents), total
        )
        .outerjoin(PayoutLine, col(PayoutLine.payout_id) == col(Payout.id))
        .where(col(Payout.is_automatic), col(Payout.collected_at).is_not(None))
        .group_by(col(Payout.id))
        .having(total != col(Payout.amount_cents))
        .limit(limit)
    )
    return [
        Found(name, f"is {label(cents)}, its rows {label(int(rows))}", store_id)
        for name, store_id, cents, rows in session.execute(statement)
    ]


def list_days_that_differ(session: Session, limit: int) -> list[Found]:
    """Summed days whose sums are not those of their sales."""
    day = _utc_day(session, col(Order.paid_at))
    where: Any = (col(Order.store_id).label("store_id"), day.label("day"))
    paid = (
        _select(
            *where, func.count().label("orders"), func.sum(Order.charged_cents).label("charged")
        )
        .where(col(Order.status) == OrderStatus.PAID)
        .group_by(col(Order.store_id), day)
        .subquery()
    )
    creator = (Account.CREATOR_AVAILABLE, Account.CREATOR_HELD)
    shares = (
        _select(*where, func.sum(LedgerEntry.amount_cents).label("share"))
        .join(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(col(Order.status) == OrderStatus.PAID, col(LedgerEntry.account).in_(creator))
        .group_by(col(Order.store_id), day)
        .subquery()
    )

    def same(part: Any) -> ColumnElement[bool]:
        return and_(part.c.store_id == col(SalesDay.store_id), part.c.day == col(SalesDay.day))

    share = func.coalesce(shares.c.share, 0)
    said = col(SalesDay.available_cents) + col(SalesDay.held_cents)
    statement = (
        across_stores(SalesDay, reason=_AUDIT)
        .with_only_columns(col(SalesDay.store_id), col(SalesDay.day), said, share)
        .outerjoin(paid, same(paid))
        .outerjoin(shares, same(shares))
        .where(
            col(SalesDay.is_true),
            or_(
                func.coalesce(paid.c.orders, 0) != col(SalesDay.orders),
                func.coalesce(paid.c.charged, 0) != col(SalesDay.charged_cents),
                share != said,
            ),
        )
        .limit(limit)
    )
    return [
        Found(f"{day}", f"says {label(said)}, its sales {label(int(share))}", store_id)
        for store_id, day, said, share in session.execute(statement)
    ]


def _utc_day(session: Session, moment: Any) -> ColumnElement[Any]:
    """The UTC day of a moment, as either database compares it with a date."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", moment), Date)
    return func.date(moment)
