"""Statements about subscriptions: whose they are, what they paid for, what they give."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col

from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.commerce import DisputeStanding, Order, OrderStatus
from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.models.offers import Offer, OfferKind, OfferStatus
from ppr_academy.models.stores import Store
from ppr_academy.models.subscriptions import (
    Subscription,
    SubscriptionInvoice,
    SubscriptionStatus,
)
from ppr_academy.services.stores.scope import StoreScope, across_stores, insert_once

_PERSON = "a person is a member of many stores; the statement is narrowed to one"
_STRIPE = "Stripe names a subscription, and we find out whose it is"
_SWEEP = "the platform looks after the subscriptions of every store"

_RUNNING = (
    SubscriptionStatus.TRIALING,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.PAST_DUE,
)


def lock_subscription(session: Session, key: uuid.UUID) -> Subscription | None:
    """The subscription, kept from every other delivery until this transaction ends."""
    statement = across_stores(Subscription, reason=_STRIPE).where(col(Subscription.id) == key)
    return session.exec(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def find_subscription(session: Session, key: uuid.UUID) -> Subscription | None:
    statement = across_stores(Subscription, reason=_STRIPE).where(col(Subscription.id) == key)
    return session.exec(statement).one_or_none()


def find_open(session: Session, open_key: str) -> Subscription | None:
    """What is opening or running under this key."""
    statement = across_stores(Subscription, reason=_PERSON).where(
        col(Subscription.open_key) == open_key
    )
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def find_customer(
    session: Session, subscriber_id: uuid.UUID, store_id: uuid.UUID, kind: OfferKind
) -> str:
    """The customer that a person had at Stripe for this seller; empty when there was none."""
    statement = (
        across_stores(Subscription, reason=_PERSON)
        .with_only_columns(col(Subscription.stripe_customer_id))
        .where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.store_id) == store_id,
            col(Subscription.kind) == kind,
            col(Subscription.stripe_customer_id) != "",
        )
        .order_by(col(Subscription.created_at).desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none() or ""


def had_one(
    session: Session, subscriber_id: uuid.UUID, store_id: uuid.UUID, kind: OfferKind
) -> bool:
    """Whether a person has begun a subscription of this kind here before."""
    statement = (
        across_stores(Subscription, reason=_PERSON)
        .with_only_columns(col(Subscription.id))
        .where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.store_id) == store_id,
            col(Subscription.kind) == kind,
            col(Subscription.stripe_subscription_id).is_not(None),
        )
        .limit(1)
    )
    return session.execute(statement).first() is not None


def find_tier(session: Session, offer_id: uuid.UUID) -> tuple[Offer, Store] | None:
    """A membership tier and its store, whatever their state."""
    statement: Any = (
        across_stores(Offer, reason=_PERSON)
        .add_columns(Store)
        .join(Store, col(Store.id) == col(Offer.store_id))
        .where(col(Offer.id) == offer_id, col(Offer.kind) == OfferKind.MEMBERSHIP)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def find_offer(session: Session, offer_id: uuid.UUID) -> Offer | None:
    statement = across_stores(Offer, reason=_PERSON).where(col(Offer.id) == offer_id)
    return session.exec(statement).one_or_none()


def list_on_sale(session: Session, store_id: uuid.UUID) -> Sequence[Offer]:
    """The tiers that a store sells, the cheapest first."""
    statement = (
        across_stores(Offer, reason=_PERSON)
        .where(
            col(Offer.store_id) == store_id,
            col(Offer.kind) == OfferKind.MEMBERSHIP,
            col(Offer.status) == OfferStatus.ON_SALE,
        )
        .order_by(col(Offer.price_cents), col(Offer.id))
    )
    return session.exec(statement).all()


def list_own(
    session: Session, subscriber_id: uuid.UUID, kind: OfferKind
) -> Sequence[tuple[Subscription, Store]]:
    """A person's subscriptions of one kind with their stores, newest first."""
    statement: Any = (
        across_stores(Subscription, reason=_PERSON)
        .add_columns(Store)
        .join(Store, col(Store.id) == col(Subscription.store_id))
        .where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.kind) == kind,
            col(Subscription.status) != SubscriptionStatus.ABANDONED,
        )
        .order_by(col(Subscription.created_at).desc())
        .limit(100)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def list_running(session: Session, subscriber_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The subscriptions that a person is billed for, or may come to be."""
    statement = (
        across_stores(Subscription, reason=_PERSON)
        .with_only_columns(col(Subscription.id))
        .where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.status).in_((*_RUNNING, SubscriptionStatus.OPENING)),
        )
    )
    return session.execute(statement).scalars().all()


def add_invoice_once(session: Session, invoice: SubscriptionInvoice) -> bool:
    """Remember a paid invoice unless it is known; True when it is new."""
    return insert_once(session, invoice)


def find_invoice(session: Session, key: uuid.UUID) -> SubscriptionInvoice | None:
    statement = across_stores(SubscriptionInvoice, reason=_STRIPE).where(
        col(SubscriptionInvoice.id) == key
    )
    return session.exec(statement).one_or_none()


def find_subscription_of(session: Session, order_id: uuid.UUID) -> uuid.UUID | None:
    """The subscription that an order is an invoice of."""
    statement = (
        across_stores(SubscriptionInvoice, reason=_STRIPE)
        .with_only_columns(col(SubscriptionInvoice.subscription_id))
        .where(col(SubscriptionInvoice.order_id) == order_id)
    )
    return session.execute(statement).scalar_one_or_none()


def find_paid_until(session: Session, subscription_id: uuid.UUID) -> datetime | None:
    """Up to when a subscription is paid for: by orders that hold, or by what cost nothing."""
    statement: Any = (
        across_stores(SubscriptionInvoice, reason=_STRIPE)
        .with_only_columns(func.max(SubscriptionInvoice.period_end), maintain_column_froms=True)
        .outerjoin(Order, col(Order.id) == col(SubscriptionInvoice.order_id))
        .where(
            col(SubscriptionInvoice.subscription_id) == subscription_id,
            or_(
                col(SubscriptionInvoice.order_id).is_(None),
                (col(Order.status) == OrderStatus.PAID)
                & (col(Order.refunded_cents) < col(Order.charged_cents))
                & col(Order.dispute).in_((DisputeStanding.NONE, DisputeStanding.WON)),
            ),
        )
    )
    found: datetime | None = session.execute(statement).scalar_one_or_none()
    return found


def list_included(
    session: Session, store_id: uuid.UUID, course_ids: Sequence[uuid.UUID]
) -> set[uuid.UUID]:
    """The courses on sale for money that a tier brings; without ids all of the store's."""
    statement = (
        across_stores(Course, reason=_PERSON)
        .with_only_columns(col(Course.id))
        .where(
            col(Course.store_id) == store_id,
            col(Course.status) == CourseStatus.PUBLISHED,
            col(Course.price_cents) > 0,
        )
    )
    if course_ids:
        statement = statement.where(col(Course.id).in_(course_ids))
    return set(session.execute(statement).scalars())


def list_access(
    session: Session, subscriber_id: uuid.UUID, store_id: uuid.UUID
) -> dict[uuid.UUID, AccessReason]:
    """The courses of a store that a person has, and why."""
    statement = (
        across_stores(Entitlement, reason=_PERSON)
        .with_only_columns(col(Entitlement.course_id), col(Entitlement.reason))
        .where(
            col(Entitlement.user_id) == subscriber_id,
            col(Entitlement.store_id) == store_id,
            col(Entitlement.revoked_at).is_(None),
        )
    )
    return {course: AccessReason(reason) for course, reason in session.execute(statement)}


def list_giving(
    session: Session, subscriber_id: uuid.UUID, store_id: uuid.UUID
) -> Sequence[tuple[Subscription, Offer]]:
    """A person's memberships of a store that give access now, with their tiers."""
    statement: Any = (
        across_stores(Subscription, reason=_PERSON)
        .add_columns(Offer)
        .join(Offer, col(Offer.id) == col(Subscription.offer_id))
        .where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.store_id) == store_id,
            col(Subscription.gives_access).is_(True),
        )
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def has_plan(session: Session, store_id: uuid.UUID) -> bool:
    """Whether a store has a plan that is paid for."""
    statement = (
        across_stores(Subscription, reason=_PERSON)
        .with_only_columns(col(Subscription.id))
        .where(
            col(Subscription.store_id) == store_id,
            col(Subscription.kind) == OfferKind.PLAN,
            col(Subscription.gives_access).is_(True),
        )
    )
    return session.execute(statement).first() is not None


