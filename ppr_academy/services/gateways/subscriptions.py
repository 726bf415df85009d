"""Stripe's recurring side: prices, subscriptions, their invoices, the billing portal.

Blocking; never called while a transaction is open. Raises PaymentRefused and ServiceUnavailable.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from ppr_academy.services.gateways.payments import HostedCheckout, Json, ask, do_once


@dataclass(frozen=True, slots=True)
class RecurringPrice:
    """What is billed again and again: cents, each `interval` (`month` or `year`).

    `item` names what is sold, so that the same price of it is made once.
    """

    item: str
    title: str
    cents: int
    currency: str
    interval: str

    @property
    def key(self) -> str:
        """The same for the same price, whoever asks."""
        title = hashlib.sha256(self.title.encode()).hexdigest()[:8]
        return f"{self.item}:{self.cents}:{self.currency}:{self.interval}:{title}"


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """What the checkout of a subscription is opened with; `expires_at` is in UTC seconds.

    With a `destination_id` the payments go there less `fee_percent`; without, they stay ours.
    """

    subscription_id: str
    price_id: str
    customer_id: str
    trial_days: int
    destination_id: str
    fee_percent: float
    success_url: str
    cancel_url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of price would bill now, in cents, and what would be kept as credit."""

    due_cents: int
    credit_cents: int


def make_customer(subscription_id: str, *, user_id: str, email: str, name: str) -> str:
    """The id of a customer for one seller's subscriptions, the same one however often asked.

    Credit from a change stays with a customer at Stripe, so each seller has its own.
    """
    details = hashlib.sha256(f"{email}\n{name}".encode()).hexdigest()[:12]
    metadata = {"user_id": user_id, "subscription_id": subscription_id}
    return do_once(
        f"subscription:{subscription_id}:customer:{details}",
        lambda client, options: (
            (
                client.v1.customers.create(
                    {"email": email, "name": name, "metadata": metadata}, options
                )
            ).id
        ),
    )


def find_or_make_price(price: RecurringPrice) -> str:
    """The id of a recurring price; the same one for the same terms."""
    found = ask(
        lambda client: client.v1.prices.list({"lookup_keys": [price.key], "active": True})
    ).data
    if found:
        return found[0].id
    return do_once(
        f"price:{price.key}",
        lambda client, options: (
            (
                client.v1.prices.create(
                    {
                        "currency": price.currency,
                        "unit_amount": price.cents,
                        "recurring": {"interval": cast(Any, price.interval)},
                        "lookup_key": price.key,
                        "product_data": {"name": price.title},
                    },
                    options,
                )
            ).id
        ),
    )


def open_checkout(request: SubscriptionRequest) -> HostedCheckout:
    """A hosted checkout for one subscription; the same one however often it is asked for."""
    metadata = {"subscription_id": request.subscription_id}
    data: Json = {"metadata": metadata}
    if request.trial_days:
        data["trial_period_days"] = request.trial_days
    if request.destination_id:
        data["application_fee_percent"] = request.fee_percent
        data["transfer_data"] = {"destination": request.destination_id}
    session = do_once(
        f"subscription:{request.subscription_id}",
        lambda client, options: client.v1.checkout.sessions.create(
            {
                "mode": "subscription",
                "customer": request.customer_id,
                "line_items": [{"quantity": 1, "price": request.price_id}],
                "subscription_data": cast(Any, data),
                "metadata": metadata,
                "success_url": request.success_url,
                "cancel_url": request.cancel_url,
                "expires_at": request.expires_at,
            },
            options,
        ),
    )
    return HostedCheckout(session.id, session.url or "")


def get_checkout(session_id: str) -> Json:
    """A subscription's checkout as Stripe has it now."""
    return ask(lambda client: client.v1.checkout.sessions.retrieve(session_id).to_dict())


def get_subscription(stripe_id: str) -> Json:
    """A subscription as Stripe has it now."""
    return ask(lambda client: client.v1.subscriptions.retrieve(stripe_id).to_dict())


def list_paid_invoices(stripe_id: str) -> list[Json]:
    """The newest paid invoices of a subscription."""
    page = ask(
        lambda client: client.v1.invoices.list(
            {"subscription": stripe_id, "status": "paid", "limit": 20}
        )
    )
    return [invoice.to_dict() for invoice in page.data]


def get_invoice_intent(invoice_id: str) -> Json:
    """The payment intent that paid an invoice, its charge in full; empty when none did."""
    page = ask(
        lambda client: client.v1.invoice_payments.list(
            {
                "invoice": invoice_id,
                "status": "paid",
                "expand": ["data.payment.payment_intent.latest_charge"],
            }
        )
    )
    for payment in page.data:
        intent = payment.to_dict()["payment"].get("payment_intent")
        if isinstance(intent, dict):
            return intent
    return {}


def set_cancelling(stripe_id: str, on: bool, *, key: str) -> Json:
    """Stop the billing at the end of the period, or go on after all."""
    return do_once(
        key,
        lambda client, options: client.v1.subscriptions.update(
            stripe_id, {"cancel_at_period_end": on}, options
        ).to_dict(),
    )


def end_now(stripe_id: str, *, key: str) -> Json:
    """Stop the billing now. What was paid stays paid."""
    return do_once(
        key,
        lambda client, options: client.v1.subscriptions.cancel(stripe_id, {}, options).to_dict(),
    )


def change_price(stripe_id: str, price_id: str, *, key: str) -> Json:
    """Move a subscription to another price, prorated to the second and billed now.

    Nothing is changed when the payment is declined: raises PaymentRefused.
    """
    item = _item_of(stripe_id)
    return do_once(
        key,
        lambda client, options: client.v1.subscriptions.update(
            stripe_id,
            {
                "items": [{"id": item, "price": price_id}],
                "proration_behavior": "always_invoice",
                "payment_behavior": "error_if_incomplete",
                "cancel_at_period_end": False,
            },
            options,
        ).to_dict(),
    )


def preview_change(stripe_id: str, price_id: str, *, key: str) -> Change:
    """What `change_price` would bill now. Nothing is changed."""
    item = _item_of(stripe_id)
    draft = do_once(
        key,
        lambda client, options: client.v1.invoices.create_preview(
            {
                "subscription": stripe_id,
                "subscription_details": {
                    "items": [{"id": item, "price": price_id}],
                    "proration_behavior": "always_invoice",
                },
            },
            options,
        ),
    )
    return Change(draft.amount_due, max(-draft.total, 0))


def _item_of(stripe_id: str) -> str:
    found: str = get_subscription(stripe_id)["items"]["data"][0]["id"]
    return found


def open_portal(customer_id: str, *, return_url: str, key: str) -> str:
    """The address of Stripe's page where a customer looks after what they pay with."""
    return do_once(
        key,
        lambda client, options: (
            (
                client.v1.billing_portal.sessions.create(
                    {"customer": customer_id, "return_url": return_url}, options
                )
            ).url
        ),
    )
