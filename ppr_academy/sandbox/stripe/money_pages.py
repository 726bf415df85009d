"""Pages where a person plays the bank: dispute a payment, decide, let a refund or payout fail."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import markup
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.store import Doc, Select
from ppr_academy.sandbox.stripe import books, disputes, holdings, payouts, refunds
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work, money
from ppr_academy.sandbox.web import (
    form_of,
    html,
    in_thread,
    refusal,
    sandbox_of,
    see_other,
    stranger,
)
from ppr_academy.sandbox.world import Sandbox

_ROWS = 50

# What the bank can say by now, by the state of a dispute: the word, and what the key says.
_ANSWERS = {
    False: (("won", "Won"), ("lost", "Lost")),
    True: (("escalated", "Escalate"), ("warning_closed", "Drop it")),
}


async def show_money(request: Request) -> Response:
    """Every payment, and what each connected account has."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _money, sandbox_of(request))


def _money(sandbox: Sandbox) -> Response:
    with sandbox.store.read() as tx:
        work = Work(sandbox, tx)
        charges, _ = tx.select(Select("charge", limit=_ROWS))
        accounts, _ = tx.select(Select("account", limit=_ROWS))
        rows = [_charge_row(charge) for charge in charges]
        parts = [_account_rows(work, account) for account in accounts]
    payments = (
        markup.table(["Payment", "Who", "State", "When", "Amount"], rows)
        if rows
        else markup.empty("No payment yet.", "Pay a checkout and the payment shows up here.")
    )
    owners = (
        markup.table(["Account", "What", "State", "", "Amount"], [r for p in parts for r in p])
        if parts
        else markup.empty("No account yet.", "A creator who connects Stripe shows up here.")
    )
    body = (
        markup.intro("Money", "Play the bank: dispute a payment, or send a payout on its way.")
        + f"<section>{markup.head('Payments')}{payments}</section>"
        + f"<section>{markup.head('Connected accounts')}{owners}</section>"
    )
    return html(markup.page("Money", body))


def _charge_row(charge: Doc) -> list[str]:
    state = charge["status"]
    if charge["disputed"]:
        state = "disputed"
    elif charge["amount_refunded"]:
        state = "refunded" if charge["refunded"] else "refunded in part"
    return [
        markup.link(
            f"/money/{charge['id']}", charge["description"] or charge["id"], "sandbox-charge"
        ),
        escape(charge["billing_details"]["email"] or ""),
        markup.badge(state),
        markup.clock(charge["created"]),
        escape(money(charge["amount"], charge["currency"])),
    ]


def _account_rows(work: Work, account: Doc) -> list[list[str]]:
    key, name = account["id"], escape(account["email"] or account["id"])
    has = books.balance(work, key) or {account["default_currency"]: 0}
    rows = [
        [
            name,
            "On the balance",
            "",
            markup.button(
                "Pay out now", f"/money/{key}", test="sandbox-pay-out", fields={"do": "pay_out"}
            ),
            escape(money(cents, currency)),
        ]
        for currency, cents in sorted(has.items())
    ]
    made, _ = work.tx.select(Select("payout", account=key, limit=5))
    for payout in made:
        keys = ""
        if payout["status"] == "in_transit":
            keys += _key(payout["id"], "paid", "Arrives", "sandbox-payout-paid")
        if payout["status"] in {"in_transit", "paid"}:
            keys += _key(payout["id"], "failed", "Fails", "sandbox-payout-failed")
        shown = escape(money(payout["amount"], payout["currency"]))
        state = markup.badge(payout["status"].replace("_", " "))
        rows.append([name, "Payout", state, f'<div class="row">{keys}</div>', shown])
    return rows


def _key(key: str, verb: str, label: str, test: str) -> str:
    return markup.button(label, f"/money/{key}", test=test, fields={"do": verb})


