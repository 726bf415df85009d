"""Invoices through the API: retrieve, list, pay, and which payment paid one."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import invoices, subscriptions
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.methods import Method
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.subscription_calls import declined_error
from ppr_academy.sandbox.stripe.work import Work


@endpoint("GET", "/v1/invoices/{id}", params=("_invoice_retrieve_params", "InvoiceRetrieveParams"))
def retrieve(call: Call) -> Doc:
    """One invoice."""
    return call.work.get("invoice", call.path["id"])


@endpoint("GET", "/v1/invoices", params=("_invoice_list_params", "InvoiceListParams"))
def list_(call: Call) -> Doc:
    """Invoices by customer, status and subscription, newest first."""
    params = call.params
    filters: Doc = {n: params[n] for n in ("customer", "status") if n in params}
    if "subscription" in params:
        filters["parent.subscription_details.subscription"] = params["subscription"]
    return page(call.work, "invoice", params, filters, "/v1/invoices")


@endpoint(
    "POST",
    "/v1/invoices/{id}/pay",
    params=("_invoice_pay_params", "InvoicePayParams"),
)
def pay(call: Call) -> Doc:
    """Try to collect an open invoice now."""
    work = call.work
    if other := sorted(set(call.params) - {"expand", "off_session"}):
        text = f"The sandbox pays invoices with the subscription's card; not {other[0]}."
        raise StripeRefusal(text, param=other[0])
    invoice = work.get("invoice", call.path["id"])
    if invoice["status"] == "paid":
        raise StripeRefusal("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] != "open":
        text = f"You can only pay an open invoice; this one is {invoice['status']}."
        raise StripeRefusal(text, code="invoice_not_payable")
    if declined := pay_now(work, invoice):
        raise declined_error(declined, keep=True)
    return invoice


def pay_now(work: Work, invoice: Doc) -> Method | None:
    """Try to collect an open invoice; None when it is paid, or the method that was declined."""
    sub = work.get("subscription", invoices.subscription_of(invoice))
    declined = invoices.collect(work, sub, invoice)
    subscriptions.after_collecting(work, sub, declined, invoice)
    return declined


@endpoint(
    "GET",
    "/v1/invoice_payments",
    params=("_invoice_payment_list_params", "InvoicePaymentListParams"),
)
def list_payments(call: Call) -> Doc:
    """Payments of an invoice."""
    params = call.params
    if other := sorted(set(params) & {"created", "payment"}):
        text = f"The sandbox does not list invoice payments by {other[0]}."
        raise StripeRefusal(text, param=other[0])
    filters: Doc = {n: params[n] for n in ("invoice", "status") if n in params}
    return page(call.work, "invoice_payment", params, filters, "/v1/invoice_payments")
