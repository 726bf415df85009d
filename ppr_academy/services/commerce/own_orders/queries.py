"""Statements of what a buyer looks back on, and of what a receipt says."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, tuple_
from sqlmodel import Session, col

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderLine, OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.queries import first_line
from ppr_academy.services.stores.scope import across_stores

_BUYER = "a person buys in many stores; the statement is narrowed to their own orders"


def find_paid_order(session: Session, order_id: uuid.UUID) -> tuple[Order, Store, User] | None:
    """A paid order with its store and its buyer."""
    statement: Any = (
        across_stores(Order, reason=_BUYER)
        .add_columns(Store, User)
        .join(Store, col(Store.id) == col(Order.store_id))
        .join(User, col(User.id) == col(Order.buyer_id))
        .where(col(Order.id) == order_id, col(Order.status) == OrderStatus.PAID)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def list_buyer_orders(
    session: Session,
    buyer_id: uuid.UUID,
    *,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[tuple[Order, Store, Course | None]]:
    """What a person bought, newest first: paid orders and those whose money is on its way."""
    statement: Any = (
        across_stores(Order, reason=_BUYER)
        .add_columns(Store, Course)
        .join(Store, col(Store.id) == col(Order.store_id))
        .join(OrderLine, first_line())
        .outerjoin(Course, col(Course.id) == col(OrderLine.course_id))
        .where(
            col(Order.buyer_id) == buyer_id,
            or_(
                col(Order.status) == OrderStatus.PAID,
                and_(
                    col(Order.status) == OrderStatus.PENDING, col(Order.confirmed_at).is_not(None)
                ),
            ),
        )
        .order_by(col(Order.created_at).desc(), col(Order.id).desc())
        .limit(limit)
    )
    if before is not None:
        place = tuple_(col(Order.created_at), col(Order.id))
        statement = statement.where(place < tuple_(*before))
    return [(order, store, course) for order, store, course in session.execute(statement)]


def map_lines(session: Session, order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[OrderLine]]:
    """The lines of several orders, each in their order."""
    statement = (
        across_stores(OrderLine, reason=_BUYER)
        .where(col(OrderLine.order_id).in_(order_ids))
        .order_by(col(OrderLine.order_id), col(OrderLine.position))
    )
    found: dict[uuid.UUID, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in session.exec(statement):
        found[line.order_id].append(line)
    return found
