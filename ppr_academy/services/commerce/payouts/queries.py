"""Statements about payouts, their lines, and the sales that they bring to the bank."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, update
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import Account, LedgerEntry, Order
from ppr_academy.models.payouts import (
    Payout,
    PayoutLine,
    PayoutStatus,
    ProcessorBalance,
)
from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.stores.scope import SCOPE, StoreScope, across_stores, insert_once

_STRIPE = "Stripe names a payout or a payment, and we find out whose it is"
_SWEEP = "the platform looks after the payouts of every store"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_MANY = 500
"""Ids in one statement; SQLite takes a limited number of parameters."""


def find_payout(session: Session, stripe_payout_id: str) -> Payout | None:
    statement = across_stores(Payout, reason=_STRIPE).where(
        col(Payout.stripe_payout_id) == stripe_payout_id
    )
    return session.exec(statement).one_or_none()


def lock_payout(session: Session, stripe_payout_id: str) -> Payout | None:
    statement = (
        across_stores(Payout, reason=_STRIPE)
        .where(col(Payout.stripe_payout_id) == stripe_payout_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def add_payout_once(session: Session, payout: Payout) -> bool:
    """Insert a payout unless it is known; True when it is new."""
    return insert_once(session, payout)


def add_line_once(session: Session, line: PayoutLine) -> bool:
    """Insert a line of a payout unless it is known; True when it is new."""
    return insert_once(session, line)


def list_open_payouts(
    session: Session, *, uncollected: datetime, overdue: datetime, limit: int
) -> Sequence[str]:
    """Payouts reported before `uncollected` without their lines, and those that should have
    arrived before `overdue` and did not say so; oldest first."""
    statement = (
        across_stores(Payout, reason=_SWEEP)
        .with_only_columns(col(Payout.stripe_payout_id))
        .where(
            or_(
                and_(col(Payout.collected_at).is_(None), col(Payout.reported_at) < uncollected),
                and_(
                    col(Payout.status).in_((PayoutStatus.PENDING, PayoutStatus.IN_TRANSIT)),
                    col(Payout.arrives_at) < overdue,
                ),
            )
        )
        .order_by(col(Payout.created_at))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_stale_funds(session: Session, limit: int) -> Sequence[tuple[uuid.UUID, str]]:
    """Stores, and their accounts, whose money moved since Stripe was asked what they hold."""
    moved = (
        select(LedgerEntry.id)
        .where(
            col(LedgerEntry.store_id) == col(ConnectAccount.store_id),
            col(LedgerEntry.account) == Account.CREATOR_AVAILABLE,
            col(LedgerEntry.posted_at) >= func.coalesce(col(ProcessorBalance.asked_at), _LONG_AGO),
        )
        .exists()
    )
    statement = (
        across_stores(ConnectAccount, reason=_SWEEP)
        .with_only_columns(col(ConnectAccount.store_id), col(ConnectAccount.stripe_account_id))
        .outerjoin(ProcessorBalance, col(ProcessorBalance.store_id) == col(ConnectAccount.store_id))
        .where(moved)
        .order_by(col(ProcessorBalance.asked_at), col(ConnectAccount.store_id))
        .limit(limit)
    )
    return [(store_id, account_id) for store_id, account_id in session.execute(statement)]


def map_transfers(
    session: Session, store_id: uuid.UUID, transfer_ids: Sequence[str]
) -> dict[str, uuid.UUID]:
    """A store's orders by the transfer that passed their money on."""
    found: dict[str, uuid.UUID] = {}
    for part in _chunks(transfer_ids):
        statement = (
            across_stores(Order, reason=_STRIPE)
            .with_only_columns(col(Order.stripe_transfer_id), col(Order.id))
            .where(col(Order.stripe_transfer_id).in_(part), col(Order.store_id) == store_id)
        )
        found |= {name: order_id for name, order_id in session.execute(statement) if order_id}
    return found


def map_payments(
    session: Session, store_id: uuid.UUID, payment_ids: Sequence[str]
) -> dict[str, uuid.UUID]:
    """A store's orders by the payment on the creator's account, from lines that we have."""
    found: dict[str, uuid.UUID] = {}
    for part in _chunks(payment_ids):
        statement = (
            across_stores(PayoutLine, reason=_STRIPE)
            .with_only_columns(col(PayoutLine.source_id), col(PayoutLine.order_id))
            .where(
                col(PayoutLine.source_id).in_(part),
                col(PayoutLine.store_id) == store_id,
                col(PayoutLine.order_id).is_not(None),
            )
        )
        found |= {name: order_id for name, order_id in session.execute(statement) if order_id}
    return found


def find_order_id(
    session: Session, store_id: uuid.UUID, named: str, payment_intent_id: str
) -> uuid.UUID | None:
    """A store's order by its id as Stripe keeps it, else by the payment intent that paid it."""
    ways = [col(Order.stripe_payment_intent_id) == payment_intent_id] if payment_intent_id else []
    with suppress(ValueError):
        ways.insert(0, col(Order.id) == uuid.UUID(named))
    for way in ways:
        statement = (
            across_stores(Order, reason=_STRIPE)
            .with_only_columns(col(Order.id))
            .where(way, col(Order.store_id) == store_id)
        )
        found: uuid.UUID | None = session.execute(statement.limit(1)).scalar_one_or_none()
        if found is not None:
            return found
    return None


