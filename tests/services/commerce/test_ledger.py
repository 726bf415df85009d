"""The ledger: append-only, balanced, and the same whatever was known first."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from ppr_academy.models.commerce import Account, Order
from ppr_academy.services.commerce import facts, fulfilment, ledger, queries
from ppr_academy.services.commerce.facts import FeeState, PaymentState
from ppr_academy.services.core import clock, db
from tests.builders import a_course, a_scope, a_user, an_account, an_order


def an_open_order(session: Session, price: int = 4900) -> Order:
    scope = a_scope(session)
    an_account(scope)
    return an_order(scope, a_course(scope, price_cents=price), a_user(session))


def paid(session: Session, order: Order) -> None:
    intent = f"pi_{order.id.hex[:16]}"
    facts.record_payment(session, order, intent, PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, clock.now())


def with_fee(session: Session, order: Order, cents: int, currency: str = "usd") -> None:
    facts.record_processor_fee(
        session, order, f"txn_{order.id.hex}", FeeState.KNOWN, cents=cents, currency=currency
    )
    fulfilment.settle(session, order, clock.now())


@pytest.fixture
def settled(engine: Engine) -> Order:
    with db.transaction(engine) as session:
        order = an_open_order(session)
        paid(session, order)
    return order


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_group"])
@pytest.mark.parametrize("change", ["UPDATE {} SET posted_at = posted_at", "DELETE FROM {}"])
def test_a_posting_can_be_neither_changed_nor_deleted(
    engine: Engine, settled: Order, table: str, change: str
) -> None:
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change.format(table)))
    with db.reading(engine) as session:
        assert queries.sum_posted(session, settled.id)[Account.BUYER] == -4900


def test_settling_again_posts_nothing(engine: Engine, settled: Order) -> None:
    with db.transaction(engine) as session:
        order = queries.lock_order(session, settled.id)
        assert order is not None
        known = queries.list_facts(session, order.id)
        posted = ledger.post_difference(session, order, known, reason="again", at=clock.now())
        assert posted is False


def test_the_fee_may_be_known_before_the_payment_is(engine: Engine) -> None:
    with db.transaction(engine) as session:
        first, second = an_open_order(session), an_open_order(session)
        with_fee(session, first, 172)
        assert queries.sum_posted(session, first.id) == {}
        paid(session, first)
        paid(session, second)
        with_fee(session, second, 172)
        expected = {
            Account.BUYER: -4900,
            Account.CREATOR_AVAILABLE: 4410,
            Account.PLATFORM_FEE: 318,
            Account.PROCESSOR: 172,
        }
        assert queries.sum_posted(session, first.id) == expected
        assert queries.sum_posted(session, second.id) == expected


def test_a_fee_above_our_part_is_ours_to_bear(engine: Engine) -> None:
    with db.transaction(engine) as session:
        order = an_open_order(session, price=100)
        paid(session, order)
        with_fee(session, order, 33)
        posted = queries.sum_posted(session, order.id)
    assert posted[Account.CREATOR_AVAILABLE] == 90
    assert posted[Account.PLATFORM_FEE] == -23


def test_a_fee_in_another_currency_is_a_fact_and_no_posting(engine: Engine) -> None:
    with db.transaction(engine) as session:
        order = an_open_order(session)
        paid(session, order)
        with_fee(session, order, 160, "eur")
        assert Account.PROCESSOR not in queries.sum_posted(session, order.id)
