"""Buying a course, over HTTP, with the processor's own SDK and signed events."""

import threading
import uuid

import httpx
import pytest

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.models.learning import AccessReason
from ppr_academy.models.stores import ConnectAccount, StoreVisibility
from ppr_academy.services.commerce import reconcile
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_session, scope_of
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import Shop, open_shop, pay_quietly, read_books


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def change(shop: Shop, **values: object) -> None:
    """Edit the course behind the buyer's back."""
    with db.transaction() as session:
        course = scope_of(session, shop.store).get(Course, shop.course_id)
        for name, value in values.items():
            setattr(course, name, value)


def stopped(answer: httpx.Response) -> str:
    """Why a purchase was not begun."""
    assert answer.status_code == 303
    path, _, query = answer.headers["location"].partition("?")
    assert path == "/checkout/stopped"
    return dict(pair.split("=") for pair in query.split("&"))["why"]


def test_a_paid_checkout_gives_the_course_and_posts_every_cent(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    assert read_books(academy).order.status == OrderStatus.PENDING
    academy.controls.pay(checkout)
    academy.controls.idle()
    books = read_books(academy)
    assert books.order.status == OrderStatus.PAID
    assert books.order.number == 20001
    assert books.order.paid_with == "Visa ending 4242"
    assert books.order.open_key is None
    assert books.balances() == {"buyer": -4900, "platform_fee": 490, "creator_available": 4410}
    assert [(a.user_id, a.course_id) for a in books.access] == [(student.user_id, shop.course_id)]
    assert books.receipts == [f"email.order_receipt:{books.order.id}"]
    assert reconcile.collect_processor_fees() == 1
    assert reconcile.collect_processor_fees() == 0
    assert read_books(academy).balances() == {
        "buyer": -4900,
        "platform_fee": 490 - 172,
        "processor": 172,
        "creator_available": 4410,
    }
    with db.reading() as session:
        report = verify_ledger(session, with_processor=True)
    assert report.breaks == ()
    assert (report.orders, report.groups) == (1, 2)
    money = academy.controls.books()
    assert money["accounts"] == {shop.account_id: {"usd": 4410}}
    assert money["platform"] == {"usd": 490 - 172}


def test_the_buy_form_may_name_the_course_by_its_address(academy: Academy, shop: Shop) -> None:
    answer = academy.signed_in().post(
        "/api/checkout", store=shop.store.slug, course=shop.course_slug
    )
    assert "/sandbox/checkout/cs_" in answer.headers["location"]


def test_a_visitor_signs_in_and_comes_back_to_the_course(academy: Academy, shop: Shop) -> None:
    answer = shop.buy(academy.visitor())
    assert answer.status_code == 303
    back = f"%2F{shop.store.slug}%2Fcourses%2F{shop.course_slug}"
    assert answer.headers["location"] == f"/sign-in?next={back}"
    assert read_books(academy).orders == []


def test_another_site_cannot_post_the_buy_form(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    student.http.headers["origin"] = "https://elsewhere.example"
    assert shop.buy(student).status_code == 403
    assert read_books(academy).orders == []


def test_an_owned_course_is_not_sold_again(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    academy.controls.pay(shop.open_checkout(student))
    academy.controls.idle()
    assert stopped(shop.buy(student)) == "already_owned"
    assert len(read_books(academy).orders) == 1


def test_nobody_buys_their_own_course(academy: Academy, shop: Shop) -> None:
    with db.transaction() as session:
        owner = scope_of(session, shop.store).actor_id
        token = a_session(session, session.get_one(User, owner))
    browser = academy.visitor()
    browser.http.cookies.set("ppr_session", token)
    assert stopped(shop.buy(browser)) == "own_course"
    assert read_books(academy).orders == []


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.ARCHIVED])
def test_what_is_not_published_is_not_sold(
    academy: Academy, shop: Shop, status: CourseStatus
) -> None:
    change(shop, status=status)
    assert stopped(shop.buy(academy.signed_in())) == "not_for_sale"
    assert read_books(academy).orders == []


def test_a_closed_store_sells_nothing(academy: Academy, shop: Shop) -> None:
    with db.transaction() as session:
        session.merge(shop.store).visibility = StoreVisibility.CLOSED
    assert stopped(shop.buy(academy.signed_in())) == "not_for_sale"


def test_without_payouts_nothing_is_sold_and_the_buyer_is_told(
    academy: Academy, shop: Shop
) -> None:
    with db.transaction() as session:
        scope = scope_of(session, shop.store)
        scope.get(ConnectAccount, shop.store.id).can_charge = False
    assert stopped(shop.buy(academy.signed_in())) == "cannot_charge"
    assert read_books(academy).orders == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"course_id": "x"},
        {"course_id": str(uuid.uuid4())},
        {"course_id": "'; DROP TABLE course; --"},
        {"store": "nowhere", "course": "nothing"},
        {"store": "ava" * 100, "course": "\U0001f3b9\x00" * 20},
    ],
)
def test_a_course_that_does_not_exist_is_no_order(academy: Academy, fields: dict[str, str]) -> None:
    assert stopped(academy.signed_in().post("/api/checkout", **fields)) == "not_found"
    assert read_books(academy).orders == []


