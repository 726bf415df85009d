"""`expand[]`: replace ids by the objects they name."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work, present

_MAX_DEPTH = 4

_FIELDS = {
    "application_fee": {"account", "balance_transaction", "charge", "originating_transaction"},
    "balance_transaction": {"source"},
    "charge": {
        "application_fee",
        "balance_transaction",
        "customer",
        "on_behalf_of",
        "payment_intent",
        "refunds",
        "source_transfer",
        "transfer",
    },
    "checkout.session": {"customer", "line_items", "payment_intent"},
    "dispute": {"charge", "payment_intent"},
    "fee_refund": {"balance_transaction", "fee"},
    "payment_intent": {"customer", "latest_charge", "on_behalf_of", "payment_method"},
    "payout": {"balance_transaction", "failure_balance_transaction"},
    "refund": {
        "balance_transaction",
        "charge",
        "failure_balance_transaction",
        "payment_intent",
        "transfer_reversal",
    },
    "transfer": {"balance_transaction", "destination", "destination_payment", "source_transaction"},
    "transfer_reversal": {
        "balance_transaction",
        "destination_payment_refund",
        "source_refund",
        "transfer",
    },
}


def expand(work: Work, doc: Doc, paths: list[str]) -> Doc:
    """A presentable copy of `doc` with the given fields as objects."""
    shown = present(doc)
    for path in paths:
        steps = path.split(".")
        if len(steps) > _MAX_DEPTH + (steps[0] == "data"):
            text = (
                f"You cannot expand more than {_MAX_DEPTH} levels of a property. Property: {path}"
            )
            raise StripeRefusal(text)
        _expand(work, shown, doc, steps, path)
    return shown


def _expand(work: Work, shown: Doc, stored: Doc, steps: list[str], path: str) -> None:
    here, rest = steps[0], steps[1:]
    if shown["object"] == "list":
        if here != "data" or not rest:
            raise _refusal(path)
        for n, item in enumerate(shown["data"]):
            shown["data"][n] = item = dict(item)
            _expand(work, item, work.find(item.get("id")) or item, rest, path)
        return
    if here not in _FIELDS.get(shown["object"], set()):
        raise _refusal(path)
    value = shown.get(here)
    if here == "line_items":
        shown[here] = stored["_line_items"]
    elif here == "refunds":
        shown[here] = _refunds(work, stored)
    elif isinstance(value, str):
        found = work.find(value)
        shown[here] = present(found) if found else value
    if rest and isinstance(shown.get(here), dict):
        below = shown[here]
        _expand(work, below, work.find(below.get("id")) or below, rest, path)


def _refunds(work: Work, charge: Doc) -> Doc:
    found = [present(doc) for doc in work.tx.children("refund", charge["id"])]
    url = f"/v1/refunds?charge={charge['id']}"
    return {"object": "list", "data": found[::-1][:10], "has_more": len(found) > 10, "url": url}


def _refusal(path: str) -> StripeRefusal:
    return StripeRefusal(f"This property cannot be expanded ({path}).", param="expand")
