"""Stripe's refunds: giving money back, and asking what went back of a payment and from whom.

Blocking; never called while a transaction is open.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from stripe import StripeClient

from ppr_academy.services.gateways.payments import PAGE, Json, ask, do_once


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What is given back of a payment, in cents. `takes_back`: from the creator's transfer too;
    `returns_fee`: our fee goes back in proportion."""

    refund_id: str
    order_id: str
    payment_intent_id: str
    cents: int
    takes_back: bool
    returns_fee: bool


@dataclass(frozen=True, slots=True)
class Returns:
    """What went back of one payment in all, in cents: to the buyer, out of the creator's transfer,
    and out of our fee to the creator."""

    refunded_cents: int
    from_creator_cents: int
    fee_returned_cents: int


def refund(request: RefundRequest) -> Json:
    """Give a payment or a part of it back; the same refund however often it is asked for.

    Raises PaymentRefused, and ServiceUnavailable when it is unknown whether it was done.
    """
    params: Json = {
        "payment_intent": request.payment_intent_id,
        "amount": request.cents,
        "reason": "requested_by_customer",
        "metadata": {"order_id": request.order_id, "refund_id": request.refund_id},
    }
    if request.takes_back:
        params["reverse_transfer"] = True
    if request.returns_fee:
        params["refund_application_fee"] = True
    return do_once(
        f"refund:{request.refund_id}",
        lambda client, options: client.v1.refunds.create(cast(Any, params), options).to_dict(),
    )


def list_refunds_of(payment_intent_id: str) -> Iterator[Json]:
    """Every refund of one payment, whoever made it, newest first."""
    return _pages(
        lambda client, page: client.v1.refunds.list(page),
        {"payment_intent": payment_intent_id},
    )


def list_refunds(since: int) -> Iterator[Json]:
    """Every refund since `since` (UTC seconds), newest first, page by page."""
    return _pages(lambda client, page: client.v1.refunds.list(page), {"created": {"gte": since}})


def get_returns(payment_intent_id: str) -> Returns:
    """What went back of one payment so far."""
    expanded = ["latest_charge.transfer", "latest_charge.application_fee"]
    intent = ask(
        lambda client: client.v1.payment_intents.retrieve(
            payment_intent_id, {"expand": cast(Any, expanded)}
        ).to_dict()
    )
    charge = intent["latest_charge"]
    transfer, fee = charge.get("transfer") or {}, charge.get("application_fee") or {}
    return Returns(
        int(charge["amount_refunded"]),
        int(transfer.get("amount_reversed", 0)),
        int(fee.get("amount_refunded", 0)),
    )


def pass_on(
    refund_id: str, stripe_refund_id: str, *, cents: int, currency: str, destination_id: str
) -> str:
    """Give a creator what was taken for a refund that came back; the id of the transfer.

    Raises PaymentRefused, and ServiceUnavailable when it is unknown whether it was done.
    """
    failed = ask(lambda client: client.v1.refunds.retrieve(stripe_refund_id).to_dict())
    return do_once(
        f"refund_back:{refund_id}",
        lambda client, options: (
            client.v1.transfers.create(
                {
                    "amount": cents,
                    "currency": currency,
                    "destination": destination_id,
                    "source_transaction": failed["charge"],
                    "metadata": {"refund_id": refund_id},
                },
                options,
            ).id
        ),
    )


def _pages(listed: Callable[[StripeClient, Any], Any], params: Json) -> Iterator[Json]:
    """Everything in a list of Stripe's, page by page."""
    page_params: Json = {"limit": PAGE, **params}
    while True:
        page = ask(partial(_page, listed, page_params))
        yield from (one.to_dict() for one in page.data)
        if not page.has_more or not page.data:
            return
        page_params = {**page_params, "starting_after": page.data[-1].id}


def _page(listed: Callable[[StripeClient, Any], Any], params: Json, client: StripeClient) -> Any:
    return listed(client, params)
