"""Asking Stripe for what a person asked of us, until it has answered; and what it says of itself.

Blocking; never inside a transaction.
"""

import uuid

from ppr_academy.models.subscriptions import Subscription, SubscriptionStatus
from ppr_academy.services.commerce import stripe_events
from ppr_academy.services.commerce.errors import MalformedEvent
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.queries import lock_order
from ppr_academy.services.commerce.subscriptions import (
    events,
    invoicing,
    joining,
    queries,
    standing,
)
from ppr_academy.services.commerce.subscriptions.changing import CANCEL, CHANGE, END, RESUME
from ppr_academy.services.core import clock, db
from ppr_academy.services.gateways import subscriptions as gateway
from ppr_academy.services.gateways.payments import Json, PaymentRefused


def push(subscription_id: uuid.UUID, revision: int) -> None:
    """Ask Stripe for the wish of this number; done before, or overtaken, it asks nothing.

    Raises ServiceUnavailable: then it is not known, and the same is asked again.
    """
    with db.reading() as session:
        sub = queries.find_subscription(session, subscription_id)
    if sub is None or sub.revision != revision or not sub.wish or not sub.stripe_subscription_id:
        return
    try:
        said = _ask(sub, sub.stripe_subscription_id, f"subscription:{sub.id}:{revision}")
    except PaymentRefused as refusal:
        _refused(subscription_id, revision, refusal.message)
        return
    with db.transaction() as session:
        kept = queries.lock_subscription(session, subscription_id)
        if kept is None or kept.revision != revision or not kept.wish:
            return
        wish, kept.wish = kept.wish, {}
        if wish["do"] == CHANGE:
            _take_terms(kept, wish)
        told = Told(Document(said, "subscription"), clock.now())
        events.apply_subscription(session, told, is_newest=True)
        standing.settle(session, kept)
    # A change is billed at once; its invoice need not be waited for.
    read_invoices(subscription_id)


def _ask(sub: Subscription, stripe_id: str, key: str) -> Json:
    do = sub.wish["do"]
    if do in (CANCEL, RESUME):
        return gateway.set_cancelling(stripe_id, do == CANCEL, key=key)
    if do == END:
        return gateway.end_now(stripe_id, key=key)
    wish = sub.wish
    price = gateway.RecurringPrice(
        item=wish["offer_id"] or wish["plan"],
        title=wish["title"],
        cents=wish["price_cents"],
        currency=wish["currency"],
        interval=wish["interval"],
    )
    price_id = gateway.find_or_make_price(price)
    return gateway.change_price(stripe_id, price_id, key=key)


def _take_terms(sub: Subscription, wish: Json) -> None:
    sub.title = wish["title"]
    sub.price_cents = wish["price_cents"]
    sub.interval = wish["interval"]
    sub.offer_id = uuid.UUID(wish["offer_id"]) if wish["offer_id"] else None
    sub.plan = wish["plan"]


def _refused(subscription_id: uuid.UUID, revision: int, sentence: str) -> None:
    with db.transaction() as session:
        sub = queries.lock_subscription(session, subscription_id)
        if sub is not None and sub.revision == revision:
            sub.wish = {}
            sub.failure = sentence[:300]
            standing.tell(session, sub)


def refresh(subscription_id: uuid.UUID) -> None:
    """Bring a subscription and its invoices to what Stripe says now.

    Raises ServiceUnavailable.
    """
    with db.reading() as session:
        sub = queries.find_subscription(session, subscription_id)
    if sub is None:
        return
    if sub.stripe_subscription_id is None:
        joining.read_checkout(subscription_id)
        return
    said = gateway.get_subscription(sub.stripe_subscription_id)
    with db.transaction() as session:
        kept = queries.lock_subscription(session, subscription_id)
        # What was told in the meantime is newer than the answer.
        if kept is not None and kept.told_at == sub.told_at:
            told = Told(Document(said, "subscription"), clock.now())
            events.apply_subscription(session, told, is_newest=True)
    read_invoices(subscription_id)


def read_invoices(subscription_id: uuid.UUID) -> None:
    """Take in the newest paid invoices of a subscription, as if their events had come."""
    with db.reading() as session:
        sub = queries.find_subscription(session, subscription_id)
    if sub is None or sub.stripe_subscription_id is None:
        return
    for said in reversed(gateway.list_paid_invoices(sub.stripe_subscription_id)):
        with db.transaction() as session:
            invoicing.apply_invoice(session, Told(Document(said, "invoice"), clock.now()))


def read_invoice(invoice_id: uuid.UUID) -> None:
    """Learn by which payment an invoice was paid, and where the processor's fee can be asked for.

    Raises ServiceUnavailable, and EventMismatch when it went another way than was agreed.
    """
    with db.reading() as session:
        invoice = queries.find_invoice(session, invoice_id)
    if invoice is None or invoice.order_id is None:
        return
    intent = Document(gateway.get_invoice_intent(invoice.stripe_invoice_id), "intent")
    charge = intent.part("latest_charge")
    if not charge.fields:
        raise MalformedEvent(f"Invoice {invoice.stripe_invoice_id} is paid by no charge.")
    with db.transaction() as session:
        order = lock_order(session, invoice.order_id)
        if order is not None:
            stripe_events.take_charge(session, order, charge, None)


def settle_lapsed(subscription_id: uuid.UUID) -> None:
    """Take back what a subscription gives once its time is over."""
    with db.transaction() as session:
        sub = queries.lock_subscription(session, subscription_id)
        if sub is not None:
            standing.settle(session, sub)


def give_up_checkout(subscription_id: uuid.UUID) -> None:
    """Bring a subscription that has been opening for long to what Stripe says of its checkout."""
    with db.reading() as session:
        sub = queries.find_subscription(session, subscription_id)
    if sub is None or sub.status != SubscriptionStatus.OPENING:
        return
    if sub.stripe_session_id is None or clock.now() >= sub.expires_at:
        joining.close_checkout(subscription_id)
        return
    joining.read_checkout(subscription_id)
