"""Statements: the same figures as the page to the cent, safe to open, whatever people wrote."""

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import LedgerEntry, LedgerGroup, Order, OrderLine
from ppr_academy.services.commerce.earnings import paths, statement
from ppr_academy.services.commerce.earnings.statement import (
    open_statement,
    plain,
    print_statement,
    sheet,
)
from ppr_academy.services.commerce.facts import FeeState, record_processor_fee
from ppr_academy.services.commerce.fulfilment import settle
from ppr_academy.services.commerce.sales import get_money_page
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden, NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.money import decimal
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_scope
from tests.services.commerce.test_sales import a_shop, sold

NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOVEMBER)


def rows_of(scope: StoreScope, month: str = "2026-11") -> list[dict[str, str]]:
    text = b"".join(sheet(open_statement(scope, month))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def a_month(engine: Engine) -> StoreScope:
    """Three sales in November, one of them with a known card fee; one in October."""
    with db.transaction(engine) as session:
        scope = a_shop(session)
        first = sold(scope, NOVEMBER - timedelta(days=2), name="Sunniva Haug")
        sold(scope, NOVEMBER - timedelta(days=1), 1005)
        sold(scope, NOVEMBER, 9900)
        sold(scope, NOVEMBER - timedelta(days=20), 2000)
        record_processor_fee(session, first, "txn_1", FeeState.KNOWN, cents=172, currency="usd")
        settle(session, first, first.paid_at or NOVEMBER)
    return scope


def test_a_sheet_sums_to_the_pages_figures(engine: Engine) -> None:
    scope = a_month(engine)
    with db.reading(engine) as session:
        here = replace(scope, session=session)
        figures = get_money_page(here, "2026-11").figures
        *rows, total = rows_of(here)
    assert [row["date"] for row in rows] == [
        "2026-11-15T12:00:00+00:00",
        "2026-11-14T12:00:00+00:00",
        "2026-11-13T12:00:00+00:00",
    ]
    assert [row["yours"] for row in rows] == ["89.10", "9.04", "44.10"]
    assert [row["processor_fee"] for row in rows] == ["0.00", "0.00", "1.72"]
    assert [row["buyer"] for row in rows] == ["Noor Ö.", "Noor Ö.", "Sunniva H."]
    assert {row["payout"] for row in rows} == {"next payout"}
    assert total["date"] == "total"
    for name, cents in (
        ("list_price", figures.listed_cents),
        ("discount", -figures.discount_cents),
        ("paid", figures.charged_cents),
        ("refunded", -figures.returned_cents),
        ("platform_fee", -figures.fee_cents),
        ("yours", figures.share_cents),
        ("held", figures.held_cents),
    ):
        assert total[name] == decimal(cents)


def test_paper_says_the_same(engine: Engine) -> None:
    scope = a_month(engine)
    with db.reading(engine) as session:
        here = replace(scope, session=session)
        figures = get_money_page(here, "2026-11").figures
        paper = open_statement(here, "2026-11")
    pdf = PdfReader(io.BytesIO(print_statement(paper)))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for words in (
        "November 2026",
        paper.store_name,
        f"List price {figures.listed}",
        f"Students paid {figures.charged}",
        f"Our 10 % {figures.fee}",
        f"Yours {figures.share}",
        "All 3 orders",
        "Adds up to the cent.",
        "Sunniva H.",
        "$44.10",
    ):
        assert words in text, text


def test_paper_of_a_large_month_names_the_newest_and_sums_all(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "PRINTED", 2)
    scope = a_month(engine)
    with db.reading(engine) as session:
        paper = open_statement(replace(scope, session=session), "2026-11")
    text = PdfReader(io.BytesIO(print_statement(paper))).pages[0].extract_text()
    assert "All 3 orders" in text
    assert "1 older ones are in the sheet of this month." in text
    assert "Sunniva" not in text


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-13", "2026-1", "26-11", "２０２６-11", "x", "\x00"]
)
def test_what_is_no_month_has_no_statement(session: Session, month: str) -> None:
    with pytest.raises(NotFound):
        open_statement(a_scope(session), month)


