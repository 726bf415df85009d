"""What a creator sees of their payouts: the balance, the rhythm, each payout and its lines."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ppr_academy.models.payouts import Payout, PayoutLine, PayoutLineKind, PayoutStatus
from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.commerce.earnings.sums import Totals
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payouts import queries
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

LISTED = 6
LINES = 100
_SLACK = timedelta(seconds=2)
_WHY_FAILED = {
    "account_closed": "Your bank account is closed.",
    "no_account": "Your bank account could not be found.",
    "account_frozen": "Your bank account is frozen.",
    "bank_account_restricted": "Your bank account cannot take this kind of payout.",
    "debit_not_authorized": "Your bank did not allow a debit.",
    "declined": "Your bank declined it.",
    "incorrect_account_holder_name": "Your bank expects another name.",
    "invalid_account_number": "Your bank account's number is not valid.",
    "invalid_currency": "Your bank account cannot take this currency.",
    "insufficient_funds": "The balance at Stripe was too low.",
}
_KINDS = {
    PayoutLineKind.REFUND: "Refund",
    PayoutLineKind.TRANSFER: "Transfer",
    PayoutLineKind.RETURNED: "A payout that failed, sent again",
    PayoutLineKind.OTHER: "Adjustment by Stripe",
}


@dataclass(frozen=True, slots=True)
class PayoutView:
    """One payout. `state`: on_its_way, paid, failed, resent, canceled.

    `what_to_do` says what went wrong and what follows, for one that failed.
    """

    payout_id: str
    state: str
    amount: str
    arrives: str
    arrives_long: str
    content: str
    has_rows: bool
    bank: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """One line of a payout: of which order, about what, how much."""

    number: str
    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class PayoutRows:
    """The lines of one payout, newest first; `more` says how many are not listed."""

    payout_id: str = ""
    rows: list[PayoutRow] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Where all of a store's money is, by the ledger. Labels; empty where there is nothing to say.

    `stripes_own` is set only when Stripe says another amount than we do.
    """

    waiting: str = ""
    on_its_way: str = ""
    held: str = ""
    paid_out: str = ""
    rhythm: str = ""
    bank: str = ""
    stripes_own: str = ""


def list_recent_payouts(scope: StoreScope) -> list[PayoutView]:
    """The latest payouts of the store."""
    payouts = queries.list_payouts(scope, LISTED)
    if not payouts:
        return []
    failed = [payout.id for payout in payouts if payout.status == PayoutStatus.FAILED]
    again = queries.find_replacements(scope, failed) if failed else {}
    return [_view(payout, again.get(payout.id)) for payout in payouts]


def get_payout_rows(scope: StoreScope, payout_id: str) -> PayoutRows:
    """What one payout is made of. Raises Forbidden, and NotFound for another store's."""
    scope.require(permissions.COMMERCE_VIEW)
    payout = scope.get(Payout, parse_id(payout_id))
    lines = queries.list_payout_lines(scope, payout.id, LINES)
    more = payout.line_count - len(lines)
    return PayoutRows(
        payout_id=str(payout.id),
        rows=[_row(line, number, title) for line, number, title in lines],
        more=f"and {more:,} more, in the month's statement" if more > 0 else "",
    )


def get_balance(scope: StoreScope, account: ConnectAccount | None, totals: Totals) -> Balance:
    """Where the money of all sales ever is by now, and what Stripe says where that differs."""
    sums = queries.sum_payouts(scope)
    sent = sums.get(PayoutStatus.PENDING, 0) + sums.get(PayoutStatus.IN_TRANSIT, 0)
    at_bank = sums.get(PayoutStatus.PAID, 0)
    waiting = totals.share - totals.held - sent - at_bank
    return Balance(
        waiting=label(waiting),
        on_its_way=label(sent),
        held=label(totals.held),
        paid_out=label(at_bank),
        rhythm=_rhythm(account),
        bank=account.bank if account else "",
        stripes_own=_stripes_own(scope, waiting, totals.held),
    )


def short_day(at: datetime) -> str:
    """`27 Nov`: a day of the bank's, the same in every time zone."""
    return f"{at.day} {at:%b}"


def long_day(at: datetime) -> str:
    """`Friday, 27 November`."""
    return f"{at:%A}, {at.day} {at:%B}"


def _stripes_own(scope: StoreScope, waiting: int, held: int) -> str:
    funds, moved_at = queries.find_funds(scope), queries.last_posting_at(scope)
    if funds is None or (moved_at is not None and moved_at > funds.asked_at - _SLACK):
        return ""  # it was asked before the latest sale
    theirs = funds.available_cents + funds.pending_cents
    # What is held may still lie on the creator's own account.
    return "" if theirs in (waiting, waiting + held) else label(theirs, funds.currency)


def _rhythm(account: ConnectAccount | None) -> str:
    interval, _, anchor = (account.payout_schedule if account else "").partition(":")
    if interval == "daily":
        return "every day"
    if interval == "weekly":
        return f"every {anchor.capitalize() or 'week'}"
    if interval == "monthly":
        return f"on day {anchor} of each month" if anchor else "every month"
    return "when you ask Stripe for it" if interval == "manual" else ""


def _view(payout: Payout, again: Payout | None) -> PayoutView:
    state = {
        PayoutStatus.PAID: "paid",
        PayoutStatus.CANCELED: "canceled",
        PayoutStatus.FAILED: "resent" if again else "failed",
    }.get(payout.status, "on_its_way")
    return PayoutView(
        payout_id=str(payout.id),
        state=state,
        amount=label(payout.amount_cents, payout.currency),
        arrives=short_day(payout.arrives_at),
        arrives_long=long_day(payout.arrives_at),
        content=_content(payout),
        has_rows=payout.line_count > 0,
        bank=payout.bank,
        what_to_do=_what_to_do(payout, again) if state in ("failed", "resent") else "",
    )


def _content(payout: Payout) -> str:
    if not payout.is_automatic:
        return "Asked for at Stripe"
    if payout.collected_at is None:
        return "Stripe is adding it up"
    orders, lines = payout.order_count, payout.line_count
    if orders:
        return f"{orders:,} order{'' if orders == 1 else 's'}"
    return f"{lines:,} line{'' if lines == 1 else 's'}"


def _what_to_do(payout: Payout, again: Payout | None) -> str:
    why = _WHY_FAILED.get(payout.failure, "Your bank sent it back.")
    if again is not None:
        return f"{why} The money went out again on {again.created_at.day} {again.created_at:%B}."
    return (
        f"{why} The money is safe on your balance. Check your bank account at Stripe; it goes out "
        "again with the next payout."
    )


def _row(line: PayoutLine, number: int | None, title: str | None) -> PayoutRow:
    kind = _KINDS.get(line.kind, "")
    text = f"{kind}: {title}" if kind and title else title or kind or "Sale"
    return PayoutRow(
        number=order_label(number) if number is not None else "",
        text=text,
        amount=label(line.amount_cents, line.currency),
    )
