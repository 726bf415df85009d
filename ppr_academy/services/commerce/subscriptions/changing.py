"""Changing what runs: cancel, go on, have another tier.

What a person asks for is written down with a number first; a job then asks Stripe under that
number until it has answered, and only its answer changes the terms. So nothing is cancelled here
that Stripe bills on.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ppr_academy.models.offers import Offer, OfferStatus
from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce.errors import NotForSale
from ppr_academy.services.commerce.subscriptions import queries, standing
from ppr_academy.services.commerce.subscriptions.errors import (
    NotRunning,
    SameTerms,
    StillWorking,
)
from ppr_academy.services.commerce.subscriptions.terms import read_terms
from ppr_academy.services.core import jobs
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer

CANCEL, RESUME, CHANGE, END = "cancel", "resume", "change", "end"


@dataclass(frozen=True, slots=True)
class NewTerms:
    """What a subscription is to become."""

    title: str
    price_cents: int
    currency: str
    interval: str
    offer_id: str = ""
    plan: str = ""


def cancel(viewer: Viewer, subscription_id: object) -> None:
    """Ask that one's own subscription ends with its period. Raises NotFound, NotRunning."""
    ask_cancel(viewer.session, _own(viewer, subscription_id))


def resume(viewer: Viewer, subscription_id: object) -> None:
    """Take a cancellation back before its period is over. Raises NotFound, NotRunning."""
    sub = _own(viewer, subscription_id)
    if sub.is_cancelling:
        _wish(viewer.session, sub, {"do": RESUME})


def ask_cancel(session: Session, sub: Subscription) -> None:
    """Write down that a locked, running subscription is to end with its period."""
    if not sub.is_cancelling:
        _wish(session, sub, {"do": CANCEL})


def change_tier(viewer: Viewer, subscription_id: object, offer_id: object) -> None:
    """Ask for another tier of the same store, prorated by Stripe.

    Raises NotFound, NotRunning, NotForSale, SameTerms, StillWorking.
    """
    sub = _own(viewer, subscription_id)
    ask_change(viewer.session, sub, _tier_terms(viewer.session, sub, offer_id))


def ask_change(session: Session, sub: Subscription, terms: NewTerms) -> None:
    """Write down that a locked, running subscription is to have other terms."""
    if (terms.price_cents, terms.interval, terms.offer_id, terms.plan) == (
        sub.price_cents,
        sub.interval,
        str(sub.offer_id or ""),
        sub.plan,
    ):
        raise SameTerms
    wish = {name: getattr(terms, name) for name in NewTerms.__slots__}
    _wish(session, sub, {"do": CHANGE, **wish})


def end_all(session: Session, subscriber_id: uuid.UUID) -> None:
    """Somebody has left: nothing of theirs is billed any more."""
    for key in queries.list_running(session, subscriber_id):
        sub = queries.lock_subscription(session, key)
        if sub is None:
            continue
        if sub.stripe_subscription_id is None:
            standing.move(sub, SubscriptionStatus.ABANDONED)
        else:
            sub.wish = {}
            _wish(session, sub, {"do": END})


def _own(viewer: Viewer, subscription_id: object) -> Subscription:
    """The viewer's own running subscription, locked."""
    person = viewer.require_user()
    sub = queries.lock_subscription(viewer.session, parse_id(subscription_id))
    if sub is None or sub.subscriber_id != person:
        raise NotFound
    if not sub.is_running or sub.stripe_subscription_id is None:
        raise NotRunning
    return sub


def _tier_terms(session: Session, sub: Subscription, offer_id: object) -> NewTerms:
    found = queries.find_tier(session, parse_id(offer_id))
    if found is None or found[0].store_id != sub.store_id:
        raise NotFound
    offer: Offer = found[0]
    if offer.status != OfferStatus.ON_SALE:
        raise NotForSale
    return NewTerms(
        title=offer.title,
        price_cents=offer.price_cents,
        currency=offer.currency,
        interval=read_terms(offer.terms).interval,
        offer_id=str(offer.id),
    )


def _wish(session: Session, sub: Subscription, wish: dict[str, Any]) -> None:
    if sub.wish:
        raise StillWorking
    sub.revision += 1
    sub.wish = wish
    sub.failure = ""
    session.flush()
    key = f"{sub.id}:{sub.revision}"
    jobs.enqueue(session, "commerce.push_subscription", str(sub.id), str(sub.revision), key=key)
    standing.tell(session, sub)
