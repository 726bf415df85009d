"""Corrections: balanced, by an admin, with a reason; whatever comes later does not undo them."""

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from ppr_academy.models.books import Correction, CorrectionShift
from ppr_academy.models.commerce import Account, LedgerGroup, Order
from ppr_academy.models.payouts import SalesDay
from ppr_academy.services.commerce import facts, fulfilment, ledger, queries, sales
from ppr_academy.services.commerce.corrections import books
from ppr_academy.services.commerce.corrections.correcting import NothingPosted, correct_order
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.facts import FeeState, PaymentState
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import InvalidInput, NotFound, StaleVersion
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores.permissions import OWNER
from ppr_academy.services.stores.scope import StoreScope, across_stores
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.commerce.test_verify import post

Admin = Callable[[], AbstractContextManager[Viewer]]
ONE_CENT = {"platform_fee": "-0.01", "creator_available": "+0.01"}


@pytest.fixture
def admin(engine: Engine) -> Admin:
    with db.transaction(engine) as session:
        user_id = a_user(session, name="Rosa Kim", is_admin=True).id

    @contextmanager
    def entered() -> Iterator[Viewer]:
        with db.transaction(engine) as session:
            yield Viewer(session, user_id=user_id, is_admin=True)

    return entered


@pytest.fixture
def sold(engine: Engine) -> Order:
    """$49.00, settled."""
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        order = an_order(scope, a_course(scope), a_user(session), number=20001)
        facts.record_payment(session, order, "pi_1", PaymentState.SUCCEEDED, None)
        fulfilment.settle(session, order, clock.now())
    return order


def settle_again(engine: Engine, order: Order, *, fee: int | None = None) -> None:
    """Something else comes about the order: the processor's fee, or nothing new."""
    with db.transaction(engine) as session:
        locked = queries.lock_order(session, order.id)
        assert locked is not None
        if fee is not None:
            facts.record_processor_fee(
                session, locked, "txn_1", FeeState.KNOWN, cents=fee, currency="usd"
            )
        fulfilment.settle(session, locked, clock.now())


def posted(engine: Engine, order: Order) -> dict[str, int]:
    with db.reading(engine) as session:
        return {a.value: c for a, c in queries.sum_posted(session, order.id).items() if c}


def breaks(engine: Engine) -> list[str]:
    with db.reading(engine) as session:
        return [broken.rule for broken in verify_ledger(session, with_processor=False).breaks]


def seen(admin: Admin, order: Order) -> int:
    with admin() as viewer:
        return books.get_order_books(viewer, str(order.id)).seen


def correct(admin: Admin, order: Order, amounts: dict[str, str], reason: str = "A cent") -> None:
    at = seen(admin, order)
    with admin() as viewer:
        correct_order(viewer, str(order.id), reason=reason, amounts=amounts, seen=at)


