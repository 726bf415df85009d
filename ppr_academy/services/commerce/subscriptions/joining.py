"""Joining: one transaction that decides and writes down, then Stripe, then its answer.

A person has one open subscription of a kind in a store. Opening a checkout never touches one that
runs: to have another tier is a change of what there is (changing.py).
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.models.offers import Offer, OfferKind, OfferStatus
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce import orders
from ppr_academy.services.commerce.errors import CannotCharge, NotForSale
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.queries import find_connect_account, lock_counter
from ppr_academy.services.commerce.subscriptions import events, queries, standing
from ppr_academy.services.commerce.subscriptions.errors import AlreadyMember, OwnStore
from ppr_academy.services.commerce.subscriptions.terms import read_terms
from ppr_academy.services.core import clock, db, ratelimit
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.money import PLATFORM_FEE_BPS
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payments
from ppr_academy.services.gateways import subscriptions as gateway
from ppr_academy.services.gateways.payments import PaymentRefused

ATTEMPTS = "30/minute"
MEMBERSHIPS_PATH = "/account/memberships"
PLAN_PATH = "/dashboard/plan"
_TERMS = ("offer_id", "plan", "price_cents", "currency", "interval", "trial_days", "fee_bps")


@dataclass(frozen=True, slots=True)
class Begun:
    """What Join led to: a subscription to be paid.

    `is_stale`: the open checkout is not what would be agreed now. It has to be closed at Stripe
    (`close_checkout`) before Join is tried again.
    """

    subscription_id: uuid.UUID
    is_stale: bool = False


def start_membership(viewer: Viewer, offer_id: uuid.UUID) -> Begun:
    """Open the viewer's one checkout for a membership tier. An open one is resumed.

    Raises SignInRequired, NotFound, NotForSale, OwnStore, AlreadyMember, CannotCharge and
    TooManyAttempts; nothing is written then.
    """
    session, buyer_id = viewer.session, viewer.require_user()
    ratelimit.hit("checkout", str(buyer_id), ATTEMPTS)
    found = queries.find_tier(session, offer_id)
    if found is None:
        raise NotFound
    offer, store = found
    if store.owner_id == buyer_id:
        raise OwnStore
    return begin(session, _membership(session, offer, store, buyer_id))


def find_store_path(session: Session, offer_id: uuid.UUID) -> str:
    """The store that sells a tier, to come back to; empty when there is none."""
    found = queries.find_tier(session, offer_id)
    return f"/{found[1].slug}" if found else ""


def begin(session: Session, wanted: Subscription) -> Begun:
    """Store a subscription that is to be paid, or go on with the one that is open.

    Raises AlreadyMember.
    """
    # Whoever holds it is the only one who opens anything.
    lock_counter(session)
    kept = queries.find_open(session, wanted.open_key or "")
    if kept is None:
        session.add(wanted)
        session.flush()
        return Begun(wanted.id)
    if kept.is_running:
        raise AlreadyMember
    if kept.confirmed_at is not None:
        return Begun(kept.id)
    is_late = clock.now() >= kept.expires_at
    # Until it was answered, asking again under the old key must still fit Stripe's half hour.
    if not kept.stripe_session_url and clock.now() >= kept.created_at + orders.OPENING_TIME:
        is_late = True
    return Begun(kept.id, is_late or any(getattr(kept, n) != getattr(wanted, n) for n in _TERMS))


def _membership(session: Session, offer: Offer, store: Store, buyer_id: uuid.UUID) -> Subscription:
    """A membership with today's terms, not stored."""
    key = standing.open_key(buyer_id, store.id, OfferKind.MEMBERSHIP)
    running = queries.find_open(session, key)
    if running is not None and running.is_running:
        raise AlreadyMember
    if offer.status != OfferStatus.ON_SALE or store.visibility == StoreVisibility.CLOSED:
        raise NotForSale
    account = find_connect_account(session, store.id)
    if account is None or not account.can_charge:
        raise CannotCharge
    terms, now = read_terms(offer.terms), clock.now()
    # One free trial per person and store.
    had = queries.had_one(session, buyer_id, store.id, OfferKind.MEMBERSHIP)
    return Subscription(
        id=new_id(),
        store_id=store.id,
        kind=OfferKind.MEMBERSHIP,
        subscriber_id=buyer_id,
        offer_id=offer.id,
        title=offer.title,
        price_cents=offer.price_cents,
        currency=offer.currency,
        interval=terms.interval,
        trial_days=0 if had else terms.trial_days,
        fee_bps=PLATFORM_FEE_BPS,
        open_key=key,
        stripe_destination_id=account.stripe_account_id,
        stripe_customer_id=queries.find_customer(session, buyer_id, store.id, OfferKind.MEMBERSHIP),
        created_at=now,
        expires_at=now + orders.CHECKOUT_LIFETIME,
    )


