"""A code at the checkout: the same amount in the quote, at Stripe, and in the books."""

import threading
from typing import Any

import httpx
import pytest

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.services.commerce.prices import get_price
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import payments
from tests.builders import a_coupon, scope_of
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import Shop, open_shop, read_books


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def a_code(shop: Shop, **values: Any) -> None:
    with db.transaction() as session:
        a_coupon(scope_of(session, shop.store), **values)


def buy(shop: Shop, browser: Browser, code: str = "spring 24") -> httpx.Response:
    return browser.post("/api/checkout", course_id=shop.course_id, coupon=code)


def hosted(answer: httpx.Response) -> str:
    assert "/sandbox/checkout/cs_" in answer.headers["location"], answer.headers["location"]
    return answer.headers["location"].rpartition("/")[2]


def test_the_discount_is_the_same_everywhere(academy: Academy, shop: Shop) -> None:
    a_code(shop)
    student = academy.signed_in()
    with db.reading() as session:
        viewer = Viewer(session, student.user_id)
        seen = get_price(viewer, "courses", shop.store.slug, shop.course_slug, "spring 24")
    assert (seen.code, seen.charged, seen.words) == ("SPRING24", "$39.20", "20 % off")
    checkout = hosted(buy(shop, student))
    academy.controls.pay(checkout)
    academy.controls.idle()
    books = read_books(academy)
    order = books.order
    assert (order.list_price_cents, order.discount_cents, order.charged_cents) == (4900, 980, 3920)
    assert (order.platform_fee_cents, order.creator_share_cents) == (392, 3528)
    assert books.balances() == {"buyer": -3920, "platform_fee": 392, "creator_available": 3528}
    assert academy.controls.books()["accounts"] == {shop.account_id: {"usd": 3528}}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def test_a_code_that_leaves_nothing_gives_the_course_without_stripe(
    academy: Academy, shop: Shop
) -> None:
    a_code(shop, percent=100)
    student = academy.signed_in()
    assert buy(shop, student).headers["location"] == f"/learn/{shop.course_slug}"
    books = read_books(academy)
    assert (books.order.status, books.order.charged_cents) == (OrderStatus.PAID, 0)
    assert books.entries == []
    assert [a.user_id for a in books.access] == [student.user_id]
    assert books.receipts == [f"email.order_receipt:{books.order.id}"]
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def test_a_refused_code_leads_back_to_the_course_and_charges_nothing(
    academy: Academy, shop: Shop
) -> None:
    answer = buy(shop, academy.signed_in(), "nope & <b>")
    assert answer.headers["location"] == f"{shop.course_path}?coupon=nope%20%26%20%3Cb%3E"
    assert read_books(academy).orders == []


def test_a_visitor_comes_back_with_the_code(academy: Academy, shop: Shop) -> None:
    a_code(shop)
    back = buy(shop, academy.visitor()).headers["location"]
    assert back.startswith("/sign-in?next=")
    assert back.endswith("%3Fcoupon%3Dspring%252024")


def test_a_code_typed_after_buy_opens_the_checkout_anew(academy: Academy, shop: Shop) -> None:
    a_code(shop)
    student = academy.signed_in()
    first = shop.open_checkout(student)
    second = hosted(buy(shop, student))
    assert second != first
    by_charge = {order.charged_cents: order.status for order in read_books(academy).orders}
    assert by_charge == {4900: OrderStatus.EXPIRED, 3920: OrderStatus.PENDING}
    third = hosted(buy(shop, student, ""))
    assert third not in (first, second)


def test_of_eight_buyers_of_the_last_use_one_wins_and_seven_are_not_charged(
    academy: Academy, shop: Shop
) -> None:
    a_code(shop, max_uses=1)
    browsers = [academy.signed_in() for _ in range(8)]
    answers: list[str] = []
    start = threading.Barrier(8)

    def click(browser: Browser) -> None:
        start.wait()
        answers.append(buy(shop, browser).headers["location"])

    clicks = [threading.Thread(target=click, args=(browser,)) for browser in browsers]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    won = [address for address in answers if "/sandbox/checkout/" in address]
    told = [address for address in answers if address == f"{shop.course_path}?coupon=spring%2024"]
    assert (len(won), len(told)) == (1, 7)
    assert len(read_books(academy).orders) == 1
    with db.reading() as session:
        viewer = Viewer(session, browsers[0].user_id)
        shown = get_price(viewer, "courses", shop.store.slug, shop.course_slug, "SPRING24")
    mine = read_books(academy).order.buyer_id == browsers[0].user_id
    assert mine or shown.problem == "The code SPRING24 was used up."


def test_an_expired_checkout_frees_its_use(academy: Academy, shop: Shop) -> None:
    a_code(shop, max_uses=1)
    first, second = academy.signed_in(), academy.signed_in()
    checkout = hosted(buy(shop, first))
    assert "coupon=" in buy(shop, second).headers["location"]
    payments.expire_checkout(checkout, order_id=str(read_books(academy).order.id))
    academy.controls.idle()
    hosted(buy(shop, second))
