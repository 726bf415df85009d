"""A creator's money: figures that add up, pages that do not slip, nobody else's rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce.facts import FeeState, PaymentState
from ppr_academy.services.commerce.payouts.listing import get_payout_rows
from ppr_academy.services.commerce.sales import PAGE_ROWS, get_money_page
from ppr_academy.services.commerce.views import short_name
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden, InvalidInput, NotFound
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_course, a_payout, a_scope, a_user, an_account, an_order
from tests.support.statements import counted

NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOVEMBER)


def sold(scope: StoreScope, at: datetime, cents: int = 4900, **buyer: Any) -> Order:
    session = scope.session
    course = a_course(scope, price_cents=cents)
    order = an_order(scope, course, a_user(session, **buyer))
    facts.record_payment(session, order, f"pi_{order.id.hex}", PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, at)
    return order


def a_shop(session: Session) -> StoreScope:
    scope = a_scope(session)
    an_account(scope)
    return scope


def test_the_figures_of_a_month_add_up(session: Session) -> None:
    scope = a_shop(session)
    first = sold(scope, NOVEMBER - timedelta(days=14), name="Sunniva Haug")
    sold(scope, NOVEMBER, 1005)
    sold(scope, NOVEMBER - timedelta(days=15, hours=1), 9900)
    facts.record_processor_fee(session, first, "txn_1", FeeState.KNOWN, cents=172, currency="usd")
    fulfilment.settle(session, first, first.paid_at or NOVEMBER)
    page = get_money_page(scope)
    assert (page.period, page.period_name) == ("2026-11", "November 2026")
    sums = page.figures
    assert (sums.count, sums.count_label) == (2, "2 orders")
    assert (sums.listed, sums.charged, sums.fee, sums.share) == (
        "$59.05",
        "$59.05",
        "−$5.91",
        "$53.14",
    )
    assert sums.processor == "$1.72"
    assert sums.fee_cents + sums.share_cents == sums.charged_cents
    assert sums.adds_up
    assert [sale.share for sale in page.sales] == ["$9.04", "$44.10"]
    assert [sale.buyer for sale in page.sales] == ["Noor Ö.", "Sunniva H."]
    assert [sale.processor for sale in page.sales] == ["", "$1.72"]
    assert get_money_page(scope, "2026-10").figures.listed == "$99.00"
    assert get_money_page(scope, "2026").figures.count == 3


def test_a_posting_that_the_orders_do_not_know_does_not_add_up(session: Session) -> None:
    scope = a_shop(session)
    order = sold(scope, NOVEMBER)
    order.creator_share_cents -= 1
    order.platform_fee_cents += 1
    session.flush()
    assert not get_money_page(scope).figures.adds_up


def test_another_stores_sales_are_not_there(session: Session) -> None:
    mine, theirs = a_shop(session), a_shop(session)
    sold(theirs, NOVEMBER)
    page = get_money_page(mine)
    assert (page.sales, page.figures.count, page.has_sold) == ([], 0, False)


def test_pages_hold_every_sale_once_also_of_one_second(session: Session) -> None:
    scope = a_shop(session)
    made = [sold(scope, NOVEMBER - timedelta(hours=n // 3)).id for n in range(PAGE_ROWS * 2 + 3)]
    seen: list[str] = []
    before = ""
    for number in range(3):
        page = get_money_page(scope, "2026-11", before)
        assert page.is_first_page == (number == 0)
        seen += [sale.order_id for sale in page.sales]
        before = page.next_cursor
        assert bool(before) == (number < 2)
        # A sale that arrives meanwhile shifts no page that comes after.
        made.append(sold(scope, NOVEMBER + timedelta(hours=1)).id)
    assert len(seen) == len(set(seen)) == PAGE_ROWS * 2 + 3
    assert set(seen) <= {str(order_id) for order_id in made}


@pytest.mark.parametrize("period", ["2026-13", "2026-00", "11", "x", "2026-11-01", "٢٠٢٦", "9999"])
def test_a_period_that_is_none_is_not_found(session: Session, period: str) -> None:
    with pytest.raises(NotFound):
        get_money_page(a_shop(session), period)


@pytest.mark.parametrize("cursor", ["x", "W10=", "eyJhIjoxfQ==", "é", "A" * 300])
def test_a_broken_cursor_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        get_money_page(a_shop(session), "", cursor)


def test_without_the_right_nothing_is_shown(session: Session) -> None:
    scope = a_shop(session)
    with pytest.raises(Forbidden):
        get_money_page(StoreScope(session, scope.store_id, scope.actor_id, frozenset()))


@pytest.mark.parametrize(
    ("name", "short"), [("Sunniva Haug", "Sunniva H."), ("Leo", "Leo"), ("A B C", "A C.")]
)
def test_a_buyer_is_named_by_first_name_and_initial(name: str, short: str) -> None:
    assert short_name(name) == short


def test_the_months_of_january_are_january_and_december(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 31, tzinfo=UTC))
    page = get_money_page(a_shop(session), "2026-12")
    assert [period.key for period in page.periods] == ["2027-01", "2026-12", "2027"]
    assert page.period_name == "December 2026"


def test_the_page_is_read_in_as_many_statements_however_much_was_sold(engine: Engine) -> None:
    with db.transaction(engine) as session:
        scope = a_shop(session)
        for month in range(3):
            sold(scope, NOVEMBER - timedelta(days=30 * month))
        a_payout(scope)
    seen = []
    for _ in range(2):
        with db.reading(engine) as session, counted(engine) as statements:
            get_money_page(replace(scope, session=session))
        seen.append(len(statements))
        with db.transaction(engine) as session:
            again = replace(scope, session=session)
            for week in range(20):
                sold(again, NOVEMBER - timedelta(days=7 * week))
    assert seen == [18, 18]


def test_nobody_without_the_right_reads_the_rows_of_a_payout(session: Session) -> None:
    scope = a_shop(session)
    with pytest.raises(Forbidden):
        get_payout_rows(StoreScope(session, scope.store_id, scope.actor_id, frozenset()), "x")
