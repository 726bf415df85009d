"""Statements about refunds."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderLine
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import across_stores

_STRIPE = "Stripe names a refund, and we find out whose it is"
_BUYER = "a person buys in many stores; the statement is narrowed to one order"
_SWEEP = "the platform looks after the refunds of every store"


def find_refund(session: Session, refund_id: uuid.UUID) -> Refund | None:
    """A refund as it is now, not as it was read before."""
    statement = across_stores(Refund, reason=_STRIPE).where(col(Refund.id) == refund_id)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def find_refund_at_stripe(session: Session, stripe_refund_id: str) -> Refund | None:
    statement = across_stores(Refund, reason=_STRIPE).where(
        col(Refund.stripe_refund_id) == stripe_refund_id
    )
    return session.exec(statement).one_or_none()


def find_open_refund(session: Session, open_key: str) -> Refund | None:
    """The refund of an order that is asked for or being sent. The order must be locked."""
    statement = across_stores(Refund, reason=_BUYER).where(col(Refund.open_key) == open_key)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def list_unanswered(session: Session, before: datetime, limit: int) -> Sequence[Refund]:
    """Refunds that were decided before `before` and whose end Stripe has not told."""
    statement = (
        across_stores(Refund, reason=_SWEEP)
        .where(
            col(Refund.status).in_((RefundStatus.SENDING, RefundStatus.PENDING)),
            col(Refund.created_at) < before,
        )
        .order_by(col(Refund.created_at))
        .limit(limit)
    )
    return session.exec(statement).all()


def find_parties(
    session: Session, refund_id: uuid.UUID
) -> tuple[Refund, Order, Store, Course | None] | None:
    """A refund with its order, its store and what the order is about."""
    statement: Any = (
        across_stores(Refund, reason=_STRIPE)
        .add_columns(Order, Store, Course)
        .join(Order, col(Order.id) == col(Refund.order_id))
        .join(Store, col(Store.id) == col(Refund.store_id))
        .join(
            OrderLine,
            and_(col(OrderLine.order_id) == col(Order.id), col(OrderLine.position) == 0),
        )
        .outerjoin(Course, col(Course.id) == col(OrderLine.course_id))
        .where(col(Refund.id) == refund_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1], found[2], found[3]) if found else None


def find_numbered_order(session: Session, number: int) -> Order | None:
    """An order by its number, kept until this transaction ends."""
    statement = across_stores(Order, reason=_SWEEP).where(col(Order.number) == number)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(locked).one_or_none()
