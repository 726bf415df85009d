"""Statements about refunds."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderLine
from ppr_academy.models.identity import User
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.queries import first_line
from ppr_academy.services.stores.scope import StoreScope, across_stores

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


def list_refunds(session: Session, order_id: uuid.UUID) -> Sequence[Refund]:
    """All refunds of an order and wishes for one, oldest first."""
    statement = (
        across_stores(Refund, reason=_BUYER)
        .where(col(Refund.order_id) == order_id)
        .order_by(col(Refund.created_at), col(Refund.id))
    )
    return session.exec(statement).all()


Told = tuple[Refund, Order, str]
"""A refund with its order and its buyer's name."""


def list_requests(scope: StoreScope, limit: int) -> Sequence[Told]:
    """Open requests of a store, oldest first."""
    statement = _told(scope).where(col(Refund.status) == RefundStatus.REQUESTED)
    ordered = statement.order_by(col(Refund.created_at), col(Refund.id)).limit(limit)
    return [(refund, order, name) for refund, order, name in scope.session.execute(ordered)]


def list_troubles(scope: StoreScope, since: datetime, limit: int) -> Sequence[Told]:
    """Refunds of a store that came to nothing since then, the latest first."""
    statement = _told(scope).where(
        col(Refund.status) == RefundStatus.FAILED, col(Refund.settled_at) >= since
    )
    ordered = statement.order_by(col(Refund.settled_at).desc(), col(Refund.id)).limit(limit)
    return [(refund, order, name) for refund, order, name in scope.session.execute(ordered)]


def _told(scope: StoreScope) -> Any:
    return (
        scope.select(Refund)
        .add_columns(Order, col(User.name))
        .join(Order, col(Order.id) == col(Refund.order_id))
        .join(User, col(User.id) == col(Order.buyer_id))
    )


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
        .join(OrderLine, first_line())
        .outerjoin(Course, col(Course.id) == col(OrderLine.course_id))
        .where(col(Refund.id) == refund_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1], found[2], found[3]) if found else None


def find_own_order(
    session: Session, order_id: uuid.UUID, buyer_id: uuid.UUID
) -> tuple[Order, Store] | None:
    """An order of one buyer with its store."""
    statement: Any = (
        across_stores(Order, reason=_BUYER)
        .add_columns(Store)
        .join(Store, col(Store.id) == col(Order.store_id))
        .where(col(Order.id) == order_id, col(Order.buyer_id) == buyer_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def find_sale(scope: StoreScope, order_id: uuid.UUID) -> tuple[Order, str] | None:
    """An order of a store with its buyer's name."""
    statement: Any = (
        scope.select(Order)
        .add_columns(col(User.name))
        .join(User, col(User.id) == col(Order.buyer_id))
        .where(col(Order.id) == order_id)
    )
    found = scope.session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def find_numbered_order(session: Session, number: int) -> Order | None:
    """An order by its number, kept until this transaction ends."""
    statement = across_stores(Order, reason=_SWEEP).where(col(Order.number) == number)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(locked).one_or_none()
