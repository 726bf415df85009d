"""Credits: what they cost, what they are worth, and what a wallet says of them."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from ppr_academy.models.commerce import Order
from ppr_academy.models.credits import CreditLot, CreditUse
from ppr_academy.models.identity import User
from ppr_academy.services.commerce import facts, fulfilment, queries
from ppr_academy.services.commerce.checkout import start_checkout
from ppr_academy.services.commerce.credits import packages
from ppr_academy.services.commerce.credits.packages import PACKAGES, credits_for, credits_label
from ppr_academy.services.commerce.credits.spending import worth_of
from ppr_academy.services.commerce.credits.wallet import get_credit_price, get_wallet
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.quoting import Choice
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.viewer import Viewer
from tests.builders import a_course, a_store, a_user, an_account, scope_of


def test_the_packages_are_those_of_the_price_list() -> None:
    assert [(p.paid, p.bonus, p.price_cents) for p in PACKAGES] == [
        (10, 0, 999),
        (25, 5, 1999),
        (50, 15, 3499),
        (100, 35, 5999),
        (250, 100, 12999),
    ]
    assert len({package.id for package in PACKAGES}) == 5


@pytest.mark.parametrize(
    ("cents", "count"), [(0, 0), (1, 1), (100, 1), (101, 2), (2900, 29), (1_000_000, 10_000)]
)
def test_a_dollar_or_a_part_of_one_is_a_credit(cents: int, count: int) -> None:
    assert credits_for(cents) == count


def test_one_credit_is_said_as_one() -> None:
    assert (credits_label(1), credits_label(1200)) == ("1 credit", "1,200 credits")


@given(st.sampled_from(PACKAGES), st.lists(st.integers(1, 60), min_size=1))
def test_whatever_the_steps_a_lot_is_worth_what_was_paid(
    package: packages.Package, steps: list[int]
) -> None:
    left, cents, taken = package.credits, package.price_cents, 0
    for step in [*steps, package.credits]:
        count = min(step, left)
        if not count:
            break
        worth = worth_of(count, left, cents)
        assert 0 < worth <= cents
        left, cents, taken = left - count, cents - worth, taken + worth
    assert (left, cents, taken) == (0, 0, package.price_cents)


@pytest.mark.parametrize(
    "values",
    [
        {"spent_credits": 11},
        {"spent_credits": 6, "frozen_credits": 5},
        {"gone_credits": -1},
        {"spent_cents": 1000},
        {"credits": 0},
    ],
)
def test_the_database_refuses_less_than_nothing(session: Session, values: dict[str, int]) -> None:
    buyer = a_user(session)
    order = bought(session, buyer)
    lot = CreditLot(
        order_id=order.id,
        buyer_id=buyer.id,
        bought_at=clock.now(),
        **({"credits": 10, "paid_cents": 999} | values),
    )
    nested = session.begin_nested()
    session.add(lot)
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


def bought(session: Session, buyer: User, paid: int = 10) -> Order:
    """An open order of a package."""
    package = next(package for package in PACKAGES if package.paid == paid)
    started = start_checkout(Viewer(session, user_id=buyer.id), package.id)
    assert started.order_id is not None
    order = queries.lock_order(session, started.order_id)
    assert order is not None
    return order


def filled(session: Session, paid: int = 25) -> Viewer:
    """Somebody with credits, as after their payment arrived."""
    buyer = a_user(session)
    order = bought(session, buyer, paid)
    order.stripe_payment_intent_id = f"pi_{order.id.hex[:20]}"
    facts.record_payment(
        session, order, order.stripe_payment_intent_id, PaymentState.SUCCEEDED, None
    )
    fulfilment.settle(session, order, clock.now() - timedelta(minutes=5))
    return Viewer(session, user_id=buyer.id)


def test_nobody_may_look_into_a_wallet_unasked(session: Session) -> None:
    with pytest.raises(SignInRequired):
        get_wallet(Viewer(session))
    empty = get_wallet(Viewer(session, user_id=a_user(session).id))
    assert (empty.balance, empty.history, len(empty.packages)) == ("0", [], 5)


def test_the_wallet_tells_what_came_and_went(session: Session) -> None:
    viewer = filled(session)
    store = a_store(session)
    scope = scope_of(session, store)
    an_account(scope)
    course = a_course(scope, price_cents=950, title="Tape loops")
    start_checkout(viewer, course.id, Choice(with_credits=True))
    wallet = get_wallet(viewer)
    assert (wallet.balance, wallet.unit, wallet.frozen) == ("20", "credits", "")
    assert [(e.kind, e.title, e.change, e.text) for e in wallet.history] == [
        ("spent", "Tape loops", "−10", "Taken with credits"),
        ("bought", "30 credits", "+30", "Bought for $19.99"),
    ]
    assert verify_ledger(session, with_processor=False).breaks == ()


def test_a_page_says_what_a_price_is_in_credits(session: Session) -> None:
    viewer = filled(session)
    assert get_credit_price(viewer, 2950).is_enough
    price = get_credit_price(viewer, 3001)
    assert (price.price, price.has, price.is_enough) == ("31 credits", "30 credits", False)
    stranger = get_credit_price(Viewer(session), 2950)
    assert (stranger.has, stranger.is_enough) == ("", False)


def test_buying_touches_the_wallets_topic(session: Session) -> None:
    heard: list[str] = []
    stop = live.on_publish(heard.append)
    viewer = filled(session)
    session.commit()
    stop()
    assert viewer.user_id is not None
    assert live.purchases(viewer.user_id) in heard


def broken(session: Session) -> set[str]:
    session.flush()
    return {broken.rule for broken in verify_ledger(session, with_processor=False).breaks}


def test_the_audit_finds_credits_that_are_wrong(session: Session) -> None:
    viewer = filled(session)
    scope = scope_of(session, a_store(session))
    an_account(scope)
    course = a_course(scope, price_cents=900)
    start_checkout(viewer, course.id, Choice(with_credits=True))
    assert broken(session) == set()
    (lot,) = session.exec(select(CreditLot)).all()
    lot.spent_credits -= 1
    assert broken(session) == {"a lot's credits are its uses"}
    lot.spent_credits += 1
    lot.paid_cents += 1
    assert broken(session) >= {
        "an order's credits are its lots' and uses'",
        "the credits account holds what unspent credits were bought for",
    }
    lot.paid_cents -= 1
    lot.gone_cents += 1
    assert "what credits were bought for is kept for their buyer" in broken(session)
    lot.gone_cents -= 1
    order = queries.lock_order(session, session.exec(select(CreditUse)).one().order_id)
    assert order is not None
    order.creator_refunded_cents = 1
    assert "what was paid in credits is passed on" in broken(session)


def test_the_academys_store_is_closed_and_nobody_signs_in_for_it(session: Session) -> None:
    bought(session, a_user(session))
    packages.store_packages(session)
    store = packages.academy_store()
    owner = session.get_one(User, store.owner_id)
    assert (owner.password_hash, owner.email_verified_at, owner.is_admin) == (None, None, False)
    assert str(store.visibility) == "closed"


def test_what_is_no_package_is_not_found() -> None:
    assert packages.find_package(uuid.uuid4()) is None
