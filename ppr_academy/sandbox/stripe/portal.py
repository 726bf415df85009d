"""The billing portal: one customer, on Stripe's page, looks after their own subscriptions."""

from ppr_academy.sandbox.ids import stripe_id, token
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import invoices, methods, rules, subscriptions
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.invoice_calls import pay_now
from ppr_academy.sandbox.stripe.subscription_calls import set_cancelling
from ppr_academy.sandbox.stripe.work import Work

LINK_SECONDS = 5 * 60
VISIT_SECONDS = 60 * 60

_FLOWS = ("payment_method_update",)


@endpoint(
    "POST",
    "/v1/billing_portal/sessions",
    params=("billing_portal._session_create_params", "SessionCreateParams"),
)
def create(call: Call) -> Doc:
    """A link to the portal of one customer, good for five minutes, then an hour's visit."""
    work, data = call.work, call.params
    if other := sorted(set(data) - {"customer", "expand", "flow_data", "return_url"}):
        text = f"The sandbox's portal does not do {other[0]}."
        raise StripeRefusal(text, param=other[0])
    if "customer" not in data:
        text = "Missing required param: customer."
        raise StripeRefusal(text, code="parameter_missing", param="customer")
    customer = work.get("customer", data["customer"], param="customer")
    flow = data.get("flow_data")
    if flow is not None and (flow["type"] not in _FLOWS or len(flow) > 1):
        raise StripeRefusal("The sandbox's portal only does payment_method_update.", param="flow")
    if "return_url" in data:
        rules.url(data["return_url"], "return_url")
    key = token(24)
    return work.put(
        {
            "id": stripe_id("bps"),
            "object": "billing_portal.session",
            "after_expiration": None,
            "configuration": "bpc_sandbox",
            "created": work.now,
            "customer": customer["id"],
            "customer_account": None,
            "flow": _flow(flow),
            "livemode": False,
            "locale": None,
            "on_behalf_of": None,
            "return_url": data.get("return_url"),
            "url": f"{work.sandbox.settings.base}/portal/{key}",
            "_until": work.now + LINK_SECONDS,
        },
        parent=key,
    )


def _flow(wish: Doc | None) -> Doc | None:
    if wish is None:
        return None
    names = (
        "subscription_cancel",
        "subscription_pause",
        "subscription_update",
        "subscription_update_confirm",
    )
    return {
        "after_completion": {
            "hosted_confirmation": None,
            "redirect": None,
            "type": "portal_homepage",
        },
        "customer_update": None,
        **dict.fromkeys(names),
        "type": wish["type"],
    }


def visit(work: Work, key: str) -> Doc | None:
    """The portal session behind a link that is still good. The first visit makes it last."""
    found = work.tx.children("billing_portal.session", key)
    if not found or found[0]["_until"] <= work.now:
        return None
    return found[0]


def begin_visit(work: Work, session: Doc) -> None:
    """From the first look on, the link is good for an hour."""
    if "_visited" not in session:
        work.save(session, _visited=True, _until=work.now + VISIT_SECONDS)


def subscriptions_of(work: Work, customer: str) -> list[Doc]:
    """A customer's subscriptions, newest first."""
    rows = work.tx.run(
        "SELECT id FROM object WHERE kind = 'subscription'"
        " AND json_extract(doc, '$.customer') = ? ORDER BY seq DESC",
        customer,
    ).fetchall()
    return [work.get("subscription", row[0]) for row in rows]


def own_subscription(work: Work, session: Doc, key: str) -> Doc:
    """A subscription of the portal's customer; nobody else's is there."""
    sub = work.get("subscription", key)
    if sub["customer"] != session["customer"]:
        raise missing("subscription", key)
    return sub


def set_cancel(work: Work, sub: Doc, on: bool) -> None:
    """Cancel at the end of the period, or go on after all."""
    before: Doc = {}
    set_cancelling(work, sub, on, before)
    work.save(sub)
    if before:
        work.emit("customer.subscription.updated", sub, previous=before)


def change_method(work: Work, customer: str, method: methods.Method) -> None:
    """Keep another card for all that a customer's subscriptions will bill."""
    if method.decline and not method.is_kept:
        raise StripeRefusal(
            method.message, status=402, kind="card_error", code=method.code, param="method"
        )
    keep_method(work, customer, method)


def keep_method(work: Work, customer_id: str, method: methods.Method) -> None:
    """The same, without the bank being asked: a card can also go bad by itself."""
    customer = work.get("customer", customer_id)
    used = methods.make(work, method, invoices.blank_billing(customer), customer["id"])
    before = {"invoice_settings": dict(customer["invoice_settings"])}
    customer["invoice_settings"] |= {"default_payment_method": used["id"]}
    work.save(customer)
    work.emit("payment_method.attached", used)
    work.emit("customer.updated", customer, previous=before)
    for sub in subscriptions_of(work, customer_id):
        if sub["status"] not in subscriptions.ENDED:
            before = {"default_payment_method": sub["default_payment_method"]}
            work.save(sub, default_payment_method=used["id"])
            work.emit("customer.subscription.updated", sub, previous=before)


def open_invoices(work: Work, sub: Doc) -> list[Doc]:
    """What is still to be paid of a subscription."""
    found = work.tx.children("invoice", sub["id"])
    return [invoice for invoice in found if invoice["status"] == "open"]


def pay_open(work: Work, sub: Doc) -> str:
    """Try to pay what is open of a subscription; why not, or empty when all of it is paid."""
    for invoice in open_invoices(work, sub):
        if declined := pay_now(work, invoice):
            return declined.message
    return ""