def count_tiers_on_sale(scope: StoreScope) -> int:
    """How many tiers a store sells."""
    statement = (
        scope.select(Offer)
        .with_only_columns(func.count(), maintain_column_froms=True)
        .where(col(Offer.kind) == OfferKind.MEMBERSHIP, col(Offer.status) == OfferStatus.ON_SALE)
    )
    return int(scope.session.execute(statement).scalar_one())


def count_courses_on_sale(scope: StoreScope) -> int:
    """How many courses a store has on sale."""
    statement = (
        scope.select(Course)
        .with_only_columns(func.count(), maintain_column_froms=True)
        .where(col(Course.status) == CourseStatus.PUBLISHED)
    )
    return int(scope.session.execute(statement).scalar_one())


def list_lapsed(session: Session, now: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Subscriptions that give access although their time is over."""
    statement = (
        across_stores(Subscription, reason=_SWEEP)
        .with_only_columns(col(Subscription.id))
        .where(col(Subscription.gives_access).is_(True), col(Subscription.access_until) <= now)
        .order_by(col(Subscription.access_until))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_giving_in(session: Session, store_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The memberships of a store that give access."""
    statement = (
        across_stores(Subscription, reason=_SWEEP)
        .with_only_columns(col(Subscription.id))
        .where(
            col(Subscription.store_id) == store_id,
            col(Subscription.kind) == OfferKind.MEMBERSHIP,
            col(Subscription.gives_access).is_(True),
        )
    )
    return session.execute(statement).scalars().all()


def list_overdue(session: Session, before: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Running subscriptions whose period was over at `before`: Stripe should have told more."""
    statement = (
        across_stores(Subscription, reason=_SWEEP)
        .with_only_columns(col(Subscription.id))
        .where(col(Subscription.status).in_(_RUNNING), col(Subscription.period_end) < before)
        .order_by(col(Subscription.period_end))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_opening(session: Session, before: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Checkouts of subscriptions that were opened before `before` and have no end yet."""
    statement = (
        across_stores(Subscription, reason=_SWEEP)
        .with_only_columns(col(Subscription.id))
        .where(
            col(Subscription.status) == SubscriptionStatus.OPENING,
            col(Subscription.created_at) < before,
        )
        .order_by(col(Subscription.created_at))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_past_due(session: Session, limit: int) -> Sequence[Subscription]:
    """Subscriptions that are not paid, those that began it first first."""
    statement = (
        across_stores(Subscription, reason=_SWEEP)
        .where(col(Subscription.status) == SubscriptionStatus.PAST_DUE)
        .order_by(col(Subscription.past_due_since))
        .limit(limit)
    )
    return session.exec(statement).all()


def list_tiers(scope: StoreScope) -> Sequence[Offer]:
    """A store's tiers, archived ones last."""
    statement = (
        scope.select(Offer)
        .where(col(Offer.kind) == OfferKind.MEMBERSHIP)
        .order_by(col(Offer.price_cents), col(Offer.created_at))
    )
    return scope.session.exec(statement).all()


def count_members(scope: StoreScope) -> dict[uuid.UUID, tuple[int, int]]:
    """Of each tier: how many members run, and what they pay in cents a month in all."""
    statement = (
        scope.select(Subscription)
        .with_only_columns(
            col(Subscription.offer_id),
            col(Subscription.interval),
            func.count(),
            func.sum(Subscription.price_cents),
        )
        .where(
            col(Subscription.kind) == OfferKind.MEMBERSHIP,
            col(Subscription.status).in_(_RUNNING),
        )
        .group_by(col(Subscription.offer_id), col(Subscription.interval))
    )
    found: dict[uuid.UUID, tuple[int, int]] = {}
    for offer_id, interval, count, cents in scope.session.execute(statement):
        monthly_cents = int(cents) // 12 if interval == "year" else int(cents)
        had = found.get(offer_id, (0, 0))
        found[offer_id] = (had[0] + int(count), had[1] + monthly_cents)
    return found


def list_paid_courses(scope: StoreScope) -> Sequence[tuple[uuid.UUID, str, bool]]:
    """A store's courses that cost something: id, title, and whether they are on sale."""
    statement = (
        scope.select(Course)
        .with_only_columns(col(Course.id), col(Course.title), col(Course.status))
        .where(col(Course.price_cents) > 0, col(Course.status) != CourseStatus.ARCHIVED)
        .order_by(col(Course.created_at), col(Course.id))
    )
    return [
        (key, title, status == CourseStatus.PUBLISHED)
        for key, title, status in scope.session.execute(statement)
    ]
