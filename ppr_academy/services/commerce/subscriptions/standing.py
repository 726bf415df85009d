"""How a subscription stands, and what that gives: derived from its paid invoices, never decided.

It is paid up to the end of the latest invoice whose order holds. Access lasts that long; while it
is not cancelled, seven days more, so that a card that fails once locks nobody out.
"""

import uuid
from datetime import datetime, timedelta

from sqlmodel import Session

from ppr_academy.models.learning import AccessReason
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.subscriptions import (
    SUBSCRIPTION_TRANSITIONS,
    Subscription,
    SubscriptionStatus,
)
from ppr_academy.services.commerce import course_access
from ppr_academy.services.commerce.subscriptions import queries
from ppr_academy.services.commerce.subscriptions.terms import read_terms
from ppr_academy.services.core import clock, live
from ppr_academy.services.stores.plans import FREE, set_plan

GRACE = timedelta(days=7)
_NEVER_BEGUN = (SubscriptionStatus.OPENING, SubscriptionStatus.ABANDONED)


def open_key(subscriber_id: uuid.UUID, store_id: uuid.UUID, kind: OfferKind) -> str:
    """What makes a subscription the only open one of its kind, for a person and a store."""
    return f"{kind}:{store_id}:{subscriber_id}"


def settle(session: Session, sub: Subscription) -> None:
    """Bring a subscription's time and access to what is paid; twice changes nothing.

    The subscription must be locked.
    """
    session.flush()
    sub.paid_until = queries.find_paid_until(session, sub.id)
    sub.access_until = _access_until(sub)
    sub.gives_access = sub.access_until is not None and clock.now() < sub.access_until
    session.flush()
    if sub.kind == OfferKind.MEMBERSHIP:
        _settle_courses(session, sub)
    else:
        _settle_plan(session, sub)
    tell(session, sub)


def _settle_plan(session: Session, sub: Subscription) -> None:
    """The store has the room that its creator pays for, as long as they do."""
    if sub.gives_access:
        set_plan(session, sub.store_id, sub.plan)
    elif not queries.has_plan(session, sub.store_id):
        set_plan(session, sub.store_id, FREE)


def settle_order(session: Session, order_id: uuid.UUID) -> None:
    """The same, for the subscription that an order is an invoice of, if it is one."""
    key = queries.find_subscription_of(session, order_id)
    sub = queries.lock_subscription(session, key) if key else None
    if sub is not None:
        settle(session, sub)


def _access_until(sub: Subscription) -> datetime | None:
    if sub.paid_until is None or sub.status in _NEVER_BEGUN:
        return None
    if sub.status == SubscriptionStatus.ENDED:
        return min(sub.paid_until, sub.ended_at or sub.paid_until)
    return sub.paid_until if sub.is_cancelling else sub.paid_until + GRACE


def _settle_courses(session: Session, sub: Subscription) -> None:
    offer = queries.find_offer(session, sub.offer_id) if sub.offer_id else None
    has = queries.list_access(session, sub.subscriber_id, sub.store_id)
    included: set[uuid.UUID] = set()
    if sub.gives_access and offer is not None:
        included = queries.list_included(session, sub.store_id, read_terms(offer.terms).course_ids)
    by_membership = {key for key, reason in has.items() if reason == AccessReason.MEMBERSHIP}
    for course_id in sorted((included - has.keys()) | (by_membership - included)):
        course_access.settle_access(session, sub.store_id, sub.subscriber_id, course_id)


def move(sub: Subscription, status: SubscriptionStatus) -> None:
    """Another status; the same one changes nothing."""
    if status == sub.status:
        return
    if status not in SUBSCRIPTION_TRANSITIONS[sub.status]:
        raise AssertionError(f"Subscription {sub.id} cannot go from {sub.status} to {status}.")
    _move(sub, status)
    if status in (SubscriptionStatus.ENDED, SubscriptionStatus.ABANDONED):
        sub.open_key = None
        sub.wish = {}


def _move(sub: Subscription, status: SubscriptionStatus) -> None:
    sub.status = status


def tell(session: Session, sub: Subscription) -> None:
    """The pages of the person and of the store show it anew."""
    live.touch(session, live.subscriptions(sub.subscriber_id))
    if sub.kind == OfferKind.MEMBERSHIP:
        live.touch(session, live.store_memberships(sub.store_id))
