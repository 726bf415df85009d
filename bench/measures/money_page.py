"""What a creator's money page costs the server when a hundred thousand sales stand behind it."""

import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine

from bench.books import fill
from bench.registry import Figure, Values, measure, percentile
from ppr_academy.migrate import upgrade
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.earnings.statement import open_statement, sheet
from ppr_academy.services.commerce.sales import get_money_page
from ppr_academy.services.core import clock, db
from ppr_academy.services.stores.scope import StoreScope

MANY, FEW = 100_000, 1_000
RUNS = 40
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)

FIGURES = {
    "this month": Figure("ms", 50),
    "the last of its pages": Figure("ms", 50),
    "the year": Figure("ms", 50),
    "against 1,000 sales": Figure("times", 5),
    "statement of a month": Figure("rows/s", more_is_better=True),
}


@measure("money page at 100,000 sales, SQLite", FIGURES, runs=1)
def money_page() -> Values:
    """Server time of the page, median of 40; and how fast a month's sheet is written."""
    with tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder:
        few, _, _ = _times(Path(folder) / "few.db", FEW)
        many, (last, year), rate = _times(Path(folder) / "many.db", MANY)
    return {
        "this month": many,
        "the last of its pages": last,
        "the year": year,
        "against 1,000 sales": many / few,
        "statement of a month": rate,
    }


def _times(path: Path, sales: int) -> tuple[float, tuple[float, float], float]:
    engine = db.make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with clock.at(NOW), patch.object(db, "get_engine", lambda: engine):
        scope = fill(engine, sales, NOW)
        days.sum_days()
        with clock.at(NOW + days.OPEN_FOR + timedelta(minutes=1)):
            while days.sum_days():
                pass
        first = _milliseconds(engine, scope, "", "")
        others = _milliseconds(engine, scope, "", _last_cursor(engine, scope))
        year = _milliseconds(engine, scope, "2026", "")
        rate = _rows_a_second(engine, scope)
    engine.dispose()
    return first, (others, year), rate


def _milliseconds(engine: Engine, scope: StoreScope, period: str, before: str) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        with db.reading(engine) as session:
            get_money_page(replace(scope, session=session), period, before)
        times.append((time.perf_counter() - started) * 1000)
    return percentile(times, 0.5)


def _last_cursor(engine: Engine, scope: StoreScope) -> str:
    """Where the last page of the month begins."""
    cursor, following = "", "-"
    while following:
        with db.reading(engine) as session:
            page = get_money_page(replace(scope, session=session), "", cursor)
        following = page.next_cursor
        cursor = following or cursor
    return cursor


def _rows_a_second(engine: Engine, scope: StoreScope) -> float:
    with db.reading(engine) as session:
        paper = open_statement(replace(scope, session=session), f"{NOW:%Y-%m}")
    started = time.perf_counter()
    rows = sum(block.count(b"\n") for block in sheet(paper))
    return rows / (time.perf_counter() - started)