def open_hosted_checkout(subscription_id: uuid.UUID) -> str:
    """The address where a subscription is paid, asking Stripe for it when we have it not yet.

    Opens its own transactions, and none while Stripe is asked. Empty when there is nothing to pay
    here any more. Raises PaymentRefused after giving it up, and ServiceUnavailable: then nothing
    was charged, and the same call asks again for the same.
    """
    with db.reading() as session:
        sub = _get(session, subscription_id)
        person = session.get_one(User, sub.subscriber_id)
        store = session.get_one(Store, sub.store_id)
    if sub.status != SubscriptionStatus.OPENING or sub.confirmed_at is not None:
        return ""
    if sub.stripe_session_url:
        return sub.stripe_session_url if clock.now() < sub.expires_at else ""
    try:
        customer_id = sub.stripe_customer_id or _make_customer(sub, person)
        hosted = gateway.open_checkout(_request(sub, customer_id, store))
    except PaymentRefused as refusal:
        _give_up(subscription_id, refusal.message)
        raise
    with db.transaction() as session:
        opened = queries.lock_subscription(session, subscription_id)
        if opened is None:
            raise NotFound
        opened.stripe_session_id = hosted.id
        opened.stripe_session_url = hosted.url
    return hosted.url


def close_checkout(subscription_id: uuid.UUID) -> None:
    """Make sure that an open checkout cannot be paid any more, or learn that it was.

    Raises ServiceUnavailable: then it is not known, and nothing was changed.
    """
    with db.reading() as session:
        sub = _get(session, subscription_id)
    if sub.status != SubscriptionStatus.OPENING:
        return
    if sub.stripe_session_id is None:
        try:
            open_hosted_checkout(subscription_id)
        except PaymentRefused:
            return
        with db.reading() as session:
            sub = _get(session, subscription_id)
    # Refused when it is not open any more: paid, or expired by itself. That is asked next.
    with suppress(PaymentRefused):
        payments.expire_checkout(sub.stripe_session_id or "", order_id=str(sub.id))
    read_checkout(subscription_id)


def read_checkout(subscription_id: uuid.UUID) -> None:
    """Bring a subscription that is opening to what Stripe says of its checkout."""
    with db.reading() as session:
        sub = _get(session, subscription_id)
    if sub.stripe_session_id is None:
        return
    said = Document(gateway.get_checkout(sub.stripe_session_id), "checkout")
    told = Told(said, clock.now())
    with db.transaction() as session:
        if said.text("status") == "expired":
            events.apply_expired_checkout(session, told)
        elif said.text("status") == "complete":
            events.apply_checkout(session, told)


def _get(session: Session, subscription_id: uuid.UUID) -> Subscription:
    sub = queries.find_subscription(session, subscription_id)
    if sub is None:
        raise NotFound
    return sub


def _make_customer(sub: Subscription, person: User) -> str:
    customer_id = gateway.make_customer(
        str(sub.id), user_id=str(person.id), email=person.email, name=person.name
    )
    with db.transaction() as session:
        kept = queries.lock_subscription(session, sub.id)
        if kept is None:
            raise NotFound
        kept.stripe_customer_id = kept.stripe_customer_id or customer_id
        return kept.stripe_customer_id


def _give_up(subscription_id: uuid.UUID, sentence: str) -> None:
    with db.transaction() as session:
        refused = queries.lock_subscription(session, subscription_id)
        if refused is not None and refused.stripe_session_id is None:
            refused.failure = sentence[:300]
            standing.move(refused, SubscriptionStatus.ABANDONED)
            standing.tell(session, refused)


def price_of(sub: Subscription) -> gateway.RecurringPrice:
    """What a subscription is billed by, as Stripe keeps it."""
    return gateway.RecurringPrice(
        item=str(sub.offer_id or sub.plan),
        title=sub.title,
        cents=sub.price_cents,
        currency=sub.currency,
        interval=sub.interval,
    )


def _request(sub: Subscription, customer_id: str, store: Store) -> gateway.SubscriptionRequest:
    home = get_settings().public_url
    back, done = f"/{store.slug}", f"{MEMBERSHIPS_PATH}?joined={sub.id}"
    if sub.kind == OfferKind.PLAN:
        back, done = PLAN_PATH, f"{PLAN_PATH}?joined={sub.id}"
    return gateway.SubscriptionRequest(
        subscription_id=str(sub.id),
        price_id=gateway.find_or_make_price(price_of(sub)),
        customer_id=customer_id,
        trial_days=sub.trial_days,
        destination_id=sub.stripe_destination_id,
        fee_percent=sub.fee_bps / 100,
        success_url=f"{home}{done}",
        cancel_url=f"{home}{back}",
        expires_at=int(sub.expires_at.timestamp()),
    )
