"""Statements of corrections: of one order, and of a store's sales."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_
from sqlmodel import Session, col

from ppr_academy.models.books import Correction, CorrectionShift
from ppr_academy.models.commerce import Account, LedgerEntry, LedgerGroup, Order
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import StoreScope, across_stores

_ORDER = "what is known of one order, whosever it is"


def sum_shifts(session: Session, order_id: uuid.UUID) -> dict[Account, int]:
    """How far corrections moved the target of an order, in cents per account."""
    statement = (
        across_stores(CorrectionShift, reason=_ORDER)
        .with_only_columns(col(CorrectionShift.account), func.sum(CorrectionShift.amount_cents))
        .where(col(CorrectionShift.order_id) == order_id)
        .group_by(col(CorrectionShift.account))
    )
    return {Account(account): int(cents) for account, cents in session.execute(statement)}


def find_order(session: Session, order_id: uuid.UUID) -> tuple[Order, Store, str] | None:
    """An order, its store and its buyer's name."""
    statement = (
        across_stores(Order, reason=_ORDER)
        .add_columns(Store, col(User.name))
        .join(Store, col(Store.id) == col(Order.store_id))
        .join(User, col(User.id) == col(Order.buyer_id))
        .where(col(Order.id) == order_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def list_groups(session: Session, order_id: uuid.UUID) -> Sequence[tuple[LedgerGroup, LedgerEntry]]:
    """Every entry of an order beside its group, oldest group first."""
    statement = (
        across_stores(LedgerGroup, reason=_ORDER)
        .add_columns(LedgerEntry)
        .join(LedgerEntry, col(LedgerEntry.group_id) == col(LedgerGroup.id))
        .where(col(LedgerGroup.order_id) == order_id)
        .order_by(col(LedgerGroup.posted_at), col(LedgerGroup.id), col(LedgerEntry.account))
    )
    return [(group, entry) for group, entry in session.execute(statement)]


def count_groups(session: Session, order_id: uuid.UUID) -> int:
    """How many groups were posted for an order."""
    statement = (
        across_stores(LedgerGroup, reason=_ORDER)
        .with_only_columns(func.count())
        .where(col(LedgerGroup.order_id) == order_id)
    )
    return int(session.execute(statement).scalar_one())


def list_corrections(session: Session, order_id: uuid.UUID) -> Sequence[tuple[Correction, str]]:
    """The corrections of an order with who made them, oldest first."""
    statement = (
        across_stores(Correction, reason=_ORDER)
        .add_columns(col(User.name))
        .join(User, col(User.id) == col(Correction.actor_id))
        .where(col(Correction.order_id) == order_id)
        .order_by(col(Correction.made_at))
    )
    return [(correction, name) for correction, name in session.execute(statement)]


def list_of_sales(
    scope: StoreScope, order_ids: Iterable[uuid.UUID], accounts: Iterable[Account]
) -> Sequence[tuple[Correction, int]]:
    """Corrections of a store's orders, with what each posted on these accounts, in cents."""
    statement = (
        scope.select(Correction)
        .add_columns(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
        .outerjoin(
            LedgerEntry,
            (col(LedgerEntry.group_id) == col(Correction.group_id))
            & col(LedgerEntry.account).in_(list(accounts)),
        )
        .where(col(Correction.order_id).in_(list(order_ids)))
        .group_by(col(Correction.id))
        .order_by(col(Correction.made_at))
    )
    return [(correction, int(cents)) for correction, cents in scope.session.execute(statement)]


def list_wrong(session: Session, limit: int) -> Sequence[tuple[Correction, int]]:
    """Corrections of another order than their group's, or with shifts that do not sum to zero."""
    shifted = func.coalesce(func.sum(CorrectionShift.amount_cents), 0)
    statement = (
        across_stores(Correction, reason="the audit looks at every store")
        .add_columns(shifted)
        .join(LedgerGroup, col(LedgerGroup.id) == col(Correction.group_id))
        .outerjoin(CorrectionShift, col(CorrectionShift.correction_id) == col(Correction.id))
        .group_by(col(Correction.id), col(LedgerGroup.order_id))
        .having(or_(shifted != 0, col(LedgerGroup.order_id) != col(Correction.order_id)))
        .limit(limit)
    )
    return [(correction, int(cents)) for correction, cents in session.execute(statement)]
