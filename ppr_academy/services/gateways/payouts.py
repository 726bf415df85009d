"""What Stripe says of a connected account's money: its balance, its payouts and their lines.

Only asks. Blocking; never called while a transaction is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from stripe import StripeClient

from ppr_academy.services.gateways.payments import PAGE, Json, ask


@dataclass(frozen=True, slots=True)
class Funds:
    """What an account holds in one currency, in cents: ready to be paid out, and not ready yet."""

    available_cents: int
    pending_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One line of a payout. `net_cents` is signed and after our fee; `created` in UTC seconds.

    `source` is what it is about: `py_…` for a payment, `pyr_…` for one that went back, `po_…` for
    a payout that failed. `payment` is the payment that it is about, and `transfer` the platform's
    transfer that brought it, as far as Stripe says so here.
    """

    id: str
    type: str
    net_cents: int
    currency: str
    created: int
    source: str
    payment: str
    transfer: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose money a transfer passed on: our order as our metadata says, and how it was paid."""

    order_id: str
    payment_intent_id: str


def get_funds(account_id: str, currency: str = "usd") -> Funds:
    """What a connected account holds now."""
    balance = ask(lambda client: client.v1.balance.retrieve({}, {"stripe_account": account_id}))

    def total(parts: Any) -> int:
        return sum(part.amount for part in parts if part.currency == currency)

    return Funds(total(balance.available), total(balance.pending), currency)


def get_payout(account_id: str, payout_id: str) -> Json:
    """A payout of a connected account as Stripe has it now."""
    return ask(
        lambda client: client.v1.payouts.retrieve(
            payout_id, {}, {"stripe_account": account_id}
        ).to_dict()
    )


def list_payout_lines(account_id: str, payout_id: str) -> Iterator[BalanceLine]:
    """What an automatic payout is made of, page by page; not the line of the payout itself."""
    after: str | None = None
    while True:
        params: Json = {"payout": payout_id, "limit": PAGE, "expand": ["data.source"]}
        if after:
            params["starting_after"] = after
        page = ask(partial(_line_page, params, account_id))
        for line in page.data:
            if line.type != "payout":
                yield _line(line)
        if not page.has_more or not page.data:
            return
        after = page.data[-1].id


def find_transfer_of(account_id: str, payment_id: str) -> str:
    """The platform's transfer that a connected account's payment came by; empty if by none."""
    payment = ask(
        lambda client: client.v1.charges.retrieve(payment_id, {}, {"stripe_account": account_id})
    )
    return str(payment.source_transfer or "")


def find_origin_of(transfer_id: str) -> Origin:
    """What a transfer passed on; empty where Stripe does not say."""
    transfer = ask(
        lambda client: client.v1.transfers.retrieve(
            transfer_id, {"expand": ["source_transaction"]}
        ).to_dict()
    )
    source = transfer.get("source_transaction")
    charge: Json = source if isinstance(source, dict) else {}
    named = [(part.get("metadata") or {}).get("order_id") for part in (transfer, charge)]
    intent = charge.get("payment_intent") or ""
    return Origin(
        order_id=str(next(filter(None, named), "")),
        payment_intent_id=str(intent["id"] if isinstance(intent, dict) else intent),
    )


def _line_page(params: Json, account_id: str, client: StripeClient) -> Any:
    return client.v1.balance_transactions.list(
        cast(Any, params), cast(Any, {"stripe_account": account_id})
    )


def _line(line: Any) -> BalanceLine:
    source = line.to_dict().get("source")
    about = source if isinstance(source, dict) else {}
    name = str(about.get("id") or source or "")
    is_payment = about.get("object") == "charge"
    return BalanceLine(
        id=line.id,
        type=line.type,
        net_cents=line.net,
        currency=line.currency,
        created=line.created,
        source=name,
        payment=name if is_payment else str(about.get("charge") or ""),
        transfer=str(about.get("source_transfer") or "") if is_payment else "",
    )