def test_a_form_of_a_megabyte_is_refused(academy: Academy) -> None:
    answer = academy.signed_in().post("/api/checkout", course_id="x" * 1_000_000)
    assert answer.status_code == 413


def test_a_price_from_the_browser_is_ignored(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    student.post("/api/checkout", course_id=shop.course_id, price=1, charged_cents=1, fee=0)
    order = read_books(academy).order
    assert (order.charged_cents, order.platform_fee_cents) == (4900, 490)


def test_an_open_checkout_is_resumed(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    assert shop.open_checkout(student) == shop.open_checkout(student)
    assert len(read_books(academy).orders) == 1


def test_two_buyers_have_a_checkout_each(academy: Academy, shop: Shop) -> None:
    first, second = academy.signed_in(), academy.signed_in()
    assert shop.open_checkout(first) != shop.open_checkout(second)
    assert sorted(o.number for o in read_books(academy).orders) == [20001, 20002]


def test_eight_clicks_on_buy_open_one_checkout(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    token = student.http.cookies["ppr_session"]
    found: list[str] = []
    ready = threading.Barrier(8)

    def click() -> None:
        with httpx.Client(base_url=academy.url, timeout=60) as client:
            client.cookies.set("ppr_session", token)
            ready.wait()
            answer = client.post(
                "/api/checkout",
                data={"course_id": str(shop.course_id)},
                headers={"origin": academy.url},
            )
            found.append(answer.headers["location"])

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert "/sandbox/checkout/cs_" in found[0]
    assert len(read_books(academy).orders) == 1


def test_a_new_price_does_not_change_what_is_being_paid(academy: Academy, shop: Shop) -> None:
    checkout = shop.open_checkout(academy.signed_in())
    change(shop, price_cents=9900)
    academy.controls.pay(checkout)
    academy.controls.idle()
    books = read_books(academy)
    assert books.order.charged_cents == 4900
    assert books.balances()["creator_available"] == 4410


def test_buying_again_after_a_new_price_closes_the_old_checkout(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    old = shop.open_checkout(student)
    change(shop, price_cents=2900)
    new = shop.open_checkout(student)
    assert new != old
    academy.controls.idle()
    orders = {o.charged_cents: o for o in read_books(academy).orders}
    assert orders[4900].status == OrderStatus.EXPIRED
    assert orders[2900].status == OrderStatus.PENDING
    assert academy.controls.pay(old)["outcome"] == "expired"


def test_buying_again_after_paying_at_the_old_price_finds_the_payment(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    pay_quietly(academy, shop.open_checkout(student))
    change(shop, price_cents=2900)
    assert stopped(shop.buy(student)) == "already_owned"
    books = read_books(academy)
    assert books.order.status == OrderStatus.PAID
    assert books.balances()["creator_available"] == 4410


def test_a_course_that_was_archived_meanwhile_is_still_delivered(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    change(shop, status=CourseStatus.ARCHIVED)
    assert stopped(shop.buy(student)) == "not_for_sale"
    academy.controls.pay(checkout)
    academy.controls.idle()
    assert len(read_books(academy).access) == 1


def a_free_course(shop: Shop) -> uuid.UUID:
    with db.transaction() as session:
        return a_course(scope_of(session, shop.store), slug="free-one", price_cents=0).id


def enrol(browser: Browser, course_id: uuid.UUID) -> str:
    answer = browser.post("/api/checkout", course_id=course_id)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_a_free_course_is_enrolled_at_once_and_only_once(academy: Academy, shop: Shop) -> None:
    student, free = academy.signed_in(), a_free_course(shop)
    assert enrol(student, free) == "/learn/free-one"
    assert enrol(student, free) == "/learn/free-one"
    books = read_books(academy)
    assert [(a.user_id, a.reason) for a in books.access] == [(student.user_id, AccessReason.FREE)]
    assert books.orders == []
    assert books.entries == []
    with db.reading() as session:
        feed = session.exec(across_stores(Activity, reason="the test looks at everything")).all()
    assert [(line.kind, line.user_id, line.subject, line.amount_cents) for line in feed] == [
        (ActivityKind.ENROLMENT, student.user_id, "House Chords 101", None)
    ]


def test_a_free_course_needs_an_account(academy: Academy, shop: Shop) -> None:
    assert enrol(academy.visitor(), a_free_course(shop)).startswith("/sign-in?next=")
    assert read_books(academy).access == []


def test_too_many_tries_to_buy_are_stopped(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    answers = [student.post("/api/checkout", course_id=uuid.uuid4()) for _ in range(31)]
    assert stopped(answers[29]) == "not_found"
    assert stopped(answers[30]) == "too_many_attempts"
