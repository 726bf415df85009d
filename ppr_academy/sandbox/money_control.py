"""The controls of Stripe's side: pay, answer for a bank, dispute, and read its books."""

from collections.abc import Callable
from typing import Any

from ppr_academy.sandbox.store import Doc, Select
from ppr_academy.sandbox.stripe import accounts, books, checkout, disputes
from ppr_academy.sandbox.stripe.errors import missing
from ppr_academy.sandbox.stripe.work import Work, present
from ppr_academy.sandbox.world import Sandbox


def _pay(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        payment = checkout.pay(
            work,
            key,
            str(fields.get("method", "visa")),
            email=str(fields.get("email", "")),
            name=str(fields.get("name", "")),
        )
        return {
            "outcome": payment.outcome,
            "message": payment.message,
            "next_url": payment.next_url,
            "session": present(payment.session),
            "events": [event["id"] for event in work.events],
        }


def _bank(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    yes = fields.get("yes")
    if yes is not None and not isinstance(yes, bool):
        raise ValueError("yes is true or false")
    with sandbox.store.write() as tx:
        session = checkout.bank_answers(Work(sandbox, tx), key, yes=yes)
    return {"payment_status": session["payment_status"]}


def _account(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    change = {"finish": accounts.finish_onboarding, "restrict": accounts.restrict}.get(
        str(fields.get("do", "finish"))
    )
    if change is None:
        raise ValueError("do is finish or restrict")
    with sandbox.store.write() as tx:
        return present(change(Work(sandbox, tx), key))


def _books(sandbox: Sandbox, _fields: Doc, _key: str) -> Doc:
    with sandbox.store.read() as tx:
        work = Work(sandbox, tx)
        names = [row[0] for row in tx.run("SELECT id FROM object WHERE kind = 'account'")]
        charges, _ = tx.select(Select("charge", limit=100_000))
        return {
            "platform": books.balance(work, ""),
            "accounts": {name: books.balance(work, name) for name in names},
            "charges": [
                {
                    "id": charge["id"],
                    "payment_intent": charge["payment_intent"],
                    "status": charge["status"],
                    "amount": charge["amount"],
                    "refunded": charge["amount_refunded"],
                    "application_fee": charge["application_fee_amount"],
                }
                for charge in charges
            ],
        }


def _dispute(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    amount = fields.get("amount")
    if amount is not None and (not isinstance(amount, int) or isinstance(amount, bool)):
        raise ValueError("amount is a number of cents")
    seconds = fields.get("answer_seconds", disputes.ANSWER_SECONDS)
    if not isinstance(seconds, int) or not 0 <= seconds <= 10**8:
        raise ValueError("answer_seconds is 0 to 100000000")
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        dispute = disputes.open_dispute(
            work,
            charge_of(work, key),
            amount=amount,
            reason=str(fields.get("reason", "fraudulent")),
            is_inquiry=fields.get("inquiry") is True,
            answer_seconds=seconds,
        )
        return present(dispute) | {"events": [event["id"] for event in work.events]}


def charge_of(work: Work, key: str) -> Doc:
    """A charge by its id or by that of its payment intent. Raises StripeRefusal."""
    found = work.find(key)
    if found and found["object"] == "payment_intent":
        found = work.find(found["latest_charge"])
    if found is None or found["object"] != "charge":
        raise missing("charge", key)
    return found


def _decide(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        dispute = disputes.decide(work, key, str(fields.get("outcome", "")))
        return present(dispute) | {"events": [event["id"] for event in work.events]}


TABLE: list[tuple[str, str, Callable[[Sandbox, Doc, str], Any]]] = [
    ("POST", "/checkout/{id}/pay", _pay),
    ("POST", "/checkout/{id}/bank", _bank),
    ("POST", "/accounts/{id}", _account),
    ("POST", "/charges/{id}/dispute", _dispute),
    ("POST", "/disputes/{id}", _decide),
    ("GET", "/books", _books),
]
