"""How SQLite finds what the money page shows: by what is shown, never through all that was sold."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.sales import PAGE_ROWS, get_money_page
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.paging import encode_cursor
from tests.builders import a_payout
from tests.services.commerce.test_sales import a_shop, sold

NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)
_GROWS = ("purchase_order", "order_line", "ledger_entry", "ledger_group", "payout_line")
_NARROW = re.compile(r"_store_id \(store_id=\?\)$")
"""The index that finds all rows of a store and nothing less."""


@pytest.mark.parametrize("part", ["the first", "a later one"])
def test_no_statement_walks_through_what_grows_with_the_sales(
    sqlite_engine: Engine, part: str
) -> None:
    with clock.at(NOVEMBER):
        with db.transaction(sqlite_engine) as session:
            scope = a_shop(session)
            # A page full: of few orders SQLite would look up each in any case.
            ages = [timedelta(hours=8 * n) for n in range(PAGE_ROWS + 2)]
            orders = [sold(scope, NOVEMBER - age) for age in ages]
            a_payout(scope)
            before = encode_cursor(NOVEMBER, orders[0].id) if part == "a later one" else ""
        days.sum_days()
        with clock.at(NOVEMBER + days.OPEN_FOR * 2):
            assert days.sum_days()
        walks = [
            plan
            for plan in _plans(sqlite_engine, lambda s: get_money_page(s, "", before), scope)
            if any(f"{table} " in f"{plan} " for table in _GROWS)
            and (plan.startswith("SCAN") or _NARROW.search(plan))
        ]
    assert walks == []


def _plans(engine: Engine, read: Any, scope: Any) -> list[str]:
    """Each step by which each statement of a read finds its rows."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        seen.append((statement, given))

    with db.reading(engine) as session:
        session.connection()
        event.listen(engine, "before_cursor_execute", note)
        try:
            read(replace(scope, session=session))
        finally:
            event.remove(engine, "before_cursor_execute", note)
        connection = session.connection()
        return [
            row[3]
            for statement, given in seen
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
