"""Statements about coupons and their uses: a use is an order that is open or paid."""

import uuid
from collections.abc import Sequence

from sqlalchemy import case, func
from sqlmodel import Session, col

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.models.coupons import Coupon
from ppr_academy.services.stores.scope import StoreScope, across_stores

_BUYER = "somebody buys in a store that is not theirs; narrowed to that store or coupon"
_USED = (OrderStatus.PENDING, OrderStatus.PAID)


def find_coupon(
    session: Session, store_id: uuid.UUID, code: str, *, lock: bool = False
) -> Coupon | None:
    statement = across_stores(Coupon, reason=_BUYER).where(
        col(Coupon.store_id) == store_id, col(Coupon.code) == code
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def count_uses(
    session: Session,
    coupon_id: uuid.UUID,
    buyer_id: uuid.UUID | None,
    except_order: uuid.UUID | None,
) -> tuple[int, int]:
    """How many orders hold the coupon, and how many of them are this buyer's."""
    statement = (
        across_stores(Order, reason=_BUYER)
        .with_only_columns(
            func.count(),
            func.coalesce(func.sum(case((col(Order.buyer_id) == buyer_id, 1), else_=0)), 0),
        )
        .where(col(Order.coupon_id) == coupon_id, col(Order.status).in_(_USED))
    )
    if except_order is not None:
        statement = statement.where(col(Order.id) != except_order)
    used, by_buyer = session.execute(statement).one()
    return int(used), int(by_buyer)


def has_bought(session: Session, store_id: uuid.UUID, buyer_id: uuid.UUID) -> bool:
    """Whether a person has paid for anything in a store."""
    statement = (
        across_stores(Order, reason=_BUYER)
        .with_only_columns(col(Order.id))
        .where(
            col(Order.buyer_id) == buyer_id,
            col(Order.store_id) == store_id,
            col(Order.status) == OrderStatus.PAID,
        )
        .limit(1)
    )
    return session.execute(statement).first() is not None


def list_coupons(scope: StoreScope) -> Sequence[tuple[Coupon, str, int, int]]:
    """This store's coupons, newest first: course title, uses open or paid, cents taken off."""
    uses = (
        scope.select(Order)
        .with_only_columns(
            col(Order.coupon_id),
            func.count().label("used"),
            func.sum(
                case((col(Order.status) == OrderStatus.PAID, Order.discount_cents), else_=0)
            ).label("off"),
        )
        .where(col(Order.coupon_id).is_not(None), col(Order.status).in_(_USED))
        .group_by(col(Order.coupon_id))
        .subquery()
    )
    statement = (
        scope.select(Coupon)
        .add_columns(
            func.coalesce(Course.title, ""),
            func.coalesce(uses.c.used, 0),
            func.coalesce(uses.c.off, 0),
        )
        .outerjoin(Course, col(Course.id) == col(Coupon.course_id))
        .outerjoin(uses, uses.c.coupon_id == col(Coupon.id))
        .order_by(col(Coupon.created_at).desc(), col(Coupon.id))
    )
    return [
        (coupon, title, int(used), int(off))
        for coupon, title, used, off in scope.session.execute(statement)
    ]


def list_courses(scope: StoreScope) -> Sequence[tuple[uuid.UUID, str]]:
    """Paid courses of the store, by title: what a coupon may be narrowed to."""
    statement = (
        scope.select(Course)
        .with_only_columns(col(Course.id), col(Course.title))
        .where(col(Course.price_cents) > 0)
        .order_by(col(Course.title), col(Course.id))
    )
    return [(course_id, title) for course_id, title in scope.session.execute(statement)]
