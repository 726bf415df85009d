"""Tiers and the memberships in them."""

from datetime import timedelta
from typing import Any

from ppr_academy.models.identity import User
from ppr_academy.models.offers import Offer, OfferKind, OfferStatus
from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce.subscriptions.standing import open_key
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import StoreScope


def a_tier(scope: StoreScope, **values: Any) -> Offer:
    """A monthly tier on sale with everything in it."""
    key = new_id()
    given = {
        "kind": OfferKind.MEMBERSHIP,
        "slug": f"membership-{key.hex[:12]}",
        "title": "Inner Circle",
        "price_cents": 1900,
        "terms": {"interval": "month", "trial_days": 0, "courses": []},
        "status": OfferStatus.ON_SALE,
        "created_at": clock.now(),
    }
    offer = scope.new(Offer, id=key, **(given | values))
    scope.session.flush()
    return offer


def a_membership(scope: StoreScope, offer: Offer, person: User, **values: Any) -> Subscription:
    """A running membership of a tier; Stripe knows it by a name of its own."""
    key, now = new_id(), clock.now()
    given = {
        "kind": OfferKind.MEMBERSHIP,
        "subscriber_id": person.id,
        "offer_id": offer.id,
        "title": offer.title,
        "price_cents": offer.price_cents,
        "interval": offer.terms["interval"],
        "fee_bps": 1000,
        "status": SubscriptionStatus.ACTIVE,
        "open_key": open_key(person.id, scope.store_id, OfferKind.MEMBERSHIP),
        "stripe_customer_id": f"cus_{key.hex[:12]}",
        "stripe_subscription_id": f"sub_{key.hex[:12]}",
        "created_at": now,
        "expires_at": now + timedelta(hours=1),
        "period_end": now + timedelta(days=30),
    }
    sub = scope.new(Subscription, id=key, **(given | values))
    scope.session.flush()
    return sub
