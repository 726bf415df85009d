"""Books of any size: honest sales, each settled once by the services and then copied in bulk."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select

from ppr_academy.models.base import metadata
from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce.facts import FeeState, PaymentState
from ppr_academy.services.core import clock, db, jobs
from tests.builders import a_course, a_scope, a_user, an_account, an_order

STORES = 10
COURSES = 100
CHUNK = 2_000
# Everything that one sale writes, in the order in which the rows may be written.
_COPIED = (
    "purchase_order",
    "order_line",
    "payment_fact",
    "ledger_group",
    "ledger_entry",
    "entitlement",
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sale:
    """One settled sale: its id, and every row that it wrote, by table."""

    order_id: uuid.UUID
    rows: dict[str, list[Row]]


def fill_books(engine: Engine, sales: int) -> None:
    """Write this many paid orders of a thousand times fewer buyers, in ten stores.

    Each course is sold once to each buyer, over the last two years.
    """
    with jobs.kept_aside(), db.transaction(engine) as session:
        order_ids = [_sell(session).id for _ in range(COURSES)]
        buyers = [a_user(session).id for _ in range(-(-sales // COURSES))]
    with engine.begin() as connection:
        models = [_read(connection, order_id) for order_id in order_ids]
        number = connection.execute(select(func.max(_table("purchase_order").c.number))).scalar()
        copies = (
            _copy(models[index % COURSES], buyers[index // COURSES], int(number or 0) + index + 1)
            for index in range(sales - COURSES)
        )
        _write(connection, copies)
    engine.dispose()


def _sell(session: Any) -> Order:
    """One course of one of the stores, bought and paid for, the processor's fee known."""
    known = session.info.setdefault("bench_scopes", [])
    if len(known) < STORES:
        known.append(a_scope(session))
        an_account(known[-1])
    known.append(known.pop(0))
    scope = known[-1]
    order = an_order(
        scope, a_course(scope, slug=f"course-{uuid.uuid4().hex[:12]}"), a_user(session)
    )
    order.stripe_payment_intent_id = f"pi_{order.id.hex}"
    facts.record_payment(
        session, order, order.stripe_payment_intent_id, PaymentState.SUCCEEDED, None
    )
    fulfilment.settle(session, order, clock.now())
    facts.record_processor_fee(
        session, order, f"txn_{order.id.hex}", FeeState.KNOWN, cents=172, currency="usd"
    )
    fulfilment.settle(session, order, clock.now())
    return order


def _table(name: str) -> Table:
    return metadata.tables[name]


def _read(connection: Connection, order_id: uuid.UUID) -> Sale:
    rows = {}
    for name in _COPIED:
        table = _table(name)
        key = table.c.id if name == "purchase_order" else table.c.order_id
        found = connection.execute(table.select().where(key == order_id)).mappings()
        rows[name] = [dict(row) for row in found]
    return Sale(order_id, rows)


def _copy(model: Sale, buyer_id: uuid.UUID, number: int) -> dict[str, list[Row]]:
    """The same sale to another buyer, on another day."""
    order_id = uuid.uuid4()
    at = clock.now() - timedelta(minutes=10 * (number % 100_000) + 60)
    groups = {row["id"]: uuid.uuid4() for row in model.rows["ledger_group"]}
    copied: dict[str, list[Row]] = {}
    for name, rows in model.rows.items():
        copied[name] = []
        for row in rows:
            fresh = row | {"order_id": order_id} if "order_id" in row else dict(row)
            if "id" in row:
                fresh["id"] = uuid.uuid4()
            if "posted_at" in row:
                fresh["posted_at"] = at
            if "group_id" in row:
                fresh["group_id"] = groups[row["group_id"]]
            copied[name].append(fresh)
    (order,) = copied["purchase_order"]
    order |= {
        "id": order_id,
        "number": number,
        "buyer_id": buyer_id,
        "stripe_payment_intent_id": f"pi_{order_id.hex}",
        "created_at": at,
        "paid_at": at,
    }
    for row, group in zip(copied["ledger_group"], model.rows["ledger_group"], strict=True):
        row["id"] = groups[group["id"]]
    for fact in copied["payment_fact"]:
        fact["external_id"] = f"{fact['external_id'].split('_')[0]}_{order_id.hex}"
    for right in copied["entitlement"]:
        right |= {"user_id": buyer_id, "granted_at": at}
    return copied


def _write(connection: Connection, copies: Iterator[dict[str, list[Row]]]) -> None:
    waiting: dict[str, list[Row]] = {name: [] for name in _COPIED}

    def flush() -> None:
        for name in _COPIED:
            if waiting[name]:
                connection.execute(_table(name).insert(), waiting[name])
                waiting[name].clear()

    for copied in copies:
        for name in _COPIED:
            waiting[name] += copied[name]
        if len(waiting["purchase_order"]) >= CHUNK:
            flush()
    flush()
