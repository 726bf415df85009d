"""Credits: bought from the academy, spent on courses, returned; the money follows them."""

import threading
import uuid

import pytest

from ppr_academy.models.commerce import Account, OrderStatus
from ppr_academy.models.disputes import MoveState, TransferMove
from ppr_academy.models.refunds import Refund
from ppr_academy.services.commerce.credits.packages import PACKAGES
from ppr_academy.services.commerce.refunds.errors import (
    AlreadyRefunded,
    RefundTooLarge,
    WholeOnly,
)
from ppr_academy.services.core import db
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, scope_of
from tests.flows.conftest import Academy, Browser
from tests.flows.crediting import (
    assert_sound,
    buy_credits,
    checkout_of,
    decide,
    left,
    lots_of,
    newest,
    package_of,
    passed_on,
    press,
    settle,
    take,
)
from tests.flows.shop import WHY, Shop, open_shop, read_books

# 29 of the 30 credits that cost $19.99 were bought for 1932.4 cents.
PRICE, WORTH, SHARE = 2900, 1932, 1739


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy, price_cents=PRICE)


@pytest.fixture
def student(academy: Academy) -> Browser:
    return academy.signed_in()


def owns(shop: Shop, browser: Browser) -> bool:
    assert browser.user_id is not None
    with db.reading() as session:
        return has_access(session, browser.user_id, shop.course_id)


def moved() -> list[TransferMove]:
    with db.reading() as session:
        return list(session.exec(across_stores(TransferMove, reason=WHY)).all())


@pytest.mark.parametrize("count", [package.credits for package in PACKAGES])
def test_a_package_is_paid_to_the_academy_and_fills_the_wallet(
    academy: Academy, student: Browser, count: int
) -> None:
    order = buy_credits(academy, student, count)
    package = package_of(count)
    assert (order.status, order.charged_cents) == (OrderStatus.PAID, package.price_cents)
    assert (order.platform_fee_cents, order.stripe_destination_id) == (0, "")
    assert left(student) == count
    balances = read_books(academy).balances()
    assert (balances["buyer"], balances["buyer_credits"]) == (
        -package.price_cents,
        package.price_cents,
    )
    (charge,) = academy.controls.books()["charges"]
    assert (charge["amount"], charge["creator"]) == (package.price_cents, 0)
    assert_sound()


def test_a_package_is_bought_again_and_paid_once_each(academy: Academy, student: Browser) -> None:
    first = checkout_of(press(student, 10))
    assert checkout_of(press(student, 10)) == first
    academy.controls.pay(first)
    academy.controls.idle()
    buy_credits(academy, student, 10)
    assert [lot.credits for lot in lots_of(student)] == [10, 10]
    assert_sound()


