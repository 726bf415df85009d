"""Paying a checkout session, as the buyer's browser does it on Stripe's page."""

from dataclasses import dataclass
from typing import Literal

from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe import books, customers, methods, payments, sessions
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
    if method is None or method.kind not in session["payment_method_types"]:
        raise StripeRefusal("This checkout does not take that.", param="method")
    if session["status"] == "complete":
        return Payment("complete", session)
    if session["status"] == "expired" or session["expires_at"] <= work.now:
        if session["status"] == "open":
            sessions.close(work, session)
        return Payment("expired", session)
    billing = _billing(work, session, email, name)
    intent = _intent(work, session, method, billing["email"])
    charge = payments.attempt(work, intent, method, billing)
    if charge["status"] == "failed":
        return Payment("declined", session, method.message)
    _complete(work, session, charge)
    return Payment("processing" if method.later else "paid", session)


def _billing(work: Work, session: Doc, email: str, name: str) -> Doc:
    customer = work.find(session["customer"])
    known = session["customer_email"] or (customer or {}).get("email")
    return books.blank_billing() | {
        "email": known or email.strip() or None,
        "name": name.strip()[:200] or (customer or {}).get("name"),
    }


def _intent(work: Work, session: Doc, method: methods.Method, email: str | None) -> Doc:
    if session["payment_intent"]:
        intent = work.get("payment_intent", session["payment_intent"])
    else:
        intent = payments.open_intent(
            work,
            session["amount_total"],
            session["currency"],
            session["_intent_data"],
            customer=session["customer"],
            payment_method_types=session["payment_method_types"],
        )
        session["payment_intent"] = intent["id"]
        work.save(session)
        work.tx.save(intent, parent=session["id"])
    return intent


def _complete(work: Work, session: Doc, charge: Doc) -> None:
    billing = charge["billing_details"]
    if session["customer_creation"] == "always" and not session["customer"]:
        customer = customers.blank(work) | {"email": billing["email"], "name": billing["name"]}
        work.put(customer)
        session["customer"] = customer["id"]
        for key in (charge["id"], session["payment_intent"]):
            if doc := work.find(key):
                work.save(doc, customer=customer["id"])
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
