"""Checkout sessions for a payment or a subscription: create, retrieve, list, expire.

Paying one is in `checkout.py`.
"""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import payments, rules, session_rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.line_items import read_items
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work, money

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 60 * 60


@endpoint(
    "POST",
    "/v1/checkout/sessions",
    params=("checkout._session_create_params", "SessionCreateParams"),
)
def create(call: Call) -> Doc:
    """A hosted checkout for a one-off payment or a new subscription."""
    work, data = call.work, call.params
    session_rules.check(data)
    items, currency = read_items(work, data)
    later = (
        session_rules.subscription_data(work, data, items)
        if data["mode"] == "subscription"
        else None
    )
    total = sum(item["amount_total"] for item in items)
    if later and (later.get("trial_period_days") or later.get("trial_end")):
        total = 0
    elif total < rules.LEAST[currency]:
        least = money(rules.LEAST[currency], currency)
        text = f"The Checkout Session's total amount due must add up to at least {least} {currency}"
        raise StripeRefusal(text, code="amount_too_small", param="line_items")
    else:
        rules.amount(total, "line_items")
    intent_data = dict(data.get("payment_intent_data") or {})
    intent_data["metadata"] = rules.metadata(
        {}, intent_data.get("metadata"), "payment_intent_data[metadata]"
    )
    payments.check_destination(work, intent_data, total, "payment_intent_data")
    if "customer" in data:
        work.get("customer", data["customer"], param="customer")
    session = _session(work, data, items, currency, total)
    session |= {"_intent_data": intent_data, "_subscription_data": later}
    work.put(session)
    work.tx.add_task("stripe.expire", {"session": session["id"]}, session["expires_at"])
    return session


def _session(work: Work, data: Doc, items: list[Doc], currency: str, total: int) -> Doc:
    key = stripe_id("cs_test")
    types = session_rules.method_types(data)
    email = data.get("customer_email")
    lines = {
        "object": "list",
        "data": items,
        "has_more": False,
        "url": f"/v1/checkout/sessions/{key}/line_items",
    }
    return {
        "id": key,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": data.get("allow_promotion_codes"),
        "allowed_payment_method_types": data.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": data.get("billing_address_collection"),
        "cancel_url": data.get("cancel_url"),
        "client_reference_id": data.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": work.now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        }
        | (data.get("custom_text") or {}),
        "customer": data.get("customer"),
        "customer_account": None,
        "customer_creation": None if "customer" in data else session_rules.customer_creation(data),
        "customer_details": details(email, None) if email else None,
        "customer_email": email,
        "discounts": [],
        "excluded_payment_method_types": None,
        "expires_at": _expiry(work, data),
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": None
        if data["mode"] == "subscription"
        else {
            "enabled": False,
            "invoice_data": {
                "account_tax_ids": None,
                "custom_fields": None,
                "description": None,
                "footer": None,
                "issuer": None,
                "metadata": {},
                "rendering_options": None,
            },
        },
        "livemode": False,
        "locale": data.get("locale"),
        "managed_payments": None,
        "metadata": rules.metadata({}, data.get("metadata")),
        "mode": data["mode"],
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required" if data["mode"] == "payment" else "always",
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": types,
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": data.get("submit_type"),
        "subscription": None,
        "success_url": data["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{work.sandbox.settings.base}/checkout/{key}",
        "wallet_options": None,
        "_line_items": lines,
    }


def details(email: str | None, name: str | None) -> Doc:
    """What the buyer said about themselves."""
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _expiry(work: Work, data: Doc) -> int:
    at = int(data.get("expires_at", work.now + LONGEST_SECONDS))
    # A minute of grace on both sides: callers add to their own clock, before the request.
    if at < work.now + SHORTEST_SECONDS - 60:
        text = (
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
        raise StripeRefusal(text, param="expires_at")
    if at > work.now + LONGEST_SECONDS + 60:
        text = (
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )
        raise StripeRefusal(text, param="expires_at")
    return at


@endpoint(
    "GET",
    "/v1/checkout/sessions/{id}",
    params=("checkout._session_retrieve_params", "SessionRetrieveParams"),
)
def retrieve(call: Call) -> Doc:
    """One session."""
    return call.work.get("checkout.session", call.path["id"], noun="checkout session")


@endpoint(
    "GET",
    "/v1/checkout/sessions/{id}/line_items",
    params=("checkout._session_list_line_items_params", "SessionListLineItemsParams"),
)
def list_line_items(call: Call) -> Doc:
    """What a session sells."""
    session = call.work.get("checkout.session", call.path["id"], noun="checkout session")
    lines: Doc = session["_line_items"]
    return lines


@endpoint(
    "GET", "/v1/checkout/sessions", params=("checkout._session_list_params", "SessionListParams")
)
def list_(call: Call) -> Doc:
    """Sessions, newest first."""
    params = call.params
    names = ("customer", "payment_intent", "status", "subscription")
    filters: Doc = {n: params[n] for n in names if n in params}
    if "customer_details" in params:
        filters["customer_details.email"] = params["customer_details"]["email"]
    return page(call.work, "checkout.session", params, filters, "/v1/checkout/sessions")


@endpoint(
    "POST",
    "/v1/checkout/sessions/{id}/expire",
    params=("checkout._session_expire_params", "SessionExpireParams"),
)
def expire(call: Call) -> Doc:
    """Close an open session, so that it cannot be paid any more."""
    session = call.work.get("checkout.session", call.path["id"], noun="checkout session")
    if session["status"] != "open":
        text = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of {session['status']}."
        )
        raise StripeRefusal(text)
    return close(call.work, session)


def close(work: Work, session: Doc) -> Doc:
    """The session is over without a payment."""
    work.save(session, status="expired", url=None)
    work.emit("checkout.session.expired", session)
    return session
