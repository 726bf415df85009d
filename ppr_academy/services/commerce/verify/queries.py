"""Statements of the audit: what in the books of every store is not as it must be."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import (
    Account,
    EventStatus,
    LedgerEntry,
    LedgerGroup,
    Order,
    OrderLine,
    OrderStatus,
    ProviderEvent,
)
from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.services.stores.scope import across_stores

_AUDIT = "the invariants hold for every store"


def count_books(session: Session) -> tuple[int, int]:
    """How many paid orders and how many ledger groups there are."""
    orders = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(func.count())
        .where(col(Order.status) == OrderStatus.PAID)
    )
    groups = across_stores(LedgerGroup, reason=_AUDIT).with_only_columns(
        func.count(col(LedgerGroup.id))
    )
    return session.execute(orders).scalar_one(), session.execute(groups).scalar_one()


def list_unbalanced_groups(session: Session, limit: int) -> list[tuple[uuid.UUID, int]]:
    """Groups whose entries do not sum to zero, and to what they sum."""
    total = func.sum(LedgerEntry.amount_cents)
    statement = (
        across_stores(LedgerEntry, reason=_AUDIT)
        .with_only_columns(col(LedgerEntry.group_id), total)
        .group_by(col(LedgerEntry.group_id))
        .having(total != 0)
        .limit(limit)
    )
    return [(group_id, int(cents)) for group_id, cents in session.execute(statement)]


def list_misposted_orders(session: Session, limit: int) -> list[tuple[int, str]]:
    """Paid orders whose postings are not their frozen numbers."""

    def on(*accounts: Account) -> Any:
        amount = case((col(LedgerEntry.account).in_(accounts), LedgerEntry.amount_cents), else_=0)
        return func.coalesce(func.sum(amount), 0)

    paid, ours = on(Account.BUYER), on(Account.PLATFORM_FEE, Account.PROCESSOR)
    share = on(Account.CREATOR_AVAILABLE)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.number), paid, ours, share)
        .outerjoin(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(col(Order.status) == OrderStatus.PAID)
        .group_by(col(Order.id))
        .having(
            or_(
                paid != -col(Order.charged_cents),
                ours != col(Order.platform_fee_cents),
                share != col(Order.creator_share_cents),
            )
        )
        .limit(limit)
    )
    return [
        (number, f"paid {-paid}, our part {ours}, the creator's {share} cents")
        for number, paid, ours, share in session.execute(statement)
    ]


def list_misquoted_orders(session: Session, limit: int) -> list[tuple[int, str]]:
    """Orders whose numbers are not their lines' sums, or whose fee is not the lines' share."""
    listed, discount = func.sum(OrderLine.list_price_cents), func.sum(OrderLine.discount_cents)
    charged = func.sum(OrderLine.charged_cents)
    fee = (func.sum(OrderLine.charged_cents * OrderLine.fee_bps) + 5000) // 10000
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.number), listed, discount, charged, fee)
        .outerjoin(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .group_by(col(Order.id))
        .having(
            or_(
                listed.is_(None),
                listed != col(Order.list_price_cents),
                discount != col(Order.discount_cents),
                charged != col(Order.charged_cents),
                fee != col(Order.platform_fee_cents),
            )
        )
        .limit(limit)
    )
    return [
        (number, f"lines: {listed} less {discount} is {charged}, our part {fee} cents")
        for number, listed, discount, charged, fee in session.execute(statement)
    ]


def list_posted_unpaid(session: Session, limit: int) -> list[tuple[int, str]]:
    """Orders that are not paid and have postings that do not cancel out."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.number), col(Order.status))
        .join(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(col(Order.status) != OrderStatus.PAID)
        .group_by(col(Order.id), col(LedgerEntry.account))
        .having(func.sum(LedgerEntry.amount_cents) != 0)
        .limit(limit)
    )
    return [(number, str(status)) for number, status in session.execute(statement)]


def list_paid_without_access(session: Session, limit: int) -> Sequence[int]:
    """Numbers of paid orders whose buyer cannot open a course that came with it."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(col(Order.number))
        .distinct()
        .join(
            OrderLine,
            and_(col(OrderLine.order_id) == col(Order.id), col(OrderLine.course_id).is_not(None)),
        )
        .outerjoin(
            Entitlement,
            and_(
                col(Entitlement.user_id) == col(Order.buyer_id),
                col(Entitlement.course_id) == col(OrderLine.course_id),
                col(Entitlement.revoked_at).is_(None),
            ),
        )
        .where(col(Order.status) == OrderStatus.PAID, col(Entitlement.id).is_(None))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_access_without_payment(session: Session, limit: int) -> Sequence[uuid.UUID]:
    """Active entitlements that say they were bought, without a paid order that says so."""
    statement = (
        across_stores(Entitlement, reason=_AUDIT)
        .with_only_columns(col(Entitlement.id))
        .outerjoin(
            Order,
            and_(
                col(Order.id) == col(Entitlement.order_id),
                col(Order.buyer_id) == col(Entitlement.user_id),
                col(Order.status) == OrderStatus.PAID,
            ),
        )
        .outerjoin(
            OrderLine,
            and_(
                col(OrderLine.order_id) == col(Order.id),
                col(OrderLine.course_id) == col(Entitlement.course_id),
            ),
        )
        .where(
            col(Entitlement.reason) == AccessReason.PAID,
            col(Entitlement.revoked_at).is_(None),
            col(OrderLine.order_id).is_(None),
        )
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_unhandled_events(
    session: Session, before: datetime, limit: int
) -> Sequence[ProviderEvent]:
    """Events that came before `before` and still wait, or failed; oldest first."""
    statement = (
        select(ProviderEvent)
        .where(
            col(ProviderEvent.status).in_((EventStatus.RECEIVED, EventStatus.FAILED)),
            col(ProviderEvent.received_at) < before,
        )
        .order_by(col(ProviderEvent.received_at))
        .limit(limit)
    )
    return session.exec(statement).all()


def map_payments(session: Session) -> dict[str, tuple[int, int, datetime]]:
    """Of every order that was paid for, by payment intent: its number, cents and when."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(
            col(Order.stripe_payment_intent_id),
            col(Order.number),
            col(Order.charged_cents),
            col(Order.paid_at),
        )
        .where(col(Order.status) == OrderStatus.PAID, col(Order.charged_cents) > 0)
    )
    return {
        intent: (number, cents, paid_at)
        for intent, number, cents, paid_at in session.execute(statement)
    }
