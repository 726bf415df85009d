"""A paid invoice is an order: the one way in which recurring money reaches the books."""

from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.subscriptions import (
    Subscription,
    SubscriptionInvoice,
    SubscriptionStatus,
)
from ppr_academy.services.commerce import facts, fulfilment, orders, pricing
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.subscriptions import queries, standing
from ppr_academy.services.commerce.subscriptions.events import (
    bind,
    moment,
    subscription_of,
)
from ppr_academy.services.core import jobs
from ppr_academy.services.core.ids import new_id


def apply_invoice(session: Session, told: Told) -> bool:
    """An invoice is paid: its order, its posting, its receipt and its time, once."""
    details = told.about.part("parent").part("subscription_details")
    sub = subscription_of(session, details.part("metadata"))
    if sub is None:
        return False
    bind(session, sub, details.reference("subscription"))
    _check(sub, told.about)
    start, end = _period(told.about)
    cents = told.about.number("amount_paid")
    paid_at = moment(told.about.part("status_transitions"), "paid_at")
    invoice = SubscriptionInvoice(
        id=new_id(),
        store_id=sub.store_id,
        subscription_id=sub.id,
        stripe_invoice_id=told.about.text("id"),
        period_start=start,
        period_end=end,
        paid_at=paid_at,
    )
    # The subscription is locked, so nobody else is between these two.
    if not queries.add_invoice_once(session, invoice):
        return True
    _begin(sub, end, is_free=cents == 0, at=paid_at)
    if cents:
        _place(session, sub, invoice, _listed(told.about, cents), cents, told, paid_at)
    standing.settle(session, sub)
    return True


def _check(sub: Subscription, said: Document) -> None:
    if said.text("status") != "paid" or said.text("currency") != sub.currency:
        raise EventMismatch(
            f"Subscription {sub.id} is billed in {sub.currency}; Stripe says "
            f"{said.text('status')} in {said.text('currency')}."
        )
    customer = said.reference("customer")
    if sub.stripe_customer_id and customer != sub.stripe_customer_id:
        raise EventMismatch(f"Subscription {sub.id} is not {customer}'s.")


def _period(said: Document) -> tuple[datetime, datetime]:
    """The time that an invoice is for: from its first line's beginning to its last one's end."""
    periods = [line.part("period") for line in said.parts("lines")]
    if not periods:
        raise EventMismatch(f"Invoice {said.text('id')} has no line.")
    return min(moment(p, "start") for p in periods), max(moment(p, "end") for p in periods)


def _listed(said: Document, cents: int) -> int:
    """What the invoice would have been without credit: the sum of what it charges for."""
    lines = (line.signed("amount") for line in said.parts("lines"))
    return max(sum(amount for amount in lines if amount > 0), cents)


def _begin(sub: Subscription, end: datetime, *, is_free: bool, at: datetime) -> None:
    """The first invoice is paid: it runs, also when nobody has said so yet."""
    if sub.status in (SubscriptionStatus.OPENING, SubscriptionStatus.ABANDONED):
        is_trial = is_free and sub.trial_days > 0
        began = SubscriptionStatus.TRIALING if is_trial else SubscriptionStatus.ACTIVE
        standing.move(sub, began)
        sub.period_end = end
    sub.confirmed_at = sub.confirmed_at or at


def _place(
    session: Session,
    sub: Subscription,
    invoice: SubscriptionInvoice,
    listed: int,
    cents: int,
    told: Told,
    paid_at: datetime,
) -> None:
    counter = order_queries.lock_counter(session)
    counter.last_number += 1
    priced = pricing.PricedLine(listed, listed - cents, sub.fee_bps)
    quote = pricing.quote([priced], currency=sub.currency)
    order = Order(
        id=new_id(),
        store_id=sub.store_id,
        number=counter.last_number,
        buyer_id=sub.subscriber_id,
        item_title=sub.title,
        list_price_cents=quote.list_price_cents,
        discount_cents=quote.discount_cents,
        charged_cents=quote.charged_cents,
        platform_fee_cents=quote.platform_fee_cents,
        creator_share_cents=quote.creator_share_cents,
        currency=quote.currency,
        is_platform_sale=sub.kind == OfferKind.PLAN,
        stripe_destination_id=sub.stripe_destination_id,
        created_at=paid_at,
        expires_at=paid_at,
    )
    line = orders.NewLine(sub.kind, sub.title, priced, offer_id=sub.offer_id)
    orders.place(session, order, [line])
    known = queries.find_invoice(session, invoice.id)
    assert known is not None
    known.order_id = order.id
    session.flush()
    facts.record_payment(
        session, order, invoice.stripe_invoice_id, PaymentState.SUCCEEDED, told.event_id
    )
    fulfilment.settle(session, order, paid_at)
    jobs.enqueue(session, "commerce.read_invoice", str(invoice.id), key=str(invoice.id))
