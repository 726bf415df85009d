"""The controls of Stripe's side: pay, answer for a bank, dispute, and read its books."""

from collections.abc import Callable
from typing import Any

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc, Select
from ppr_academy.sandbox.stripe import (
    accounts,
    books,
    checkout,
    disputes,
    holdings,
    payouts,
    refunds,
)
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
            "charges": [holdings.of_charge(work, charge) for charge in charges],
        }


def _refund(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        status, reason = str(fields.get("status", "")), str(fields.get("reason", "declined"))
        return _told(work, refunds.end(work, key, status, reason))


def _pay_out(sandbox: Sandbox, _fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        made = payouts.pay_out(work, key)
        return {
            "payouts": [present(payout) for payout in made],
            "events": [event["id"] for event in work.events],
        }


def _payout(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        status, code = str(fields.get("status", "")), str(fields.get("code", "account_closed"))
        return _told(work, payouts.end(work, key, status, code))


def _top_up(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    cents = fields.get("amount")
    if not isinstance(cents, int) or isinstance(cents, bool) or not 1 <= cents <= 10**9:
        raise ValueError("amount is 1 to 1000000000 cents")
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        source = {"id": stripe_id("tu"), "currency": str(fields.get("currency", "usd"))}
        books.post(work, "topup", cents, source)
        return {"platform": books.balance(work, "")}


def _told(work: Work, doc: Doc) -> Doc:
    return present(doc) | {"events": [event["id"] for event in work.events]}


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
        return _told(work, dispute)


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
        return _told(work, dispute)


TABLE: list[tuple[str, str, Callable[[Sandbox, Doc, str], Any]]] = [
    ("POST", "/checkout/{id}/pay", _pay),
    ("POST", "/checkout/{id}/bank", _bank),
    ("POST", "/accounts/{id}", _account),
    ("POST", "/charges/{id}/dispute", _dispute),
    ("POST", "/disputes/{id}", _decide),
    ("POST", "/refunds/{id}", _refund),
    ("POST", "/accounts/{id}/payout", _pay_out),
    ("POST", "/payouts/{id}", _payout),
    ("POST", "/topup", _top_up),
    ("GET", "/books", _books),
]
