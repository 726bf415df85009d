"""Stripe: every call we make to it and every event it sends. The only file that imports its SDK.

Blocking; never called while a transaction is open. Each write carries an idempotency key made from
a row of ours, so a call whose answer was lost is repeated without being done twice.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar, cast

import stripe
from stripe import RequestsClient, StripeClient, StripeError, StripeObject

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.core.log import get_logger

TIMEOUT_SECONDS = (3.0, 8.0)
"""To connect and to read. A person is waiting; the SDK tries once more by itself."""

KEY_PAUSES_SECONDS = (0.2, 0.4, 0.8)
"""Waited before a key that is in use is tried again, beside what the SDK does by itself."""

SIGNATURE_TOLERANCE_SECONDS = 300
PAGE = 100
_DOWN = "Stripe is not answering. Nothing was charged. Try again in a minute."

Result = TypeVar("Result")
Json = dict[str, Any]
log = get_logger("payments")

# The SDK would leave an id in the home folder and report the timings of earlier calls.
stripe.enable_telemetry = False


class PaymentRefused(DomainError):
    """Stripe will not do what we asked, however often we ask. Carries Stripe's sentence."""

    code = "payment_refused"
    default = "Stripe refused this. Nothing was charged."


class BadSignature(DomainError):
    """An event that Stripe did not sign, or signed too long ago."""

    code = "bad_signature"
    default = "The signature is not valid."


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What a hosted checkout is opened with. Cents; `expires_at` is in UTC seconds.

    `terms` stand beside the button that pays. Without a `destination_id` the money is ours.
    """

    order_id: str
    number: str
    title: str
    charged_cents: int
    platform_fee_cents: int
    currency: str
    destination_id: str
    customer_id: str
    success_url: str
    cancel_url: str
    expires_at: int
    terms: str = ""


@dataclass(frozen=True, slots=True)
class HostedCheckout:
    """A page of Stripe's where the buyer pays."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class ProcessorFee:
    """What Stripe kept of one payment, in cents."""

    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge that succeeded, in Stripe's own list: cents, and UTC seconds when it was made.

    `order_id` is empty for one that is not of ours.
    """

    id: str
    payment_intent_id: str
    order_id: str
    amount_cents: int
    refunded_cents: int
    currency: str
    created: int


def create_customer(user_id: str, *, email: str, name: str) -> str:
    """The id of a customer, the same one however often it is asked for."""
    # Stripe refuses a key that comes back with other details, as after a change of address.
    details = hashlib.sha256(f"{email}\n{name}".encode()).hexdigest()[:12]
    return _write(
        f"customer:{user_id}:{details}",
        lambda client, options: (
            client.v1.customers.create(
                {"email": email, "name": name, "metadata": {"user_id": user_id}}, options
            ).id
        ),
    )


def open_checkout(request: CheckoutRequest) -> HostedCheckout:
    """A hosted checkout for one order; the same one however often it is asked for.

    Raises PaymentRefused, and ServiceUnavailable when it is unknown whether it was opened.
    """
    session = _write(
        f"order:{request.order_id}",
        lambda client, options: client.v1.checkout.sessions.create(
            {
                "mode": "payment",
                "customer": request.customer_id,
                "client_reference_id": request.order_id,
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": request.currency,
                            "unit_amount": request.charged_cents,
                            "product_data": {"name": request.title},
                        },
                    }
                ],
                "payment_intent_data": _payment(request),
                "metadata": {"order_id": request.order_id},
                "success_url": request.success_url,
                "cancel_url": request.cancel_url,
                "expires_at": request.expires_at,
                **(
                    {"custom_text": {"submit": {"message": request.terms}}} if request.terms else {}
                ),
            },
            options,
        ),
    )
    return HostedCheckout(session.id, session.url or "")


def _payment(request: CheckoutRequest) -> Any:
    """What a payment is for, whom it goes to, and what of it is ours."""
    about = {
        "description": f"{request.number} · {request.title}",
        "metadata": {"order_id": request.order_id},
    }
    if not request.destination_id:
        return about
    return {
        "application_fee_amount": request.platform_fee_cents,
        "transfer_data": {"destination": request.destination_id},
        **about,
    }


def get_checkout(session_id: str) -> Json:
    """A checkout session as Stripe has it now, its payment intent and charge in full."""
    return _read(
        lambda client: _plain(
            client.v1.checkout.sessions.retrieve(
                session_id, {"expand": ["payment_intent.latest_charge"]}
            )
        )
    )


def expire_checkout(session_id: str, *, order_id: str) -> None:
    """Close an open checkout, so that it cannot be paid. Raises PaymentRefused for any other."""
    _write(
        f"expire:{order_id}",
        lambda client, options: client.v1.checkout.sessions.expire(session_id, {}, options).id,
    )


def get_processor_fee(transaction_id: str) -> ProcessorFee:
    """What Stripe kept, from the line of our balance that a charge wrote."""
    line = _read(lambda client: client.v1.balance_transactions.retrieve(transaction_id))
    return ProcessorFee(int(line.fee), line.currency)


def list_charges(since: int) -> Iterator[Charge]:
    """Every charge that succeeded since `since` (UTC seconds), newest first, page by page."""
    after: str | None = None
    while True:
        params: Json = {"limit": PAGE, "created": {"gte": since}}
        if after:
            params["starting_after"] = after
        page = _read(partial(_charge_page, params))
        for charge in page.data:
            if charge.status == "succeeded":
                yield Charge(
                    id=charge.id,
                    payment_intent_id=str(charge.payment_intent or ""),
                    order_id=_plain(charge).get("metadata", {}).get("order_id", ""),
                    amount_cents=charge.amount,
                    refunded_cents=charge.amount_refunded,
                    currency=charge.currency,
                    created=charge.created,
                )
        if not page.has_more or not page.data:
            return
        after = page.data[-1].id


def _charge_page(params: Json, client: StripeClient) -> Any:
    return client.v1.charges.list(cast(Any, params))


def create_account(store_id: str) -> Json:
    """A Connect Express account for a store; the same one however often it is asked for."""
    return _write(
        f"account:{store_id}",
        lambda client, options: _plain(
            client.v1.accounts.create(
                {
                    "type": "express",
                    "capabilities": {
                        "card_payments": {"requested": True},
                        "transfers": {"requested": True},
                    },
                    "metadata": {"store_id": store_id},
                },
                options,
            )
        ),
    )


def get_account(account_id: str) -> Json:
    """A Connect account as Stripe has it now."""
    return _read(lambda client: _plain(client.v1.accounts.retrieve(account_id)))


def create_account_link(account_id: str, *, return_url: str, refresh_url: str, key: str) -> str:
    """The address of Stripe's onboarding form, good for a few minutes and one visit."""
    return _write(
        key,
        lambda client, options: (
            client.v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                },
                options,
            ).url
        ),
    )