def test_a_correction_stays_whatever_is_settled_after_it(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    correct(admin, sold, ONE_CENT)
    corrected = {"buyer": -4900, "platform_fee": 489, "creator_available": 4411}
    assert posted(engine, sold) == corrected
    settle_again(engine, sold)
    assert posted(engine, sold) == corrected
    settle_again(engine, sold, fee=172)
    assert posted(engine, sold) == corrected | {"platform_fee": 317, "processor": 172}
    correct(admin, sold, {"platform_fee": "0.01", "creator_available": "−0.01"}, "Taken back")
    settle_again(engine, sold)
    assert posted(engine, sold)["creator_available"] == 4410
    assert breaks(engine) == []


def test_a_wrong_posting_is_mended_and_not_mended_twice(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    with db.transaction(engine) as session:
        post(session, sold, platform_fee=-1, creator_available=1)
    assert breaks(engine) == ["an order's postings are its numbers"]
    with admin() as viewer:
        shown = books.get_order_books(viewer, str(sold.id))
    missing = {line.account: line.missing for line in shown.accounts if line.missing}
    assert missing == {"platform_fee": "$0.01", "creator_available": "−$0.01"}
    assert not shown.adds_up
    correct(admin, sold, {name: typed.replace("$", "") for name, typed in missing.items()})
    assert posted(engine, sold)["creator_available"] == 4410
    settle_again(engine, sold)
    assert posted(engine, sold)["creator_available"] == 4410
    assert breaks(engine) == []


def test_the_order_of_corrections_and_news_makes_no_difference(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    steps: list[Callable[[], None]] = [
        lambda: correct(admin, sold, ONE_CENT),
        lambda: correct(admin, sold, {"buyer": "-2.00", "creator_available": "2.00"}),
        lambda: settle_again(engine, sold, fee=172),
        lambda: settle_again(engine, sold),
        lambda: settle_again(engine, sold),
    ]
    random.Random(7).shuffle(steps)
    for step in steps:
        step()
        assert breaks(engine) == []
    assert posted(engine, sold) == {
        "buyer": -5100,
        "platform_fee": 317,
        "creator_available": 4611,
        "processor": 172,
    }


def test_the_admin_sees_what_was_posted_why_and_by_whom(admin: Admin, sold: Order) -> None:
    correct(admin, sold, ONE_CENT, "Rounded  the\nother way")
    with admin() as viewer:
        shown = books.get_order_books(viewer, str(sold.id))
    assert (shown.number, shown.charged, shown.adds_up) == ("PPR-20001", "$49.00", True)
    first, second = shown.groups
    assert (first.reason, first.who) == ("payment", "")
    assert (second.reason, second.who) == ("Rounded the other way", "Rosa Kim")
    assert [(e.name, e.amount) for e in second.sides] == [
        ("Creator", "$0.01"),
        ("Our part", "−$0.01"),
    ]
    assert [fact.kind for fact in shown.facts] == ["payment"]


def test_the_creator_sees_the_correction_in_the_sale_and_that_it_all_adds_up(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    correct(admin, sold, ONE_CENT, "Rounded the other way")
    with db.reading(engine) as session:
        page = sales.get_money_page(StoreScope(session, sold.store_id, sold.buyer_id, OWNER))
    (sale,) = page.sales
    (made,) = sale.corrections
    assert (made.reason, made.amount) == ("Rounded the other way", "$0.01")
    assert page.figures.adds_up
    assert (sale.fee, sale.share, page.figures.share) == ("−$4.89", "$44.11", "$44.11")


def test_a_day_that_was_summed_is_summed_again_after_a_correction(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    later = clock.now() + timedelta(days=2)
    with clock.at(later):
        days.sum_days()
    with clock.at(later + days.OPEN_FOR * 2):
        days.sum_days()
        assert breaks(engine) == []
        correct(admin, sold, ONE_CENT)
        with db.reading(engine) as session:
            page = sales.get_money_page(
                StoreScope(session, sold.store_id, sold.buyer_id, OWNER), f"{sold.paid_at:%Y-%m}"
            )
        assert (page.figures.share, page.figures.adds_up) == ("$44.11", True)
        days.sum_days()
        assert breaks(engine) == []
        with db.transaction(engine) as session:
            every = across_stores(SalesDay, reason="a test looks at every row")
            day = next(one for one in session.exec(every) if one.orders)
            assert (day.is_true, day.adds_up, day.available_cents) == (True, True, 4411)
            day.available_cents = 4410
        assert breaks(engine) == ["the sums of a day are its sales'"]


def test_a_second_click_and_a_late_admin_are_told_to_look_again(
    engine: Engine, admin: Admin, sold: Order
) -> None:
    before = seen(admin, sold)
    correct(admin, sold, ONE_CENT)
    with pytest.raises(StaleVersion, match="Look again"), admin() as viewer:
        correct_order(viewer, str(sold.id), reason="Again", amounts=ONE_CENT, seen=before)
    assert posted(engine, sold)["creator_available"] == 4411


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({}, "two accounts"),
        ({"buyer": "", "creator_available": " "}, "two accounts"),
        ({"buyer": "0", "creator_available": "0.00"}, "two accounts"),
        ({"creator_available": "0.01"}, "sum to $0.01"),
        ({"creator_available": "1", "platform_fee": "-0.99"}, "sum to $0.01"),
        ({"creator_available": "0.005", "platform_fee": "-0.005"}, "Write amounts"),
        ({"creator_available": "1e3", "platform_fee": "-1e3"}, "Write amounts"),
        ({"creator_available": "nan", "platform_fee": "nan"}, "Write amounts"),
        ({"creator_available": "--1", "platform_fee": "1"}, "Write amounts"),
        ({"creator_available": "€1", "platform_fee": "-1"}, "Write amounts"),
        ({"creator_available": "9999999", "platform_fee": "-9999999"}, "up to $100,000.00"),
        ({"everybody": "1", "platform_fee": "-1"}, "no account"),
        ({"creator_available": 1, "platform_fee": -1}, "no account"),
    ],
)
def test_amounts_that_are_not_whole_or_not_balanced_change_nothing(
    engine: Engine, admin: Admin, sold: Order, amounts: dict[str, Any], words: str
) -> None:
    before = posted(engine, sold)
    with pytest.raises(InvalidInput) as refused, admin() as viewer:
        correct_order(viewer, str(sold.id), reason="Why", amounts=amounts, seen=1)
    assert words in refused.value.message
    assert refused.value.field == "amounts"
    assert posted(engine, sold) == before


@pytest.mark.parametrize("reason", ["", "  \n ", None, 7, "x" * 301])
def test_a_correction_without_a_reason_is_none(
    engine: Engine, admin: Admin, sold: Order, reason: Any
) -> None:
    with pytest.raises(InvalidInput) as refused, admin() as viewer:
        correct_order(viewer, str(sold.id), reason=reason, amounts=ONE_CENT, seen=1)
    assert refused.value.field == "reason"
    assert posted(engine, sold)["creator_available"] == 4410


def test_nobody_but_an_admin_corrects_or_reads(engine: Engine, sold: Order) -> None:
    with db.transaction(engine) as session:
        owner = Viewer(session, user_id=a_user(session).id)
        for viewer in (owner, Viewer(session), Viewer(session, is_admin=True)):
            with pytest.raises(NotFound):
                correct_order(viewer, str(sold.id), reason="x", amounts=ONE_CENT, seen=1)
            with pytest.raises(NotFound):
                books.get_order_books(viewer, str(sold.id))


def test_what_was_never_paid_has_nothing_to_mend(engine: Engine, admin: Admin) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        an_account(scope)
        order = an_order(scope, a_course(scope), a_user(session))
    with pytest.raises(NothingPosted), admin() as viewer:
        correct_order(viewer, str(order.id), reason="x", amounts=ONE_CENT, seen=0)
    for odd in ("", "x", str(new_id())):
        with pytest.raises(NotFound), admin() as viewer:
            correct_order(viewer, odd, reason="x", amounts=ONE_CENT, seen=0)


def test_a_correction_that_does_not_fit_is_found(engine: Engine, admin: Admin, sold: Order) -> None:
    with db.transaction(engine) as session:
        post(session, sold, platform_fee=-1, creator_available=1)
        groups = across_stores(LedgerGroup, reason="a test looks at every row")
        planted = session.exec(groups.where(LedgerGroup.reason == "planted")).one()
        _plant(session, sold, planted.id)
    assert "a correction is of one order and balances" in breaks(engine)


def _plant(session: Session, order: Order, group_id: uuid.UUID) -> None:
    """A correction whose shifts do not balance, as no service would write it."""
    shared = {"store_id": order.store_id, "order_id": order.id}
    row = Correction(
        id=new_id(),
        group_id=group_id,
        actor_id=order.buyer_id,
        reason="planted",
        made_at=clock.now(),
        **shared,
    )
    session.add(row)
    session.flush()
    session.add(
        CorrectionShift(
            correction_id=row.id, account=Account.CREATOR_AVAILABLE, amount_cents=1, **shared
        )
    )


@pytest.mark.parametrize("table", ["ledger_correction", "ledger_correction_shift"])
@pytest.mark.parametrize("change", ["UPDATE {} SET order_id = order_id", "DELETE FROM {}"])
def test_a_correction_can_be_neither_changed_nor_deleted(
    engine: Engine, admin: Admin, sold: Order, table: str, change: str
) -> None:
    correct(admin, sold, ONE_CENT)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change.format(table)))
    with db.reading(engine) as session:
        everything = across_stores(Correction, reason="a test looks at every row")
        assert len(session.exec(everything).all()) == 1


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM payment_fact",
        "UPDATE payment_fact SET rank = rank - 1",
        "UPDATE payment_fact SET external_id = 'pi_2'",
        "UPDATE payment_fact SET kind = 'processor_fee'",
    ],
)
def test_a_fact_never_goes_back(engine: Engine, sold: Order, change: str) -> None:
    with pytest.raises(DBAPIError, match="never goes back"), engine.begin() as connection:
        connection.execute(text(change))
    with db.reading(engine) as session:
        (fact,) = queries.list_facts(session, sold.id)
    assert (fact.external_id, fact.state) == ("pi_1", PaymentState.SUCCEEDED)
    assert ledger.target_balances(sold, [fact])[Account.BUYER] == -4900
