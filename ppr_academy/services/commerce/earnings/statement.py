"""A month's statement: each sale from the list price to the bank, as a PDF or as a sheet."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.earnings import months
from ppr_academy.services.commerce.earnings.paths import SalePath, list_paths, walk_paths
from ppr_academy.services.commerce.earnings.sums import Totals, get_totals
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.views import short_name
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.money import decimal, label
from ppr_academy.services.core.paper import print_pdf
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

PRINTED = 2000
"""Sales on paper; a sheet has them all."""

_TEMPLATE = Path(__file__).with_name("statement.typ")
_HEADS = (
    "date",
    "order",
    "buyer",
    "what",
    "currency",
    "list_price",
    "discount",
    "paid",
    "refunded",
    "processor_fee",
    "platform_fee",
    "yours",
    "held",
    "payout",
    "payout_arrives",
)
_COLUMNS = ("When", "Order", "Who", "What", "Paid", "Refunded", "Our 10 %", "Yours", "Payout")
_BLOCK = 64 * 1024
# A sheet would run these as formulas; the wide forms too, as some read them as the narrow ones.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ENDS = {
    "waiting": "next payout",
    "on_its_way": "on its way",
    "paid": "paid",
    "failed": "failed, goes out again",
    "held": "held",
    "refunded": "refunded",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One month of one store, as it stands at `made_at`. Money in cents."""

    scope: StoreScope
    month: str
    store_name: str
    store_slug: str
    since: datetime
    until: datetime
    made_at: datetime
    totals: Totals


def open_statement(scope: StoreScope, month: str) -> Statement:
    """The statement of a month like `2026-11`, its sales not read yet.

    Raises Forbidden, and NotFound for what is no month.
    """
    scope.require(permissions.COMMERCE_VIEW)
    if "-" not in month:
        raise NotFound
    since, until = months.bounds(month)
    store = scope.session.get_one(Store, scope.store_id)
    totals, _ = get_totals(scope, since, until)
    return Statement(scope, month, store.name, store.slug, since, until, clock.now(), totals)


def sheet(statement: Statement) -> Iterator[bytes]:
    """The statement as CSV in UTF-8 with a mark, block by block: dates in ISO form (UTC), amounts
    as decimals, and a last line that sums the others."""
    page = io.StringIO(newline="")
    rows = csv.writer(page)
    page.write("\ufeff")
    rows.writerow(_HEADS)
    sums = [0] * 8
    for path in walk_paths(statement.scope, statement.since, statement.until):
        amounts = _amounts(path)
        sums = [before + cents for before, cents in zip(sums, amounts, strict=True)]
        rows.writerow(_cells(path, amounts))
        if page.tell() > _BLOCK:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    rows.writerow(["total", "", "", "", "", *map(decimal, sums), "", ""])
    yield page.getvalue().encode()


def print_statement(statement: Statement) -> bytes:
    """The statement as a PDF; of more than 2,000 sales the newest, and the sums of all."""
    with db.reading() as session:
        scope = replace(statement.scope, session=session)
        paths = list_paths(scope, statement.since, statement.until, None, PRINTED)
    return print_pdf(_TEMPLATE, _facts(statement, paths))


def plain(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _amounts(path: SalePath) -> tuple[int, ...]:
    """List price, discount, paid, refunded, processor, our part, the creator's, held of it."""
    order = path.order
    return (
        order.list_price_cents,
        -order.discount_cents,
        order.charged_cents,
        -path.returned,
        path.processor,
        -path.fee,
        path.share,
        path.held,
    )


def _cells(path: SalePath, amounts: Sequence[int]) -> list[str]:
    order = path.order
    return [
        order.paid_at.isoformat(timespec="seconds") if order.paid_at else "",
        order_label(order.number),
        plain(short_name(path.buyer)),
        plain(order.item_title),
        order.currency,
        *map(decimal, amounts),
        _ENDS[path.end],
        path.payout.arrives_at.date().isoformat() if path.payout else "",
    ]


def _facts(statement: Statement, paths: Sequence[SalePath]) -> dict[str, object]:
    totals = statement.totals
    left = totals.orders - len(paths)
    return {
        "title": months.name_of(statement.month),
        "store": statement.store_name,
        "made": f"{_day(statement.made_at)} {statement.made_at:%Y, %H:%M} UTC",
        "adds_up": totals.adds_up,
        "flow": _flow(totals),
        "split": [
            ("Paid out", label(totals.paid_out)),
            ("On its way", label(totals.on_its_way)),
            ("Held", label(totals.held)),
        ],
        "heads": _COLUMNS,
        "rows": [_row(path) for path in paths],
        "sums": [
            f"All {totals.orders:,} order{'' if totals.orders == 1 else 's'}",
            label(totals.charged),
            label(-totals.returned) if totals.returned else "",
            label(-totals.fee),
            label(totals.share),
        ],
        "more": f"{left:,} older ones are in the sheet of this month." if left > 0 else "",
        "notes": [
            "Each sale stands in the month in which it was paid, with all that happened to it "
            "since. Months run from midnight to midnight UTC.",
            "We take 10 % of what the student paid and round it once per order, half up. Card "
            "fees come out of our 10 %, not out of yours.",
        ],
    }


def _flow(totals: Totals) -> list[tuple[str, str, bool]]:
    """From the list price to the creator's; True for what stands below a line."""
    flow = [("List price", label(totals.listed), False)]
    if totals.discount:
        flow.append(("Discounts you gave", label(-totals.discount), False))
    flow.append(("Students paid", label(totals.charged), True))
    if totals.returned:
        flow.append(("Refunded to students", label(-totals.returned), False))
    flow.append(("Our 10 %", label(-totals.fee), False))
    if totals.processor:
        flow.append(("of which card fees", label(totals.processor), False))
    flow.append(("Yours", label(totals.share), True))
    return flow


def _row(path: SalePath) -> list[str]:
    order = path.order
    payout = f"{_day(path.payout.arrives_at, short=True)}, " if path.payout else ""
    return [
        f"{_day(order.paid_at, short=True)} {order.paid_at:%H:%M}" if order.paid_at else "",
        order_label(order.number),
        short_name(path.buyer),
        order.item_title,
        label(order.charged_cents),
        label(-path.returned) if path.returned else "",
        label(-path.fee),
        label(path.share),
        payout + _ENDS[path.end],
    ]


def _day(at: datetime, *, short: bool = False) -> str:
    return f"{at.day} {at:%b}" if short else f"{at.day} {at:%B}"