def note_transfer(session: Session, payment_intent_id: str, transfer_id: str) -> bool:
    """Write the transfer of an order down; False when no order was paid by this intent."""
    statement = (
        across_stores(Order, reason=_STRIPE)
        .where(col(Order.stripe_payment_intent_id) == payment_intent_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    order = session.exec(statement).one_or_none()
    if order is None:
        return False
    order.stripe_transfer_id = order.stripe_transfer_id or transfer_id
    session.flush()
    return True


def carry_on(session: Session, payout: Payout, failed_payout_id: str) -> None:
    """The money of a payout that failed goes out again with this one."""
    failed = find_payout(session, failed_payout_id)
    if failed is None or failed.store_id != payout.store_id:
        return
    lines = (
        update(PayoutLine)
        .where(col(PayoutLine.carried_by) == failed.id, col(PayoutLine.store_id) == failed.store_id)
        .values(carried_by=payout.id)
    )
    session.execute(lines, execution_options={SCOPE: payout.store_id})


def list_carried_days(session: Session, payout: Payout) -> set[date]:
    """The UTC days of the sales whose money a payout carries."""
    statement: Any = (
        select(Order.paid_at)
        .join(PayoutLine, col(PayoutLine.order_id) == col(Order.id))
        .where(col(PayoutLine.carried_by) == payout.id, col(Order.paid_at).is_not(None))
        .execution_options(**{SCOPE: payout.store_id})
    )
    return {paid_at.date() for paid_at in session.execute(statement).scalars()}


def save_funds(session: Session, funds: ProcessorBalance) -> None:
    """Keep the latest word about an account's funds."""
    if insert_once(session, funds):
        return
    statement = (
        update(ProcessorBalance)
        .where(
            col(ProcessorBalance.store_id) == funds.store_id,
            col(ProcessorBalance.asked_at) <= funds.asked_at,
        )
        .values(
            available_cents=funds.available_cents,
            pending_cents=funds.pending_cents,
            currency=funds.currency,
            asked_at=funds.asked_at,
        )
    )
    session.execute(statement, execution_options={SCOPE: funds.store_id})


def find_funds(scope: StoreScope) -> ProcessorBalance | None:
    """What the processor last said of the store's account."""
    return scope.session.exec(scope.select(ProcessorBalance)).one_or_none()


def last_posting_at(scope: StoreScope) -> datetime | None:
    """When the creator's balance last moved."""
    statement = (
        scope.select(LedgerEntry)
        .with_only_columns(func.max(LedgerEntry.posted_at))
        .where(col(LedgerEntry.account) == Account.CREATOR_AVAILABLE)
    )
    last: datetime | None = scope.session.execute(statement).scalar_one()
    return last


def sum_payouts(scope: StoreScope) -> dict[PayoutStatus, int]:
    """Cents of the store's payouts by their state."""
    statement = (
        scope.select(Payout)
        .with_only_columns(col(Payout.status), func.sum(Payout.amount_cents))
        .group_by(col(Payout.status))
    )
    return {PayoutStatus(s): int(cents) for s, cents in scope.session.execute(statement)}


def list_payouts(scope: StoreScope, limit: int) -> Sequence[Payout]:
    """A store's payouts, newest first."""
    statement = scope.select(Payout).order_by(col(Payout.created_at).desc(), col(Payout.id).desc())
    return scope.session.exec(statement.limit(limit)).all()


def find_replacements(
    scope: StoreScope, payout_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Payout]:
    """The payouts that send the money of failed ones again."""
    statement: Any = (
        scope.select(Payout)
        .add_columns(col(PayoutLine.payout_id))
        .join(PayoutLine, col(PayoutLine.carried_by) == col(Payout.id))
        .where(
            col(PayoutLine.payout_id).in_(payout_ids),
            col(PayoutLine.carried_by) != col(PayoutLine.payout_id),
        )
        .distinct()
    )
    return {payout_id: payout for payout, payout_id in scope.session.execute(statement)}


def list_payout_lines(
    scope: StoreScope, payout_id: uuid.UUID, limit: int
) -> Sequence[tuple[PayoutLine, int | None, str | None]]:
    """The lines of a payout, newest first, with their order's number and what it was about."""
    statement: Any = (
        scope.select(PayoutLine)
        .add_columns(col(Order.number), col(Order.item_title))
        .outerjoin(Order, col(Order.id) == col(PayoutLine.order_id))
        .where(col(PayoutLine.payout_id) == payout_id)
        .order_by(col(PayoutLine.at).desc(), col(PayoutLine.id))
        .limit(limit)
    )
    return [(line, number, title) for line, number, title in scope.session.execute(statement)]


def _chunks(values: Sequence[str]) -> list[list[str]]:
    """Distinct values that are set, in parts small enough for one statement."""
    kept = sorted({value for value in values if value})
    return [kept[n : n + _MANY] for n in range(0, len(kept), _MANY)]