def read_event(body: bytes, signature: str) -> Json:
    """The event in a webhook's raw body, its signature verified against each of our secrets.

    STRIPE_WEBHOOK_SECRET may hold several, separated by commas: Stripe signs the events of the
    platform and those of connected accounts with different ones. Raises BadSignature.
    """
    secrets = [s.strip() for s in get_settings().stripe_webhook_secret.split(",") if s.strip()]
    try:
        text = body.decode()
    except UnicodeDecodeError as broken:
        raise BadSignature from broken
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(
                text, signature, secret, SIGNATURE_TOLERANCE_SECONDS
            )
        except stripe.SignatureVerificationError:
            continue
        return _parsed(text)
    raise BadSignature


def _parsed(text: str) -> Json:
    try:
        event = json.loads(text)
    except ValueError as broken:
        raise BadSignature("The body is not JSON.") from broken
    if not isinstance(event, dict) or event.get("object") != "event":
        raise BadSignature("The body is not an event.")
    return event


def ask(request: Callable[[StripeClient], Result]) -> Result:
    """Ask Stripe something that changes nothing, for the other files of this folder.

    Raises PaymentRefused and ServiceUnavailable.
    """
    return _read(request)


def do_once(key: str, request: Callable[[StripeClient, Any], Result]) -> Result:
    """Have Stripe do something, once for its key, for the other files of this folder.

    Raises PaymentRefused, and ServiceUnavailable when it is unknown whether it was done.
    """
    return _write(key, request)


def _write(key: str, request: Callable[[StripeClient, Any], Result]) -> Result:
    for pause in KEY_PAUSES_SECONDS:
        try:
            return request(_client(), {"idempotency_key": key})
        except StripeError as failed:
            if not _is_key_in_use(failed):
                raise _translated(failed) from failed
        # The same was asked twice at once, and Stripe still answers the other one.
        time.sleep(pause)
    return _read(lambda client: request(client, {"idempotency_key": key}))


def _is_key_in_use(failed: StripeError) -> bool:
    body = failed.json_body if isinstance(failed.json_body, dict) else {}
    return bool((body.get("error") or {}).get("code") == "idempotency_key_in_use")


def _read(request: Callable[[StripeClient], Result]) -> Result:
    try:
        return request(_client())
    except StripeError as failed:
        raise _translated(failed) from failed


def _translated(failed: StripeError) -> DomainError:
    status = failed.http_status or 0
    details = {"status": status, "code": failed.code, "request": failed.request_id}
    if status in (401, 403):
        # Our key is wrong: the person can do nothing about it, we must.
        log.error("stripe.key_refused", error=failed.user_message, **details)
        return ServiceUnavailable()
    if status < 400 or status in (409, 429) or status >= 500:
        log.warning("stripe.unavailable", error=failed.user_message, **details)
        return ServiceUnavailable(
            "Stripe is not answering. Nothing was charged. Try again in a minute."
        )
    log.warning("stripe.refused", error=failed.user_message, **details)
    sentence = (failed.user_message or "").strip().rstrip(".")
    return PaymentRefused(f"Stripe refused this: {sentence}." if sentence else None)


def _plain(thing: StripeObject) -> Json:
    plain: Json = thing.to_dict()
    return plain


def _client() -> StripeClient:
    settings = get_settings()
    return _client_for(settings.stripe_api_key, settings.stripe_api_base, TIMEOUT_SECONDS)


@lru_cache(maxsize=4)
def _client_for(key: str, base: str, timeout: tuple[float, float]) -> StripeClient:
    return StripeClient(
        key,
        base_addresses={"api": base} if base else None,
        max_network_retries=1,
        http_client=RequestsClient(timeout=timeout),
    )