def test_nobody_without_the_right_gets_one(session: Session) -> None:
    scope = a_scope(session)
    with pytest.raises(Forbidden):
        open_statement(StoreScope(session, scope.store_id, scope.actor_id, frozenset()), "2026-11")


def test_another_stores_sales_are_in_no_statement_of_ours(engine: Engine) -> None:
    a_month(engine)
    with db.transaction(engine) as session:
        other = a_shop(session)
    with db.reading(engine) as session:
        (total,) = rows_of(replace(other, session=session))
    assert total["yours"] == "0.00"


_FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =cmd|' /C calc'!A0",
    "＝1",
]


@pytest.mark.parametrize("text", _FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["House Chords 101", "", "a=b", "Ghost 🎹", "'quoted'"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x")', 'a","b', "two\nlines", "قصة 🎹 和音", '#panic("x") \\ "q"']
)
def test_what_people_wrote_is_one_cell_and_no_formula(engine: Engine, title: str) -> None:
    with db.transaction(engine) as session:
        scope = a_shop(session)
        sold(scope, NOVEMBER, name=title).item_title = title
    with db.reading(engine) as session:
        here = replace(scope, session=session)
        row, _total = rows_of(here)
        paper = open_statement(here, "2026-11")
    assert row["what"] == plain(title)
    assert not row["buyer"].startswith("=")
    assert row["yours"] == "44.10"
    assert print_statement(paper).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123456, "1234.56"), (-100, "-1.00")],
)
def test_an_amount_is_plain_digits(cents: int, text: str) -> None:
    assert decimal(cents) == text


def test_a_sheet_does_not_slip_between_chunks(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "CHUNK", 2)
    with db.transaction(engine) as session:
        scope = a_shop(session)
        made = {sold(scope, NOVEMBER - timedelta(hours=n // 3)).number for n in range(7)}
    with db.reading(engine) as session:
        *rows, total = rows_of(replace(scope, session=session))
    assert {row["order"] for row in rows} == {f"PPR-{number}" for number in made}
    assert len(rows) == 7
    assert total["yours"] == decimal(7 * 4410)


def test_a_large_sheet_is_not_held_in_memory(sqlite_engine: Engine) -> None:
    with db.transaction(sqlite_engine) as session:
        scope = a_shop(session)
        _many(scope, sold(scope, NOVEMBER), 4000)
    with db.reading(sqlite_engine) as session:
        paper = open_statement(replace(scope, session=session), "2026-11")
    assert paper.totals.adds_up
    count = 0
    tracemalloc.start()
    for block in sheet(paper):
        count += block.count(b"\n")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4003
    # A chunk of rows and a block of text; the 4,000 rows themselves would be 30 MB.
    assert peak < 12_000_000


def _many(scope: StoreScope, like: Order, count: int) -> None:
    """As many sales like one, written at once."""
    session = scope.session
    entries = session.exec(scope.select(LedgerEntry)).all()
    (group,) = session.exec(scope.select(LedgerGroup)).all()
    (line,) = session.exec(scope.select(OrderLine)).all()
    for n in range(count):
        order = like.model_dump() | {
            "id": new_id(),
            "number": like.number + 1 + n,
            "stripe_payment_intent_id": f"pi_{n}",
            "paid_at": NOVEMBER - timedelta(seconds=n),
        }
        session.add(Order(**order))
        session.flush()
        session.add(OrderLine(**line.model_dump() | {"order_id": order["id"]}))
        group_id = new_id()
        session.add(LedgerGroup(**group.model_dump() | {"id": group_id, "order_id": order["id"]}))
        session.flush()
        for entry in entries:
            mine = {"id": new_id(), "group_id": group_id, "order_id": order["id"]}
            session.add(LedgerEntry(**entry.model_dump() | mine))
    session.flush()
