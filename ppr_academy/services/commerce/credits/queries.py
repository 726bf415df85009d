"""Statements about lots of credits and their uses."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.models.credits import CreditLot, CreditUse
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.stores.scope import across_stores

_WALLET = "a person's wallet is one for all stores; narrowed to one buyer or order"


def find_lot(session: Session, order_id: uuid.UUID) -> CreditLot | None:
    """The credits that an order brought, as they are now."""
    statement = select(CreditLot).where(col(CreditLot.order_id) == order_id)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def lock_lot(session: Session, order_id: uuid.UUID) -> CreditLot | None:
    """The same, kept until this transaction ends."""
    statement = select(CreditLot).where(col(CreditLot.order_id) == order_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def lock_wallet(session: Session, buyer_id: uuid.UUID) -> Sequence[CreditLot]:
    """Every lot of a person, oldest first, kept until this transaction ends."""
    statement = (
        select(CreditLot)
        .where(col(CreditLot.buyer_id) == buyer_id)
        .order_by(col(CreditLot.bought_at), col(CreditLot.id))
        .with_for_update()
    )
    return session.exec(statement.execution_options(populate_existing=True)).all()


def list_lots(session: Session, buyer_id: uuid.UUID) -> Sequence[CreditLot]:
    """Every lot of a person, oldest first."""
    statement = (
        select(CreditLot)
        .where(col(CreditLot.buyer_id) == buyer_id)
        .order_by(col(CreditLot.bought_at), col(CreditLot.id))
    )
    return session.exec(statement).all()


def sum_left(session: Session, buyer_id: uuid.UUID) -> int:
    """How many credits a person can spend."""
    left = (
        col(CreditLot.credits)
        - CreditLot.spent_credits
        - CreditLot.gone_credits
        - CreditLot.frozen_credits
    )
    statement = select(func.coalesce(func.sum(left), 0)).where(col(CreditLot.buyer_id) == buyer_id)
    return int(session.exec(statement).one())


def list_uses(session: Session, order_id: uuid.UUID) -> Sequence[CreditUse]:
    """What an order took of which lots."""
    statement = select(CreditUse).where(col(CreditUse.order_id) == order_id)
    return session.exec(statement.execution_options(populate_existing=True)).all()


def list_lot_orders(session: Session, order_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The orders that brought the credits that an order took, sorted."""
    statement = (
        select(CreditLot.order_id)
        .join(CreditUse, col(CreditUse.lot_id) == col(CreditLot.id))
        .where(col(CreditUse.order_id) == order_id)
        .order_by(col(CreditLot.order_id))
    )
    return session.exec(statement).all()


def list_credit_orders(session: Session, buyer_id: uuid.UUID, limit: int) -> Sequence[Order]:
    """Paid orders that brought credits or took them, newest first."""
    statement = (
        across_stores(Order, reason=_WALLET)
        .where(
            col(Order.buyer_id) == buyer_id,
            col(Order.status) == OrderStatus.PAID,
            (col(Order.credits_bought) > 0) | (col(Order.credits_spent) > 0),
        )
        .order_by(col(Order.created_at).desc(), col(Order.id).desc())
        .limit(limit)
    )
    return session.exec(statement).all()


def list_uses_of(session: Session, order_ids: Sequence[uuid.UUID]) -> Sequence[CreditUse]:
    """What several orders took."""
    return session.exec(select(CreditUse).where(col(CreditUse.order_id).in_(order_ids))).all()


def sum_sending(session: Session, order_id: uuid.UUID) -> int:
    """Cents of an order's refunds that are decided and not yet answered."""
    statement = (
        across_stores(Refund, reason=_WALLET)
        .with_only_columns(func.coalesce(func.sum(Refund.amount_cents), 0))
        .where(col(Refund.order_id) == order_id, col(Refund.status) == RefundStatus.SENDING)
    )
    return int(session.execute(statement).scalar_one())
