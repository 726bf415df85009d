"""Subscriptions through the API: retrieve, list, update, cancel. They begin with a checkout."""

from typing import Any

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import (
    invoice_shape,
    invoices,
    payments,
    prices,
    rules,
    subscriptions,
)
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.methods import Method
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work

_HANDLED = {
    "application_fee_percent",
    "cancel_at_period_end",
    "cancellation_details",
    "default_payment_method",
    "description",
    "expand",
    "items",
    "metadata",
    "payment_behavior",
    "proration_behavior",
    "proration_date",
    "trial_end",
}
# What may still be said of a subscription that is over.
_AFTERWARDS = {"cancellation_details", "expand", "metadata"}
_LISTED = ("active", "incomplete", "past_due", "paused", "trialing", "unpaid")


@endpoint(
    "GET",
    "/v1/subscriptions/{id}",
    params=("_subscription_retrieve_params", "SubscriptionRetrieveParams"),
)
def retrieve(call: Call) -> Doc:
    """One subscription."""
    return call.work.get("subscription", call.path["id"])


@endpoint(
    "GET", "/v1/subscriptions", params=("_subscription_list_params", "SubscriptionListParams")
)
def list_(call: Call) -> Doc:
    """Subscriptions by customer, price and status; those that are over only when asked for."""
    params = call.params
    known = {"created", "customer", "ending_before", "expand", "limit", "price", "starting_after"}
    if other := sorted(set(params) - known - {"status"}):
        text = f"The sandbox does not list subscriptions by {other[0]}."
        raise StripeRefusal(text, param=other[0])
    filters: Doc = {"customer": params["customer"]} if "customer" in params else {}
    if "price" in params:
        filters["items.data[0].price.id"] = params["price"]
    status = params.get("status")
    if status == "ended":
        filters["status"] = list(subscriptions.ENDED)
    elif status != "all":
        filters["status"] = status or list(_LISTED)
    return page(call.work, "subscription", params, filters, "/v1/subscriptions")


@endpoint(
    "POST",
    "/v1/subscriptions/{id}",
    params=("_subscription_update_params", "SubscriptionUpdateParams"),
)
def update(call: Call) -> Doc:
    """Change the price, cancel at the end of the period or take that back, and a few fields."""
    work, data = call.work, call.params
    sub = work.get("subscription", call.path["id"])
    if other := sorted(set(data) - _HANDLED):
        text = f"The sandbox's subscriptions do not do {other[0]}."
        raise StripeRefusal(text, param=other[0])
    if sub["status"] in subscriptions.ENDED and set(data) - _AFTERWARDS:
        text = "A canceled subscription can only update its cancellation_details and metadata."
        raise StripeRefusal(text)
    before: Doc = {}
    _set_fields(work, sub, data, before)
    if "cancel_at_period_end" in data:
        set_cancelling(work, sub, data["cancel_at_period_end"], before)
    invoice = _change(work, sub, data, before) if data.keys() & {"items", "trial_end"} else None
    work.save(sub)
    if before:
        work.emit("customer.subscription.updated", sub, previous=before)
    if invoice is not None:
        _bill(work, sub, invoice, data.get("payment_behavior", "allow_incomplete"))
    return sub


def _set_fields(work: Work, sub: Doc, data: Doc, before: Doc) -> None:
    new: dict[str, Any] = {}
    if "metadata" in data:
        new["metadata"] = rules.metadata(sub["metadata"], data["metadata"])
    if "description" in data:
        new["description"] = data["description"] or None
    if "cancellation_details" in data:
        new["cancellation_details"] = sub["cancellation_details"] | data["cancellation_details"]
    if "application_fee_percent" in data:
        percent = data["application_fee_percent"]
        new["application_fee_percent"] = None if percent == "" else float(percent)
        check_route(work, new | {"transfer_data": sub["transfer_data"]}, "")
    if "default_payment_method" in data:
        param = "default_payment_method"
        used = work.get("payment_method", data[param], param=param, noun="PaymentMethod")
        if used["customer"] != sub["customer"]:
            text = (
                f"The customer does not have a payment method with the ID {used['id']}. The payment"
                " method must be attached to the customer."
            )
            raise StripeRefusal(text, code="resource_missing", param=param)
        new[param] = used["id"]
    for name, value in new.items():
        if value != sub[name]:
            before[name] = sub[name]
            sub[name] = value


