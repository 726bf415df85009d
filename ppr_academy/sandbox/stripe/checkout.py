"""Paying a checkout session, as the buyer's browser does it on Stripe's page."""

from dataclasses import dataclass
from typing import Literal

from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe import (
    books,
    customers,
    invoices,
    methods,
    payments,
    sessions,
    subscription_shape,
    subscriptions,
)
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.sandbox.world import Sandbox, task

Outcome = Literal["paid", "processing", "declined", "complete", "expired"]


@dataclass(frozen=True, slots=True)
class Payment:
    """How an attempt ended. `complete` means that the session had been paid before."""

    outcome: Outcome
    session: Doc
    message: str = ""

    @property
    def next_url(self) -> str:
        """Where Stripe sends the buyer after a success."""
        url: str = self.session["success_url"]
        return url.replace("{CHECKOUT_SESSION_ID}", self.session["id"])


def pay(
    work: Work, session_id: str, method_key: str = "visa", *, email: str = "", name: str = ""
) -> Payment:
    """Pay with one of `methods.METHODS`; twice is once. Raises StripeRefusal."""
    session = work.get("checkout.session", session_id, noun="checkout session")
    method = methods.METHODS.get(method_key)
    is_known = method is not None and method in offered(session)
    if method is None or not is_known:
        raise StripeRefusal("This checkout does not take that.", param="method")
    if session["status"] == "complete":
        return Payment("complete", session)
    if session["status"] == "expired" or session["expires_at"] <= work.now:
        if session["status"] == "open":
            sessions.close(work, session)
        return Payment("expired", session)
    billing = _billing(work, session, email, name)
    if session["mode"] == "subscription":
        return _subscribe(work, session, method, billing)
    intent = _intent(work, session, session["_intent_data"])
    charge = payments.attempt(work, intent, method, billing)
    if charge["status"] == "failed":
        return Payment("declined", session, method.message)
    _complete(work, session, charge)
    return Payment("processing" if method.later else "paid", session)


def offered(session: Doc) -> list[methods.Method]:
    """The ways to pay, or to keep, that a checkout offers."""
    return methods.offered(session["payment_method_types"], to_keep=keeps_only(session))


def keeps_only(session: Doc) -> bool:
    """Whether nothing is charged now: a trial begins, and the card is kept for its end."""
    return bool(session["mode"] == "subscription" and session["amount_total"] == 0)


def _subscribe(work: Work, session: Doc, method: methods.Method, billing: Doc) -> Payment:
    """Begin a subscription. It is made once the first payment succeeded, as Stripe does it."""
    charge = None
    if keeps_only(session):
        if method.decline and not method.is_kept:
            work.save(session, _declined=method.message)
            return Payment("declined", session, method.message)
        customer = _customer(work, session, billing)
        used = methods.make(work, method, billing, customer["id"])
    else:
        data = invoices.routing(_terms(session), session["amount_total"])
        intent = _intent(work, session, data)
        charge = payments.attempt(work, intent, method, billing)
        if charge["status"] == "failed":
            return Payment("declined", session, method.message)
        customer = _customer(work, session, billing, charge)
        used = work.get("payment_method", charge["payment_method"])
        work.save(used, customer=customer["id"])
    price = work.get("price", session["_line_items"]["data"][0]["price"]["id"])
    data = session["_subscription_data"]
    sub = subscription_shape.blank(work, price, data, customer["id"], used)
    work.put(sub)
    invoice = subscriptions.first_invoice(work, sub)
    work.emit("customer.subscription.created", sub | {"latest_invoice": invoice["id"]})
    invoices.issue(work, sub, invoice)
    if charge is not None:
        invoices.attach_intent(work, invoice, work.get("payment_intent", charge["payment_intent"]))
    invoices.mark_paid(work, invoice)
    subscriptions.schedule(work, sub)
    work.save(
        session,
        customer_details=sessions.details(billing["email"], billing["name"]),
        invoice=invoice["id"],
        # Of a subscription, the payment is found by its invoice.
        payment_intent=None,
        payment_status="paid",
        status="complete",
        subscription=sub["id"],
        url=None,
    )
    work.emit("checkout.session.completed", session)
    return Payment("paid", session)


def _terms(session: Doc) -> Doc:
    data = session["_subscription_data"]
    return {
        "application_fee_percent": data.get("application_fee_percent"),
        "transfer_data": data.get("transfer_data"),
    }


def _customer(work: Work, session: Doc, billing: Doc, charge: Doc | None = None) -> Doc:
    """The session's customer, made when it has none; what was charged becomes theirs."""
    if session["customer"]:
        return work.get("customer", session["customer"])
    customer = customers.blank(work) | {"email": billing["email"], "name": billing["name"]}
    work.put(customer)
    session["customer"] = customer["id"]
    for key in (charge["id"], charge["payment_intent"]) if charge else ():
        if doc := work.find(key):
            work.save(doc, customer=customer["id"])
    return customer


def _billing(work: Work, session: Doc, email: str, name: str) -> Doc:
    customer = work.find(session["customer"])
    known = session["customer_email"] or (customer or {}).get("email")
    return books.blank_billing() | {
        "email": known or email.strip() or None,
        "name": name.strip()[:200] or (customer or {}).get("name"),
    }


def _intent(work: Work, session: Doc, data: Doc) -> Doc:
    if session["payment_intent"]:
        intent = work.get("payment_intent", session["payment_intent"])
    else:
        intent = payments.open_intent(
            work,
            session["amount_total"],
            session["currency"],
            data,
            customer=session["customer"],
            payment_method_types=session["payment_method_types"],
        )
        session["payment_intent"] = intent["id"]
        work.save(session)
        work.tx.save(intent, parent=session["id"])
    return intent


def _complete(work: Work, session: Doc, charge: Doc) -> None:
    billing = charge["billing_details"]
    if session["customer_creation"] == "always":
        _customer(work, session, billing, charge)
    paid = charge["status"] == "succeeded"
    work.save(
        session,
        customer_details=sessions.details(billing["email"], billing["name"]),
        payment_status="paid" if paid else "unpaid",
        status="complete",
        url=None,
    )
    work.emit("checkout.session.completed", session)
    if not paid:
        due = work.now + work.sandbox.settings.bank_seconds
        work.tx.add_task("stripe.bank_answers", {"session": session["id"]}, due)


def bank_answers(work: Work, session_id: str, *, yes: bool | None = None) -> Doc:
    """The bank decides on a pending debit; by itself as the chosen account would."""
    session = work.get("checkout.session", session_id, noun="checkout session")
    intent = work.find(session["payment_intent"])
    charge = work.find(intent["latest_charge"]) if intent else None
    if intent is None or charge is None or charge["status"] != "pending":
        return session
    method = methods.METHODS[(work.find(charge["payment_method"]) or {})["_method"]]
    if yes if yes is not None else not method.decline:
        payments.succeed(work, intent, charge)
        work.save(session, payment_status="paid")
        work.emit("checkout.session.async_payment_succeeded", session)
    else:
        payments.fail(work, intent, charge)
        work.emit("checkout.session.async_payment_failed", session)
    return session


@task("stripe.bank_answers")
def _bank_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    bank_answers(Work(sandbox, tx), arg["session"])


@task("stripe.expire")
def _expire_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    session = tx.find(arg["session"], "checkout.session")
    if session and session["status"] == "open":
        sessions.close(Work(sandbox, tx), session)
