"""Customers of the platform."""

from ppr_academy.sandbox.ids import stripe_id, token
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work


@endpoint("POST", "/v1/customers", params=("_customer_create_params", "CustomerCreateParams"))
def create(call: Call) -> Doc:
    """Somebody who buys."""
    customer = blank(call.work)
    return call.work.put(_edit(call, customer))


@endpoint("POST", "/v1/customers/{id}", params=("_customer_update_params", "CustomerUpdateParams"))
def update(call: Call) -> Doc:
    """Change name, e-mail, phone, address or metadata."""
    return call.work.save(_edit(call, call.work.get("customer", call.path["id"])))


@endpoint(
    "GET", "/v1/customers/{id}", params=("_customer_retrieve_params", "CustomerRetrieveParams")
)
def retrieve(call: Call) -> Doc:
    """One customer."""
    return call.work.get("customer", call.path["id"])


@endpoint("GET", "/v1/customers", params=("_customer_list_params", "CustomerListParams"))
def list_(call: Call) -> Doc:
    """Customers, all or by e-mail."""
    filters = {"email": call.params["email"]} if "email" in call.params else {}
    return page(call.work, "customer", call.params, filters, "/v1/customers")


def blank(work: Work) -> Doc:
    """An empty customer, not stored yet."""
    return {
        "id": stripe_id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": work.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": token(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def _edit(call: Call, customer: Doc) -> Doc:
    data = call.params
    known = {"address", "description", "email", "metadata", "name", "phone", "preferred_locales"}
    if other := sorted(set(data) - known - {"expand"}):
        text = f"The sandbox does not keep {other[0]} of a customer."
        raise StripeRefusal(text, param=other[0])
    if data.get("email"):
        rules.email(data["email"], "email")
    for name in ("description", "name", "phone"):
        rules.text(data.get(name, ""), name, 5000)
    for name in known - {"metadata"}:
        if name in data:
            customer[name] = data[name] or ([] if name == "preferred_locales" else None)
    customer["metadata"] = rules.metadata(customer["metadata"], data.get("metadata"))
    return customer
