"""Statements about a store's products and the courses that come with them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, delete

from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.commerce import Order, OrderLine, OrderStatus
from ppr_academy.models.offers import Offer, OfferCourse, OfferKind, OfferStatus
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import StoreScope, across_stores

_BUYER = "somebody looks at a store that is not theirs; narrowed to one offer or store"
KINDS = (OfferKind.BUNDLE, OfferKind.PAY_WHAT_YOU_WANT, OfferKind.TIP)
"""The kinds that are products. Memberships and plans have rooms of their own."""


def find_product(session: Session, offer_id: uuid.UUID) -> tuple[Offer, Store] | None:
    """A product and its store, whatever their state."""
    statement = (
        across_stores(Offer, reason=_BUYER)
        .add_columns(Store)
        .join(Store, col(Store.id) == col(Offer.store_id))
        .where(col(Offer.id) == offer_id, col(Offer.kind).in_(KINDS))
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def find_product_id(session: Session, store_slug: str, slug: str) -> uuid.UUID | None:
    statement = (
        across_stores(Offer, reason=_BUYER)
        .with_only_columns(col(Offer.id))
        .join(Store, col(Store.id) == col(Offer.store_id))
        .where(col(Store.slug) == store_slug, col(Offer.slug) == slug, col(Offer.kind).in_(KINDS))
    )
    return session.execute(statement).scalar_one_or_none()


def list_courses_of(session: Session, offer_id: uuid.UUID) -> Sequence[Course]:
    """The courses that come with an offer, in its order."""
    statement = (
        across_stores(Course, reason=_BUYER)
        .join(OfferCourse, col(OfferCourse.course_id) == col(Course.id))
        .where(col(OfferCourse.offer_id) == offer_id)
        .order_by(col(OfferCourse.position))
    )
    return session.exec(statement).all()


def list_on_sale(session: Session, store_id: uuid.UUID) -> Sequence[tuple[Offer, int]]:
    """A store's products that are on sale, oldest first, with how many courses come with each."""
    count = func.count(col(OfferCourse.course_id))
    statement = (
        across_stores(Offer, reason=_BUYER)
        .add_columns(count)
        .outerjoin(OfferCourse, col(OfferCourse.offer_id) == col(Offer.id))
        .where(
            col(Offer.store_id) == store_id,
            col(Offer.status) == OfferStatus.ON_SALE,
            col(Offer.kind).in_(KINDS),
        )
        .group_by(col(Offer.id))
        .order_by(col(Offer.created_at), col(Offer.id))
    )
    return [(offer, int(number)) for offer, number in session.execute(statement)]


def list_products(scope: StoreScope) -> Sequence[tuple[Offer, int, int]]:
    """This store's products, newest first: paid orders, and what was charged for them in cents."""
    sold = (
        scope.select(OrderLine)
        .with_only_columns(
            col(OrderLine.offer_id),
            func.count(func.distinct(OrderLine.order_id)).label("orders"),
            func.sum(OrderLine.charged_cents).label("cents"),
        )
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(col(Order.status) == OrderStatus.PAID, col(OrderLine.offer_id).is_not(None))
        .group_by(col(OrderLine.offer_id))
        .subquery()
    )
    statement = (
        scope.select(Offer)
        .add_columns(func.coalesce(sold.c.orders, 0), func.coalesce(sold.c.cents, 0))
        .outerjoin(sold, sold.c.offer_id == col(Offer.id))
        .where(col(Offer.kind).in_(KINDS))
        .order_by(col(Offer.created_at).desc(), col(Offer.id))
    )
    return [
        (offer, int(orders), int(cents))
        for offer, orders, cents in scope.session.execute(statement)
    ]


def list_contents(scope: StoreScope) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """Which courses come with which of this store's offers, in order."""
    statement = (
        scope.select(OfferCourse)
        .with_only_columns(col(OfferCourse.offer_id), col(OfferCourse.course_id))
        .order_by(col(OfferCourse.offer_id), col(OfferCourse.position))
    )
    return [(offer_id, course_id) for offer_id, course_id in scope.session.execute(statement)]


def list_courses(scope: StoreScope) -> Sequence[Course]:
    """The store's courses that can come with something, by title."""
    statement = (
        scope.select(Course)
        .where(col(Course.status) != CourseStatus.ARCHIVED)
        .order_by(col(Course.title), col(Course.id))
    )
    return scope.session.exec(statement).all()


def empty(scope: StoreScope, offer_id: uuid.UUID) -> None:
    """Take every course out of an offer."""
    statement = delete(OfferCourse).where(
        col(OfferCourse.store_id) == scope.store_id, col(OfferCourse.offer_id) == offer_id
    )
    scope.session.execute(statement, execution_options=scope.options)


def is_slug_taken(scope: StoreScope, slug: str) -> bool:
    statement = scope.select(Offer).where(col(Offer.slug) == slug)
    return scope.session.exec(statement).one_or_none() is not None
