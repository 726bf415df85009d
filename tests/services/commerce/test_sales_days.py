"""Summed days are the sums of their sales: before and after, whatever moves money meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from ppr_academy.models.payouts import SalesDay
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.facts import FeeState, record_processor_fee
from ppr_academy.services.commerce.fulfilment import settle
from ppr_academy.services.commerce.sales import Figures, get_money_page
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.stores.scope import StoreScope, across_stores
from tests.services.commerce.test_sales import a_shop, sold

NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)
WHY = "the test looks at every store"


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(NOVEMBER):
        yield


def sell(engine: Engine) -> StoreScope:
    """Sales today, yesterday, in between and long ago."""
    with db.transaction(engine) as session:
        scope = a_shop(session)
        for age in (0, 1, 1, 5, 20, 44, 400):
            sold(scope, NOVEMBER - timedelta(days=age), 1005 + age)
    return scope


def figures(engine: Engine, scope: StoreScope, period: str = "") -> Figures:
    with db.reading(engine) as session:
        return get_money_page(replace(scope, session=session), period).figures


def sum_up() -> int:
    """Open the days and, ten minutes later, sum them."""
    days.sum_days()
    with clock.at(NOVEMBER + days.OPEN_FOR + timedelta(seconds=1)):
        return days.sum_days()


def rows(engine: Engine) -> list[SalesDay]:
    with db.reading(engine) as session:
        return list(session.exec(across_stores(SalesDay, reason=WHY)).all())


def broken(engine: Engine) -> list[str]:
    with db.reading(engine) as session:
        report = verify_ledger(session, with_processor=False)
    return [str(one) for one in report.breaks if "day" in one.rule]


def test_summed_days_change_no_figure(engine: Engine) -> None:
    scope = sell(engine)
    periods = ("", "2026-10", "2026", "2025", "2025-10")
    before = [figures(engine, scope, period) for period in periods]
    assert [one.count for one in before] == [4, 2, 6, 1, 1]
    assert sum_up() == 400
    assert len(rows(engine)) == 400
    assert all(row.is_true for row in rows(engine))
    assert [figures(engine, scope, period) for period in periods] == before
    assert broken(engine) == []


def test_a_day_is_not_summed_before_it_was_open_for_a_while(engine: Engine) -> None:
    sell(engine)
    days.sum_days()
    assert days.sum_days() == 0
    assert not any(row.is_true for row in rows(engine))


def test_what_is_posted_for_a_summed_day_shows_at_once_and_is_summed_again(engine: Engine) -> None:
    scope = sell(engine)
    sum_up()
    with db.transaction(engine) as session:
        sold(replace(scope, session=session), NOVEMBER - timedelta(days=1), 5000)
        sold(replace(scope, session=session), NOVEMBER - timedelta(days=3), 5000)
    shown = figures(engine, scope)
    assert shown.count == 6
    assert shown.adds_up
    assert sum(not row.is_true for row in rows(engine)) == 2
    assert broken(engine) == []
    assert sum_up() == 2
    assert figures(engine, scope) == shown


def test_a_late_processor_fee_reaches_its_day(engine: Engine) -> None:
    scope = sell(engine)
    sum_up()
    with db.transaction(engine) as session:
        order = sold(replace(scope, session=session), NOVEMBER - timedelta(days=2), 4900)
        order_id = order.id
    sum_up()
    with db.transaction(engine) as session:
        found = queries.lock_order(session, order_id)
        assert found is not None
        record_processor_fee(session, found, "txn_9", FeeState.KNOWN, cents=172, currency="usd")
        settle(session, found, NOVEMBER)
    assert figures(engine, scope).processor == "$1.72"
    sum_up()
    assert figures(engine, scope).processor == "$1.72"


def test_the_audit_finds_a_day_that_is_not_the_sum_of_its_sales(engine: Engine) -> None:
    scope = sell(engine)
    sum_up()
    assert broken(engine) == []
    with db.transaction(engine) as session:
        for row in session.exec(across_stores(SalesDay, reason=WHY)).all():
            if row.orders == 2:
                row.available_cents += 1
    (found,) = broken(engine)
    assert "the sums of a day are its sales'" in found
    assert scope.store_id is not None


def test_a_sale_that_comes_while_its_day_is_summed_is_not_lost(postgres_engine: Engine) -> None:
    """Two connections at once: whoever is first, the sums say the sale in the end."""
    scope = sell(postgres_engine)
    sum_up()
    for _ in range(5):
        start = Barrier(2)

        def post() -> None:
            start.wait()  # noqa: B023 - each round waits for its own
            with clock.at(NOVEMBER), db.transaction(postgres_engine) as session:
                sold(replace(scope, session=session), NOVEMBER - timedelta(days=1), 5000)

        def add_up() -> None:
            start.wait()  # noqa: B023 - each round waits for its own
            with clock.at(NOVEMBER + days.OPEN_FOR * 2):
                days.sum_days()

        with ThreadPoolExecutor(2) as threads:
            for done in [threads.submit(post), threads.submit(add_up)]:
                done.result()
    shown = figures(postgres_engine, scope)
    assert shown.count == 4 + 5
    sum_up()
    assert figures(postgres_engine, scope) == shown
    assert broken(postgres_engine) == []