def test_a_course_taken_with_credits_pays_its_creator_in_money(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    buy_credits(academy, student, 30)
    assert take(shop, student) == f"/learn/{shop.course_slug}"
    order = newest(academy, student)
    assert (order.credits_spent, order.charged_cents) == (29, WORTH)
    assert (order.platform_fee_cents, order.creator_share_cents) == (WORTH - SHARE, SHARE)
    assert owns(shop, student)
    assert left(student) == 1
    balances = read_books(academy).balances()
    assert balances[Account.BUYER_CREDITS] == 1999 - WORTH
    assert balances[Account.CREATOR_AVAILABLE] == SHARE
    settle(academy, set())
    (move,) = moved()
    assert (move.cents, move.state) == (SHARE, MoveState.DONE)
    assert passed_on(academy, shop) == SHARE
    assert_sound()


def test_the_oldest_credits_go_first_and_the_last_take_what_is_left_of_their_price(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    for _ in range(3):
        buy_credits(academy, student, 10)
    take(shop, student)
    assert [(lot.spent_credits, lot.spent_cents) for lot in lots_of(student)] == [
        (10, 999),
        (10, 999),
        (9, 899),
    ]
    with db.transaction() as session:
        cheap = a_course(scope_of(session, shop.store), slug="one", price_cents=100).id
    take(shop, student, cheap)
    assert [lot.spent_cents for lot in lots_of(student)] == [999, 999, 999]
    assert Account.BUYER_CREDITS not in read_books(academy).balances()
    settle(academy, set())
    assert_sound()


def test_too_few_credits_change_nothing(academy: Academy, shop: Shop, student: Browser) -> None:
    buy_credits(academy, student, 10)
    before = read_books(academy)
    answer = take(shop, student)
    assert answer == f"/checkout/stopped?why=not_enough_credits&item={shop.course_id}"
    after = read_books(academy)
    assert len(after.orders) == len(before.orders)
    assert (left(student), after.access) == (10, [])
    assert_sound()


def test_what_is_owned_is_not_taken_again(academy: Academy, shop: Shop, student: Browser) -> None:
    buy_credits(academy, student, 65)
    take(shop, student)
    assert "why=already_owned" in take(shop, student)
    assert left(student) == 65 - 29


def test_credits_do_not_buy_credits_nor_what_is_not_there(
    academy: Academy, student: Browser
) -> None:
    buy_credits(academy, student, 10)
    package = package_of(30).id
    for item, why in ((package, "not_for_credits"), (uuid.uuid4(), "not_found")):
        answer = student.post("/api/checkout", item_id=item, pay_with="credits")
        assert f"why={why}" in answer.headers["location"]
    assert left(student) == 10


def test_somebody_else_spends_nothing_of_it(academy: Academy, shop: Shop, student: Browser) -> None:
    buy_credits(academy, student, 30)
    assert "why=not_enough_credits" in take(shop, academy.signed_in())
    assert left(student) == 30


def test_an_open_checkout_is_closed_before_credits_pay(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    buy_credits(academy, student, 30)
    checkout = shop.open_checkout(student)
    assert take(shop, student) == f"/learn/{shop.course_slug}"
    assert academy.controls.pay(checkout)["outcome"] == "expired"
    assert_sound()


def test_of_eight_at_once_one_takes_the_last_credits(academy: Academy, student: Browser) -> None:
    shop = open_shop(academy, price_cents=PRICE)
    buy_credits(academy, student, 30)
    with db.transaction() as session:
        scope = scope_of(session, shop.store)
        others = [a_course(scope, slug=f"c{n}", price_cents=PRICE).id for n in range(7)]
    tabs = [academy.visitor() for _ in range(8)]
    for tab in tabs:
        tab.http.cookies.update(student.http.cookies)
    answers: list[str] = []
    start = threading.Barrier(8)

    def click(tab: Browser, course_id: uuid.UUID) -> None:
        start.wait()
        answers.append(take(shop, tab, course_id))

    clicks = [
        threading.Thread(target=click, args=pair)
        for pair in zip(tabs, [shop.course_id, *others], strict=True)
    ]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    won = [answer for answer in answers if answer.startswith("/learn/")]
    told = [answer for answer in answers if "why=not_enough_credits" in answer]
    assert (len(won), len(told)) == (1, 7)
    assert left(student) == 1
    assert len(read_books(academy).access) == 1
    settle(academy, set())
    assert_sound()


def test_a_refund_of_a_course_returns_the_credits_and_takes_the_money_back(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    buy_credits(academy, student, 30)
    take(shop, student)
    done: set[str] = set()
    settle(academy, done)
    decide(newest(academy, student))
    settle(academy, done)
    assert left(student) == 30
    assert not owns(shop, student)
    assert passed_on(academy, shop) == 0
    assert sum(move.cents for move in moved()) == 0
    assert read_books(academy).balances()["buyer_credits"] == 1999
    settle(academy, done)
    assert_sound()
    take(shop, student)
    assert (owns(shop, student), left(student)) == (True, 1)


def test_a_course_taken_with_credits_goes_back_whole(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    buy_credits(academy, student, 30)
    take(shop, student)
    with pytest.raises(WholeOnly):
        decide(newest(academy, student), 100)
    with pytest.raises(RefundTooLarge):
        decide(newest(academy, student), WORTH + 1)
    assert (owns(shop, student), left(student)) == (True, 1)


def test_only_unspent_credits_are_refunded_and_wait_frozen(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    bought = buy_credits(academy, student, 30)
    take(shop, student)
    done: set[str] = set()
    settle(academy, done)
    with pytest.raises(RefundTooLarge):
        decide(bought, 1999)
    with pytest.raises(WholeOnly):
        decide(bought, 10)
    decide(bought)
    (lot,) = lots_of(student)
    assert (lot.left_credits, lot.frozen_credits, lot.frozen_cents) == (0, 1, 1999 - WORTH)
    settle(academy, done)
    (lot,) = lots_of(student)
    assert (lot.gone_credits, lot.gone_cents, lot.frozen_cents) == (1, 1999 - WORTH, 0)
    assert Account.BUYER_CREDITS not in read_books(academy).balances()
    charge = academy.controls.books()["charges"][0]
    assert charge["refunded"] == 1999 - WORTH
    assert_sound()
    with pytest.raises(AlreadyRefunded):
        decide(bought)


def test_a_refund_that_comes_back_frees_the_credits(academy: Academy, student: Browser) -> None:
    bought = buy_credits(academy, student, 10)
    done: set[str] = set()
    decide(bought)
    settle(academy, done)
    assert left(student) == 0
    with db.reading() as session:
        (refund,) = session.exec(across_stores(Refund, reason=WHY)).all()
    academy.controls.refund(refund.stripe_refund_id or "", "failed")
    settle(academy, done)
    assert left(student) == 10
    assert_sound()


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_freezes_unspent_credits_and_ends_with_them(
    academy: Academy, shop: Shop, student: Browser, outcome: str
) -> None:
    bought = buy_credits(academy, student, 30)
    take(shop, student)
    done: set[str] = set()
    settle(academy, done)
    assert bought.stripe_payment_intent_id is not None
    opened = academy.controls.dispute(bought.stripe_payment_intent_id)
    settle(academy, done)
    (lot,) = lots_of(student)
    assert (lot.left_credits, lot.frozen_credits) == (0, 1)
    assert owns(shop, student)  # what was taken before stays
    academy.controls.top_up(5000)
    academy.controls.decide(opened["id"], outcome)
    settle(academy, done)
    assert left(student) == (1 if outcome == "won" else 0)
    assert passed_on(academy, shop) == SHARE
    assert_sound()


def test_credits_that_come_back_after_a_lost_dispute_are_gone_too(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    bought = buy_credits(academy, student, 30)
    take(shop, student)
    done: set[str] = set()
    settle(academy, done)
    assert bought.stripe_payment_intent_id is not None
    opened = academy.controls.dispute(bought.stripe_payment_intent_id)
    settle(academy, done)
    academy.controls.decide(opened["id"], "lost")
    settle(academy, done)
    decide(newest(academy, student))
    settle(academy, done)
    (lot,) = lots_of(student)
    assert (lot.left_credits, lot.gone_credits, lot.gone_cents) == (0, 30, 1999)
    assert Account.BUYER_CREDITS not in read_books(academy).balances()
    assert_sound()