def set_cancelling(work: Work, sub: Doc, on: bool, before: Doc) -> None:
    """Cancel at the end of the period or take it back; `before` learns what it was."""
    if on == sub["cancel_at_period_end"]:
        return
    for name in ("cancel_at", "cancel_at_period_end", "canceled_at"):
        before[name] = sub[name]
    reason = "cancellation_requested" if on else None
    sub |= {
        "cancel_at": subscriptions.item_of(sub)["current_period_end"] if on else None,
        "cancel_at_period_end": on,
        "canceled_at": work.now if on else None,
        "cancellation_details": sub["cancellation_details"] | {"reason": reason},
    }


def _change(work: Work, sub: Doc, data: Doc, before: Doc) -> Doc | None:
    if "trial_end" in data:
        if data["trial_end"] != "now" or sub["status"] != "trialing" or "items" in data:
            text = "The sandbox only ends a running trial, with trial_end=now and nothing else."
            raise StripeRefusal(text, param="trial_end")
        item = subscriptions.item_of(sub)
        before |= {"trial_end": sub["trial_end"]} | subscriptions.present_period(sub)
        item["current_period_end"] = work.now
        sub |= {"billing_cycle_anchor": work.now, "trial_end": work.now}
        work.save(sub)
        subscriptions.unschedule(work, sub)
        subscriptions.renew(work, sub)
        return None
    price = _wanted_price(work, sub, data)
    if price["id"] == subscriptions.item_of(sub)["price"]["id"]:
        return None
    before |= subscriptions.present_period(sub)
    old_end = subscriptions.item_of(sub)["current_period_end"]
    behavior = data.get("proration_behavior", "create_prorations")
    at = _proration_date(work, sub, data)
    invoice = subscriptions.change_price(work, sub, price, behavior, at)
    if subscriptions.item_of(sub)["current_period_end"] != old_end:
        subscriptions.unschedule(work, sub)
        subscriptions.schedule(work, sub)
    return invoice


def _wanted_price(work: Work, sub: Doc, data: Doc) -> Doc:
    item = subscriptions.item_of(sub)
    wanted = data["items"]
    if len(wanted) != 1 or wanted[0].get("id") != item["id"]:
        text = f"The sandbox's subscriptions have one item; this one's is {item['id']}."
        raise StripeRefusal(text, param="items[0][id]")
    if other := sorted(set(wanted[0]) - {"id", "price", "price_data", "quantity"}):
        text = f"The sandbox's subscriptions do not do items[0][{other[0]}]."
        raise StripeRefusal(text, param=f"items[0][{other[0]}]")
    if wanted[0].get("quantity", 1) != 1:
        raise StripeRefusal("The sandbox bills a quantity of one.", param="items[0][quantity]")
    price = prices.pick_price(work, wanted[0], "items[0]")
    if not price["recurring"] or price["currency"] != sub["currency"]:
        text = "The price must be recurring and have the subscription's currency."
        raise StripeRefusal(text, param="items[0][price]")
    return price


def _proration_date(work: Work, sub: Doc, data: Doc) -> int:
    item = subscriptions.item_of(sub)
    start, stop = int(item["current_period_start"]), int(item["current_period_end"])
    at = data.get("proration_date")
    if at is None:
        return min(max(work.now, start), stop)
    if not start <= at <= stop:
        text = "Cannot specify `proration_date` outside of the current period."
        raise StripeRefusal(text, param="proration_date")
    return int(at)


