"""Retrieve and list: charges, payment intents, balance lines, fees, transfers, refunds, events."""

from collections.abc import Mapping
from typing import Any

from ppr_academy.sandbox.store import Doc, Select
from ppr_academy.sandbox.stripe import books
from ppr_academy.sandbox.stripe.call import Call, Handler, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.work import Work, present

# Filters that a kind is filed under, so that they are found by index.
_PARENTS = {
    "application_fee": "charge",
    "balance_transaction": "source",
    "charge": "payment_intent",
    "dispute": "charge",
    "invoice": "parent.subscription_details.subscription",
    "invoice_payment": "invoice",
    "refund": "charge",
}

# Filters by a field that Stripe does not show.
_STORED = {"payout": "_payout"}


def page(
    work: Work,
    kind: str,
    params: Doc,
    filters: Mapping[str, Any],
    url: str,
    account: str | None = "",
) -> Doc:
    """A list object with Stripe's cursors: `limit`, `starting_after`, `ending_before`."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        text = f"Invalid integer: {limit}; limit can range between 1 and 100"
        raise StripeRefusal(text, code="parameter_invalid_integer", param="limit")
    after, before = params.get("starting_after", ""), params.get("ending_before", "")
    if after and before:
        text = "You may only specify one of these parameters: ending_before, starting_after."
        raise StripeRefusal(text, param="ending_before")
    for name, cursor in (("starting_after", after), ("ending_before", before)):
        if cursor and work.tx.find(cursor, kind) is None:
            raise missing(kind, cursor, name)
    created = params.get("created", {})
    parent = filters.get(_PARENTS.get(kind, ""), "")
    docs, more = work.tx.select(
        Select(
            kind,
            account=account,
            equals=filters,
            parent=parent,
            created={"gte": created, "lte": created} if isinstance(created, int) else created,
            after=after,
            before=before,
            limit=limit,
        )
    )
    return {"object": "list", "data": [present(d) for d in docs], "has_more": more, "url": url}


def _resource(
    path: str, kind: str, noun: str, module: str, filters: tuple[str, ...], *, on_account: bool
) -> None:
    """Register `GET path` and `GET path/{id}` for a kind of object."""
    words = "".join(word.capitalize() for word in module.split("_"))

    def list_(call: Call) -> Doc:
        wanted = {_STORED.get(n, n): call.params[n] for n in filters if n in call.params}
        return page(call.work, kind, call.params, wanted, path, call.work.account)

    def retrieve(call: Call) -> Doc:
        return call.work.get(kind, call.path["id"], noun=noun)

    pairs: list[tuple[str, str, str, Handler]] = [
        (path, f"_{module}_list_params", f"{words}ListParams", list_),
        (path + "/{id}", f"_{module}_retrieve_params", f"{words}RetrieveParams", retrieve),
    ]
    for address, where, name, handler in pairs:
        endpoint("GET", address, params=(where, name), on_account=on_account)(handler)


_resource(
    "/v1/charges",
    "charge",
    "charge",
    "charge",
    ("customer", "payment_intent", "transfer_group"),
    on_account=True,
)
_resource(
    "/v1/payment_intents",
    "payment_intent",
    "payment_intent",
    "payment_intent",
    ("customer",),
    on_account=False,
)
_resource(
    "/v1/balance_transactions",
    "balance_transaction",
    "balance transaction",
    "balance_transaction",
    ("currency", "payout", "source", "type"),
    on_account=True,
)
_resource(
    "/v1/application_fees",
    "application_fee",
    "application fee",
    "application_fee",
    ("charge",),
    on_account=False,
)
_resource(
    "/v1/transfers",
    "transfer",
    "transfer",
    "transfer",
    ("destination", "transfer_group"),
    on_account=False,
)
_resource(
    "/v1/refunds",
    "refund",
    "refund",
    "refund",
    ("charge", "payment_intent"),
    on_account=True,
)


@endpoint("GET", "/v1/events", params=("_event_list_params", "EventListParams"), on_account=True)
def list_events(call: Call) -> Doc:
    """Events by `type` (with a star at the end), `types` or `delivery_success`."""
    params, filters = call.params, {}
    if "type" in params and "types" in params:
        text = "You may only specify one of these parameters: type, types."
        raise StripeRefusal(text, param="type")
    kind = params.get("type", "")
    if kind.endswith("*"):
        rows = call.work.tx.run(
            "SELECT DISTINCT json_extract(doc, '$.type') FROM object WHERE kind = 'event'"
        )
        filters["type"] = [row[0] for row in rows if row[0].startswith(kind[:-1])]
    elif kind or "types" in params:
        filters["type"] = params.get("types") or kind
    if "delivery_success" in params:
        # Stripe counts the endpoints that have not taken the event yet.
        rows = call.work.tx.run(
            "SELECT event FROM delivery WHERE service = 'stripe' AND (status = 'delivered') = ?",
            int(params["delivery_success"]),
        )
        filters["id"] = [row[0] for row in rows]
    account = call.work.account or None
    return page(call.work, "event", params, filters, "/v1/events", account)


@endpoint(
    "GET",
    "/v1/events/{id}",
    params=("_event_retrieve_params", "EventRetrieveParams"),
    on_account=True,
)
def retrieve_event(call: Call) -> Doc:
    """One event, of the platform or of a connected account."""
    event = call.work.tx.find(call.path["id"], "event", call.work.account or None)
    if event is None:
        raise missing("event", call.path["id"])
    return event


@endpoint(
    "GET",
    "/v1/balance",
    params=("_balance_retrieve_params", "BalanceRetrieveParams"),
    on_account=True,
)
def retrieve_balance(call: Call) -> Doc:
    """What the platform or a connected account has; everything is available at once."""
    funds = books.balance(call.work, call.work.account) or {"usd": 0}
    available = [
        {"amount": cents, "currency": currency, "source_types": {"card": cents}}
        for currency, cents in sorted(funds.items())
    ]
    nothing = [line | {"amount": 0, "source_types": {"card": 0}} for line in available]
    return {"object": "balance", "available": available, "livemode": False, "pending": nothing}


@endpoint(
    "GET",
    "/v1/transfers/{id}/reversals",
    params=("_transfer_list_reversals_params", "TransferListReversalsParams"),
)
def list_reversals(call: Call) -> Doc:
    """Reversals of one transfer."""
    transfer = call.work.get("transfer", call.path["id"])
    url = f"/v1/transfers/{transfer['id']}/reversals"
    return page(call.work, "transfer_reversal", call.params, {"transfer": transfer["id"]}, url)
