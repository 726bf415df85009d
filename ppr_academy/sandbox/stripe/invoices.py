"""Invoices of subscriptions: how they are made, finalized and paid.

Source: docs.stripe.com/billing/invoices/workflow. Two things differ: a draft is finalized at once
instead of after an hour, and retries come after 3, 5 and 7 days.
"""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, methods, payments
from ppr_academy.sandbox.stripe.work import Work, half_up

DAY = 24 * 60 * 60
RETRY_DAYS = (3, 5, 7)


def fee_of(sub: Doc, cents: int) -> int | None:
    """The application fee of an invoice of a subscription, in cents."""
    percent = sub["application_fee_percent"]
    return None if percent is None else half_up(cents, round(percent * 100), 10_000)


def routing(sub: Doc, cents: int) -> Doc:
    """How the payment of an invoice is passed on, as `payment_intent_data` says it."""
    data: Doc = {"metadata": {}, "transfer_data": sub["transfer_data"]}
    fee = fee_of(sub, cents)
    return data if fee is None else data | {"application_fee_amount": fee}


def issue(work: Work, sub: Doc, invoice: Doc) -> Doc:
    """Store a draft and make it final: it has a number now, and its amount stands."""
    customer = work.get("customer", invoice["customer"])
    work.put(invoice, parent=sub["id"])
    work.save(sub, latest_invoice=invoice["id"])
    work.emit("invoice.created", invoice)
    number = customer["next_invoice_sequence"]
    work.save(customer, balance=invoice["_ending"], next_invoice_sequence=number + 1)
    base = work.sandbox.settings.base
    work.save(
        invoice,
        effective_at=work.now,
        ending_balance=invoice["_ending"],
        hosted_invoice_url=f"{base}/invoices/{invoice['id']}",
        number=f"{customer['invoice_prefix']}-{number:04d}",
        status="open",
        status_transitions=invoice["status_transitions"] | {"finalized_at": work.now},
    )
    work.emit("invoice.finalized", invoice)
    return invoice


def attach_intent(work: Work, invoice: Doc, intent: Doc) -> None:
    """Say which payment pays an invoice."""
    work.save(invoice, _intent=intent["id"])
    work.put(
        {
            "id": stripe_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": work.now,
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        },
        parent=invoice["id"],
    )


def collect(work: Work, sub: Doc, invoice: Doc) -> methods.Method | None:
    """Try to pay an open invoice; None when it is paid, or the method that was declined."""
    if invoice["amount_due"] == 0:
        mark_paid(work, invoice)
        return None
    intent = work.find(invoice["_intent"])
    if intent is None:
        intent = payments.open_intent(
            work,
            invoice["amount_due"],
            invoice["currency"],
            routing(sub, invoice["amount_due"]) | {"description": _what(invoice)},
            customer=invoice["customer"],
        )
        attach_intent(work, invoice, intent)
    used = work.find(sub["default_payment_method"])
    assert used is not None
    method = methods.METHODS[used["_method"]]
    charge = payments.attempt(work, intent, method, used["billing_details"], used)
    if charge["status"] == "failed":
        _mark_attempted(work, invoice)
        return method
    mark_paid(work, invoice)
    return None


def _what(invoice: Doc) -> str:
    is_first = invoice["billing_reason"] == "subscription_create"
    return "Subscription creation" if is_first else "Subscription update"


def mark_paid(work: Work, invoice: Doc) -> None:
    """The money of an invoice is here, or there was none to pay."""
    work.save(
        invoice,
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        attempt_count=invoice["attempt_count"] + (1 if invoice["amount_due"] else 0),
        attempted=True,
        auto_advance=False,
        next_payment_attempt=None,
        status="paid",
        status_transitions=invoice["status_transitions"] | {"paid_at": work.now},
    )
    for payment in work.tx.children("invoice_payment", invoice["id"]):
        work.save(
            payment,
            amount_paid=invoice["amount_due"],
            status="paid",
            status_transitions={"canceled_at": None, "paid_at": work.now},
        )
        work.emit("invoice_payment.paid", payment)
    work.emit("invoice.paid", invoice)
    work.emit("invoice.payment_succeeded", invoice)


def _mark_attempted(work: Work, invoice: Doc) -> None:
    tried, planned = invoice["attempt_count"], invoice["next_payment_attempt"]
    if planned is not None and planned > work.now:
        # A try out of turn, by the customer: the next one by itself stays where it was.
        work.save(invoice, attempted=True)
        work.emit("invoice.payment_failed", invoice)
        return
    again = work.now + RETRY_DAYS[tried] * DAY if tried < len(RETRY_DAYS) else None
    work.save(
        invoice,
        attempt_count=tried + 1,
        attempted=True,
        auto_advance=again is not None,
        next_payment_attempt=again,
    )
    work.emit("invoice.payment_failed", invoice)
    if again is not None:
        arg = {"invoice": invoice["id"], "subscription": subscription_of(invoice), "at": again}
        work.tx.add_task("stripe.retry_invoice", arg, again)


def give_up(work: Work, sub: Doc) -> None:
    """Stop collecting what is open of a subscription that ended."""
    for invoice in work.tx.children("invoice", sub["id"]):
        if invoice["status"] == "open":
            work.save(invoice, auto_advance=False, next_payment_attempt=None)


def subscription_of(invoice: Doc) -> str:
    """The id of the subscription that an invoice bills."""
    key: str = invoice["parent"]["subscription_details"]["subscription"]
    return key


def blank_billing(customer: Doc) -> Doc:
    """Billing details of a known customer."""
    return books.blank_billing() | {"email": customer["email"], "name": customer["name"]}