async def show_charge(request: Request) -> Response:
    """One payment: who has what of it, its disputes and refunds, and what the bank can do."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _charge, sandbox_of(request), request.path_params["id"])


def _charge(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        work = Work(sandbox, tx)
        charge = tx.find(key, "charge", "")
        if charge is None:
            text = "There is no such payment."
            return html(markup.page("Not here", markup.intro(text, size="d2")), 404)
        held = holdings.of_charge(work, charge)
        found = tx.children("dispute", key)
        given = tx.children("refund", key)
    currency = charge["currency"]
    lines = "".join(
        f"<div><dt>{label}</dt><dd>{escape(money(cents, currency))}</dd></div>"
        for label, cents in (
            ("Paid", charge["amount"]),
            ("Refunded", charge["amount_refunded"]),
            ("Disputed", held["disputed"]),
            ("The platform has", held["platform"]),
            ("The creator has", held["creator"]),
            ("Stripe has", held["processor"]),
        )
    )
    body = (
        markup.intro(charge["description"] or "A payment", key)
        + f'<div class="slip panel"><dl>{lines}</dl></div>'
        + (_wishes(charge) if charge["status"] == "succeeded" else "")
        + "".join(_dispute(dispute) for dispute in reversed(found))
        + "".join(_refund(refund) for refund in reversed(given))
    )
    return html(markup.page("Payment", body))


def _wishes(charge: Doc) -> str:
    dollars = f"{charge['amount'] / 100:.2f}"
    return (
        f'<section>{markup.head("The buyer goes to their bank")}<form class="pay" method="post"'
        f' action="{PREFIX}/money/{charge["id"]}"><div class="field">'
        '<label for="amount">Amount, which may differ from what was paid</label>'
        f'<input class="in" id="amount" name="amount" inputmode="decimal" value="{dollars}"></div>'
        '<div class="row"><button class="key sm" name="do" value="dispute"'
        ' data-testid="sandbox-dispute">Dispute</button>'
        '<button class="key sm" name="do" value="inquire" data-testid="sandbox-inquire">'
        "Only ask</button></div></form></section>"
    )


def _dispute(dispute: Doc) -> str:
    keys = ""
    if dispute["status"] in disputes.OPEN:
        for verb, label in _ANSWERS[dispute["status"].startswith("warning")]:
            keys += _key(dispute["id"], verb, label, f"sandbox-{verb.replace('_', '-')}")
    said = [
        f"<div><dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in dispute["evidence"].items()
        if isinstance(value, str)
    ]
    details = dispute["evidence_details"]
    note = f"Evidence is due by {markup.clock(details['due_by'])}"
    if details["submission_count"]:
        note = "Evidence was submitted"
    title = f"Dispute of {money(dispute['amount'], dispute['currency'])}"
    state = markup.badge(dispute["status"].replace("_", " "))
    return (
        f"<section>{markup.head(title, state)}"
        f'<p class="small quiet">{escape(dispute["reason"])}. {note}.</p>'
        f'<div class="row">{keys}</div>'
        f'<div class="slip panel"><dl>{"".join(said)}</dl></div></section>'
    )


def _refund(refund: Doc) -> str:
    keys = ""
    if refund["status"] == "pending":
        keys += _key(refund["id"], "succeeded", "Arrives", "sandbox-refund-succeeded")
    if refund["status"] in {"pending", "succeeded"}:
        keys += _key(refund["id"], "failed", "Comes back", "sandbox-refund-failed")
    title = f"Refund of {money(refund['amount'], refund['currency'])}"
    return (
        f"<section>{markup.head(title, markup.badge(refund['status']))}"
        f'<div class="row">{keys}</div></section>'
    )


async def post_money(request: Request) -> Response:
    """The bank has said something about a charge, dispute, refund, payout or account."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    try:
        where = await in_thread(request, _act, sandbox_of(request), request.path_params["id"], form)
    except StripeRefusal as refused:
        return refusal(str(refused), refused.status)
    except ValueError:
        return refusal("An amount is a number, such as 49.00.")
    return see_other(PREFIX + where)


def _act(sandbox: Sandbox, key: str, form: dict[str, str]) -> str:
    verb = form.get("do", "")
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        thing = tx.find(key)
        kind = thing["object"] if thing else ""
        if thing and kind == "charge" and verb in {"dispute", "inquire"}:
            cents = _cents(form.get("amount", ""))
            disputes.open_dispute(work, thing, amount=cents, is_inquiry=verb == "inquire")
            return f"/money/{key}"
        if kind == "dispute":
            return f"/money/{disputes.decide(work, key, verb)['charge']}"
        if kind == "refund":
            return f"/money/{refunds.end(work, key, verb)['charge']}"
        if kind == "payout":
            payouts.end(work, key, verb)
            return "/money"
        if kind == "account" and verb == "pay_out":
            payouts.pay_out(work, key)
            return "/money"
    raise StripeRefusal("There is nothing of that kind to do.", status=404)


def _cents(text: str) -> int:
    whole, _, part = text.strip().partition(".")
    if len(part) > 2:
        raise ValueError(text)
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)
