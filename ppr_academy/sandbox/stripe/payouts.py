"""Payouts: an account's balance goes to its bank, by its schedule or when asked for.

The sandbox pays nothing out by itself: a test, or a key on its page, says when the day has come.
"""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work

FAILURES = {
    "account_closed": "The bank account has been closed.",
    "no_account": "The bank account could not be found.",
    "could_not_process": "The bank could not process this payout.",
}
_DAY_SECONDS = 24 * 60 * 60


def pay_out(work: Work, account: str) -> list[Doc]:
    """The day of the schedule: everything available leaves, a payout for each currency.

    Raises StripeRefusal when payouts are off.
    """
    owner = work.tx.find(account, "account")
    if owner is None:
        raise missing("account", account)
    funds = sorted(books.balance(work, account).items())
    return [
        _pay_out(work, owner, cents, currency, automatic=True)
        for currency, cents in funds
        if cents > 0
    ]


def _pay_out(work: Work, owner: Doc, cents: int, currency: str, *, automatic: bool) -> Doc:
    if not owner["payouts_enabled"]:
        raise StripeRefusal("Payouts are not enabled on this account.", code="payouts_not_allowed")
    payout: Doc = {
        "id": stripe_id("po"),
        "object": "payout",
        "amount": cents,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": work.now + 2 * _DAY_SECONDS,
        "automatic": automatic,
        "balance_transaction": None,
        "created": work.now,
        "currency": currency,
        "description": "STRIPE PAYOUT" if automatic else None,
        "destination": owner["external_accounts"]["data"][0]["id"],
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
    if automatic:
        _gather(work, owner["id"], currency, payout["id"])
    line = books.post(work, "payout", -cents, payout, account=owner["id"])
    work.save(line, _payout=payout["id"])
    payout["balance_transaction"] = line["id"]
    work.put(payout, account=owner["id"])
    work.emit("payout.created", payout, account=owner["id"])
    return payout


def _gather(work: Work, account: str, currency: str, payout: str) -> None:
    """Which lines of the balance a payout is made of: all that no other one has taken."""
    work.tx.run(
        "UPDATE object SET doc = json_set(doc, '$._payout', ?) WHERE kind = 'balance_transaction'"
        " AND account = ? AND json_extract(doc, '$.currency') = ?"
        " AND json_extract(doc, '$._payout') IS NULL",
        *(payout, account, currency),
    )


def end(work: Work, key: str, status: str, code: str = "account_closed") -> Doc:
    """The bank's word on a payout: `paid`, or `failed` and the money is back.

    A paid one can still fail, as with Stripe. Raises StripeRefusal.
    """
    payout = work.find(key)
    if payout is None or payout["object"] != "payout":
        raise missing("payout", key)
    if status not in {"paid", "failed"} or code not in FAILURES:
        raise StripeRefusal("A payout becomes paid or failed, for one of Stripe's reasons.")
    allowed = {"in_transit"} if status == "paid" else {"in_transit", "paid"}
    if payout["status"] not in allowed:
        raise StripeRefusal(f"This payout is {payout['status']} and does not become {status}.")
    account = books.owner_of(work, key)
    before = {"status": payout["status"]}
    payout["status"] = status
    if status == "failed":
        line = books.post(work, "payout_failure", payout["amount"], payout, account=account)
        payout |= {
            "failure_balance_transaction": line["id"],
            "failure_code": code,
            "failure_message": FAILURES[code],
        }
    work.save(payout)
    work.emit("payout.updated", payout, previous=before, account=account)
    work.emit(f"payout.{status}", payout, account=account)
    return payout


@endpoint(
    "POST", "/v1/payouts", params=("_payout_create_params", "PayoutCreateParams"), on_account=True
)
def create(call: Call) -> Doc:
    """Pay out a part of what an account has, outside its schedule."""
    work, data = call.work, call.params
    if not work.account:
        raise StripeRefusal("The sandbox pays out for connected accounts only.")
    for unused in ("destination", "payout_method", "source_type"):
        if unused in data:
            raise StripeRefusal(f"The sandbox's payouts do not take {unused}.", param=unused)
    if data.get("method", "standard") != "standard":
        raise StripeRefusal("The sandbox's payouts are standard ones.", param="method")
    currency = rules.currency(data["currency"], "currency")
    amount = rules.amount(data["amount"], "amount")
    if amount > books.balance(work, work.account).get(currency, 0):
        text = "You have insufficient funds in your Stripe account for this transfer."
        raise StripeRefusal(text, code="balance_insufficient", param="amount")
    owner = work.tx.find(work.account, "account")
    assert owner is not None
    payout = _pay_out(work, owner, amount, currency, automatic=False)
    metadata = rules.metadata({}, data.get("metadata"))
    return work.save(payout, metadata=metadata, description=data.get("description"))


@endpoint(
    "GET",
    "/v1/payouts/{id}",
    params=("_payout_retrieve_params", "PayoutRetrieveParams"),
    on_account=True,
)
def retrieve(call: Call) -> Doc:
    """One payout."""
    return call.work.get("payout", call.path["id"])


@endpoint("GET", "/v1/payouts", params=("_payout_list_params", "PayoutListParams"), on_account=True)
def list_(call: Call) -> Doc:
    """Payouts of an account, newest first."""
    params = call.params
    if "arrival_date" in params:
        raise StripeRefusal("The sandbox lists payouts by created.", param="arrival_date")
    wanted: Doc = {n: params[n] for n in ("destination", "status") if n in params}
    return page(call.work, "payout", params, wanted, "/v1/payouts", call.work.account)