def _bill(work: Work, sub: Doc, invoice: Doc, behavior: str) -> None:
    invoices.issue(work, sub, invoice)
    declined = invoices.collect(work, sub, invoice)
    if declined is not None and behavior in ("error_if_incomplete", "pending_if_incomplete"):
        # Nothing of it stays: the whole call is undone.
        raise declined_error(declined)
    subscriptions.after_collecting(work, sub, declined, invoice)


def declined_error(method: Method, *, keep: bool = False) -> StripeRefusal:
    """A payment outside the buyer's sight was declined."""
    return StripeRefusal(
        method.message,
        status=402,
        kind="card_error",
        code=method.code,
        keep=keep,
        decline_code=method.decline,
    )


@endpoint(
    "DELETE",
    "/v1/subscriptions/{id}",
    params=("_subscription_cancel_params", "SubscriptionCancelParams"),
)
def cancel(call: Call) -> Doc:
    """End a subscription now. What was paid stays paid."""
    work, data = call.work, call.params
    sub = work.get("subscription", call.path["id"])
    if sub["status"] in subscriptions.ENDED:
        text = f"No such subscription: '{sub['id']}'"
        raise StripeRefusal(text, status=404, code="resource_missing", param="id")
    if data.get("prorate") or data.get("invoice_now"):
        name = "prorate" if data.get("prorate") else "invoice_now"
        text = "The sandbox does not settle the rest of a period on cancelling."
        raise StripeRefusal(text, param=name)
    sub["cancellation_details"] |= data.get("cancellation_details", {})
    subscriptions.end(work, sub)
    return sub


@endpoint(
    "POST",
    "/v1/invoices/create_preview",
    params=("_invoice_create_preview_params", "InvoiceCreatePreviewParams"),
)
def preview(call: Call) -> Doc:
    """What a change of price would bill at once. Nothing is changed."""
    work, data = call.work, call.params
    details = data.get("subscription_details", {})
    known = {"items", "proration_behavior", "proration_date"}
    extra = sorted(set(data) - {"expand", "subscription", "subscription_details"})
    extra += [f"subscription_details[{name}]" for name in sorted(set(details) - known)]
    if extra:
        raise StripeRefusal(f"The sandbox's previews do not do {extra[0]}.", param=extra[0])
    for name in ("subscription", "subscription_details"):
        if name not in data:
            text = f"Missing required param: {name}."
            raise StripeRefusal(text, code="parameter_missing", param=name)
    sub = work.get("subscription", data["subscription"], param="subscription")
    price = _wanted_price(work, sub, details)
    behavior = details.get("proration_behavior", "create_prorations")
    at = _proration_date(work, sub, details)
    invoice = subscriptions.change_price(work, sub, price, behavior, at)
    draft = invoice or invoice_shape.build(work, sub, "upcoming", [])
    return draft | {"id": "upcoming_" + draft["id"], "subscription": sub["id"]}


def check_route(work: Work, data: Doc, prefix: str) -> None:
    """Cross-field rules of how a subscription's payments are passed on."""

    def name(field: str) -> str:
        return f"{prefix}[{field}]" if prefix else field

    percent, target = data.get("application_fee_percent"), data.get("transfer_data")
    if percent is not None:
        if not 0 <= percent <= 100 or round(percent, 2) != percent:
            text = (
                "application_fee_percent must be between 0 and 100, with at most two decimal places"
            )
            raise StripeRefusal(text, param=name("application_fee_percent"))
        if not target:
            text = (
                "Can only apply an application_fee_percent when the subscription is on a connected"
                " account or has `transfer_data[destination]`."
            )
            raise StripeRefusal(text, param=name("application_fee_percent"))
    if target and target.get("amount_percent") is not None:
        text = "The sandbox transfers whole payments, less application_fee_percent."
        raise StripeRefusal(text, param=name("transfer_data") + "[amount_percent]")
    payments.check_destination(work, {"transfer_data": target}, rules.MOST, prefix)
