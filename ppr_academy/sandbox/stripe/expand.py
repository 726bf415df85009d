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
    "checkout.session": {"customer", "invoice", "line_items", "payment_intent", "subscription"},
    "dispute": {"charge", "payment_intent"},
    "fee_refund": {"balance_transaction", "fee"},
    "invoice": {"customer", "parent.subscription_details.subscription", "payments"},
    "invoice_payment": {"invoice", "payment.payment_intent"},
    "payment_intent": {"customer", "latest_charge", "on_behalf_of", "payment_method"},
    "payout": {"balance_transaction", "failure_balance_transaction"},
    "refund": {
        "balance_transaction",
        "charge",
        "failure_balance_transaction",
        "payment_intent",
        "transfer_reversal",
    },
    "price": {"product"},
    "subscription": {"customer", "default_payment_method", "latest_invoice"},
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
    if shown["object"] == "list":
        here, rest = steps[0], steps[1:]
        if here != "data" or not rest:
            raise _refusal(path)
        for n, item in enumerate(shown["data"]):
            shown["data"][n] = item = dict(item)
            _expand(work, item, work.find(item.get("id")) or item, rest, path)
        return
    known = _FIELDS.get(shown["object"], set())
    # A field may lie inside a plain hash, as `payment.payment_intent` does.
    depth = next((n for n in range(1, len(steps) + 1) if ".".join(steps[:n]) in known), 0)
    if not depth:
        raise _refusal(path)
    here, rest = steps[depth - 1], steps[depth:]
    for step in steps[: depth - 1]:
        if shown.get(step) is None:
            return
        inside = dict(shown[step])
        shown[step] = inside
        shown = inside
    value = shown.get(here)
    if here == "line_items":
        shown[here] = stored["_line_items"]
    elif here == "refunds":
        shown[here] = _below(work, stored, "refund", f"/v1/refunds?charge={stored['id']}")
    elif here == "payments":
        url = f"/v1/invoice_payments?invoice={stored['id']}"
        shown[here] = _below(work, stored, "invoice_payment", url)
    elif isinstance(value, str):
        found = work.find(value)
        shown[here] = present(found) if found else value
    if rest and isinstance(shown.get(here), dict):
        below = shown[here]
        _expand(work, below, work.find(below.get("id")) or below, rest, path)


def _below(work: Work, stored: Doc, kind: str, url: str) -> Doc:
    found = [present(doc) for doc in work.tx.children(kind, stored["id"])]
    return {"object": "list", "data": found[::-1][:10], "has_more": len(found) > 10, "url": url}


def _refusal(path: str) -> StripeRefusal:
    return StripeRefusal(f"This property cannot be expanded ({path}).", param="expand")
