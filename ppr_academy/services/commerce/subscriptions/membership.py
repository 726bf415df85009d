"""What a person sees of memberships: a store's tiers, and their own."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.stores import Store
from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce.subscriptions import queries, standing, views
from ppr_academy.services.commerce.subscriptions.errors import NotRunning
from ppr_academy.services.commerce.subscriptions.terms import read_terms
from ppr_academy.services.commerce.subscriptions.views import (
    MembershipsView,
    OtherTier,
    TierCard,
)
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import price_label
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import subscriptions as gateway
from ppr_academy.services.stores.public import find_visible_store


def list_tiers(viewer: Viewer, slug: object) -> tuple[TierCard, ...]:
    """The tiers that a store sells, as this visitor may join them. Raises NotFound."""
    store = find_visible_store(viewer, slug)
    mine = _running(viewer, store.id)
    cards = []
    for offer in queries.list_on_sale(viewer.session, store.id):
        terms = read_terms(offer.terms)
        count = len(queries.list_included(viewer.session, store.id, terms.course_ids))
        state = "" if mine is None else "here" if mine.offer_id == offer.id else "other"
        cards.append(views.tier_card(offer, count, state))
    return tuple(cards)


def get_tiers_topics(viewer: Viewer, slug: object) -> tuple[str, ...]:
    """The live topics of `list_tiers`. Raises NotFound."""
    store = find_visible_store(viewer, slug)
    topics = (live.store_memberships(store.id), live.store_courses(store.id))
    return (*topics, live.subscriptions(viewer.user_id)) if viewer.user_id else topics


def _running(viewer: Viewer, store_id: uuid.UUID) -> Subscription | None:
    if viewer.user_id is None:
        return None
    key = standing.open_key(viewer.user_id, store_id, OfferKind.MEMBERSHIP)
    found = queries.find_open(viewer.session, key)
    return found if found is not None and found.is_running else None


def get_memberships(viewer: Viewer, joined: str = "") -> MembershipsView:
    """The viewer's own memberships. `joined` is one that they have just come back from paying.

    Raises SignInRequired.
    """
    person = viewer.require_user()
    running, past = [], []
    for sub, store in queries.list_own(viewer.session, person, OfferKind.MEMBERSHIP):
        if sub.status == SubscriptionStatus.OPENING:
            if sub.confirmed_at is None and str(sub.id) != joined:
                continue
            running.append(views.membership_view(sub, store, ()))
        elif sub.is_running:
            others = _others(viewer.session, sub, store)
            running.append(views.membership_view(sub, store, others))
        else:
            past.append(views.membership_view(sub, store, ()))
    return MembershipsView(tuple(running), tuple(past))


def get_memberships_topics(viewer: Viewer) -> tuple[str, ...]:
    """The live topic of `get_memberships`. Raises SignInRequired."""
    return (live.subscriptions(viewer.require_user()),)


def _others(session: Session, sub: Subscription, store: Store) -> tuple[OtherTier, ...]:
    found = []
    for offer in queries.list_on_sale(session, store.id):
        terms = read_terms(offer.terms)
        if (offer.id, offer.price_cents, terms.interval) == (
            sub.offer_id,
            sub.price_cents,
            sub.interval,
        ):
            continue
        count = len(queries.list_included(session, store.id, terms.course_ids))
        price, words = views.tier_price(offer), views.includes_words(terms, count)
        found.append(OtherTier(str(offer.id), offer.title, price, words))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PortalDoor:
    """What the portal of one's own is opened with."""

    customer_id: str
    subscription_id: str


def find_portal(viewer: Viewer, subscription_id: object) -> PortalDoor:
    """Whose portal a person may open: that of their own subscription. Raises NotFound, NotRunning.

    Somebody else's is not there.
    """
    person = viewer.require_user()
    sub = queries.find_subscription(viewer.session, parse_id(subscription_id))
    if sub is None or sub.subscriber_id != person:
        raise NotFound
    if not sub.stripe_customer_id or sub.stripe_subscription_id is None:
        raise NotRunning
    return PortalDoor(sub.stripe_customer_id, str(sub.id))


def open_portal(door: PortalDoor, path: str) -> str:
    """The address of Stripe's page. Asks Stripe: outside any transaction.

    Raises ServiceUnavailable and PaymentRefused.
    """
    # Good for one visit at this very moment: a link is never used twice.
    key = f"portal:{door.subscription_id}:{int(clock.now().timestamp() * 1000)}"
    home = get_settings().public_url
    return gateway.open_portal(door.customer_id, return_url=f"{home}{path}", key=key)


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """What another tier would cost now, in words, before anybody agrees to it."""

    offer_id: str = ""
    title: str = ""
    price: str = ""
    due: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ChangeDoor:
    """What Stripe is asked about a change with."""

    stripe_id: str
    price: gateway.RecurringPrice


def find_change(viewer: Viewer, subscription_id: object, offer_id: object) -> ChangeDoor:
    """A change of the viewer's own membership to another tier of its store.

    Raises NotFound, NotRunning.
    """
    person = viewer.require_user()
    sub = queries.find_subscription(viewer.session, parse_id(subscription_id))
    found = queries.find_tier(viewer.session, parse_id(offer_id))
    if sub is None or sub.subscriber_id != person or found is None:
        raise NotFound
    offer = found[0]
    if offer.store_id != sub.store_id:
        raise NotFound
    if not sub.is_running or sub.stripe_subscription_id is None:
        raise NotRunning
    price = gateway.RecurringPrice(
        item=str(offer.id),
        title=offer.title,
        cents=offer.price_cents,
        currency=offer.currency,
        interval=read_terms(offer.terms).interval,
    )
    return ChangeDoor(sub.stripe_subscription_id, price)


def price_change(door: ChangeDoor) -> ChangePrice:
    """What a change would bill now. Asks Stripe: outside any transaction.

    Raises ServiceUnavailable and PaymentRefused.
    """
    price_id = gateway.find_or_make_price(door.price)
    key = f"preview:{door.stripe_id}:{price_id}:{int(clock.now().timestamp() * 1000)}"
    change = gateway.preview_change(door.stripe_id, price_id, key=key)
    return ChangePrice(
        offer_id=door.price.item,
        title=door.price.title,
        price=f"{price_label(door.price.cents, door.price.currency)} a {door.price.interval}",
        due=price_label(change.due_cents) if change.due_cents else "",
        credit=price_label(change.credit_cents) if change.credit_cents else "",
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter about a subscription: to whom, and what it says."""

    user_id: uuid.UUID
    name: str
    email: str
    title: str
    store_name: str
    price: str
    until: str
    kind: str
    status: str


def find_notice(session: Session, subscription_id: str) -> Notice | None:
    """What a letter about a subscription says; None once its person has left."""
    sub = queries.find_subscription(session, parse_id(subscription_id))
    if sub is None:
        return None
    person = session.get_one(User, sub.subscriber_id)
    if person.deleted_at is not None:
        return None
    until = sub.access_until or sub.ended_at or sub.period_end
    if sub.status == SubscriptionStatus.TRIALING:
        until = sub.period_end
    return Notice(
        user_id=person.id,
        name=person.name,
        email=person.email,
        title=sub.title,
        store_name=session.get_one(Store, sub.store_id).name,
        price=views.price_of(sub),
        until=f"{until.day} {until:%B %Y}" if until else "",
        kind=str(sub.kind),
        status=str(sub.status),
    )
