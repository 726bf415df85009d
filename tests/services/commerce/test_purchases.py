"""What a buyer sees of an order: every state, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.catalog import CourseStatus
from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.commerce import facts, fulfilment, queries
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.purchases import get_offer, get_purchase
from ppr_academy.services.commerce.receipts import find_receipt
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import NotFound, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import grant_access
from tests.builders import a_course, a_scope, a_user, an_account, an_order


def placed(session: Session, **values: Any) -> tuple[Order, Viewer]:
    scope = a_scope(session)
    an_account(scope)
    buyer = a_user(session, name="Sunniva Haug", email="sunniva@example.test")
    given = {"stripe_session_id": "cs_1", "stripe_session_url": "https://pay.test/cs_1"} | values
    order = an_order(scope, a_course(scope, slug="house-chords-101"), buyer, **given)
    return order, Viewer(session, buyer.id, email=buyer.email)


def pay(session: Session, order: Order) -> None:
    facts.record_payment(session, order, "pi_1", PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, clock.now())


def test_an_open_checkout_can_be_paid_and_says_who_gets_what(session: Session) -> None:
    order, buyer = placed(session)
    shown = get_purchase(buyer, str(order.id))
    assert (shown.state, shown.pay_url) == ("paying", "https://pay.test/cs_1")
    assert (shown.charged, shown.share, shown.fee) == ("$49.00", "$44.10", "$4.90")
    assert (shown.number, shown.discount) == (f"PPR-{order.number}", "")
    assert [step.is_done for step in shown.steps] == [False, False, False]


def test_who_comes_back_from_paying_waits_for_the_bank(session: Session) -> None:
    order, buyer = placed(session)
    shown = get_purchase(buyer, str(order.id), True)
    assert (shown.state, shown.pay_url) == ("waiting", "")
    assert [(step.text, step.is_done, step.is_now) for step in shown.steps] == [
        ("Checkout done", True, False),
        ("Waiting for the bank", False, True),
        ("In your library", False, False),
    ]
    assert order.status == OrderStatus.PENDING


def test_a_paid_order_is_in_the_library_with_the_time_of_each_step(session: Session) -> None:
    order, buyer = placed(session)
    pay(session, order)
    shown = get_purchase(buyer, str(order.id), True)
    assert shown.state == "paid"
    assert all(step.is_done and step.at for step in shown.steps)
    assert shown.learn_path == "/learn/house-chords-101"
    assert shown.receipt_to == "sunniva@example.test"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"stripe_session_url": ""}, "opening"),
        ({"failure": "Your card was declined."}, "declined"),
        ({"confirmed_at": clock.now(), "failure": "An earlier card."}, "waiting"),
        ({"status": OrderStatus.FAILED}, "failed"),
        ({"status": OrderStatus.EXPIRED}, "expired"),
        ({"expires_at": clock.now() - timedelta(minutes=1)}, "expired"),
    ],
)
def test_every_state_has_its_face(session: Session, values: dict[str, Any], state: str) -> None:
    order, buyer = placed(session, **values)
    shown = get_purchase(buyer, str(order.id))
    assert shown.state == state
    assert bool(shown.pay_url) == (state == "declined")


def test_a_course_that_came_another_way_is_owned(session: Session) -> None:
    order, buyer = placed(session)
    (course_id,) = queries.list_order_courses(session, order.id)
    grant_access(session, order.store_id, order.buyer_id, course_id, reason=AccessReason.FREE)
    assert get_purchase(buyer, str(order.id)).state == "owned"


def test_nobody_else_sees_an_order(session: Session) -> None:
    order, _buyer = placed(session)
    with pytest.raises(SignInRequired):
        get_purchase(Viewer(session), str(order.id))
    with pytest.raises(NotFound):
        get_purchase(Viewer(session, a_user(session).id), str(order.id))
    with pytest.raises(NotFound):
        get_purchase(Viewer(session, a_user(session).id, is_admin=True), str(order.id))


@pytest.mark.parametrize("order_id", ["", "x", "../admin", "0" * 5000, "\x00", None, 7])
def test_what_is_no_id_is_no_order(session: Session, order_id: Any) -> None:
    with pytest.raises(NotFound):
        get_purchase(Viewer(session, a_user(session).id), order_id)


def test_two_courses_of_one_slug_are_told_apart_by_their_store(session: Session) -> None:
    first, buyer = placed(session)
    scope = a_scope(session, slug="second-store")
    an_account(scope)
    person = buyer.require_user()
    course = a_course(scope, slug="house-chords-101")
    grant_access(session, scope.store_id, person, course.id, reason=AccessReason.FREE)
    pay(session, first)
    shown = get_purchase(buyer, str(first.id))
    assert shown.learn_path.startswith("/learn/house-chords-101?store=store-")


def test_a_receipt_is_for_paid_orders_of_people_who_are_here(session: Session) -> None:
    order, _buyer = placed(session)
    assert find_receipt(session, str(order.id)) is None
    pay(session, order)
    receipt = find_receipt(session, str(order.id))
    assert receipt is not None
    assert (receipt.buyer_name, receipt.email) == ("Sunniva Haug", "sunniva@example.test")
    assert receipt.purchase.charged == "$49.00"


def test_a_draft_is_shown_to_nobody_who_asks_why_it_cannot_be_bought(session: Session) -> None:
    scope = a_scope(session)
    shown = a_course(scope, slug="shown", title="Shown", price_cents=4900)
    draft = a_course(scope, slug="draft", status=CourseStatus.DRAFT)
    anybody = Viewer(session, a_user(session).id)
    assert get_offer(anybody, str(shown.id)).price == "$49"
    assert get_offer(Viewer(session), str(shown.id)).learn_path == ""
    with pytest.raises(NotFound):
        get_offer(anybody, str(draft.id))
    assert get_offer(Viewer(session, scope.actor_id), str(draft.id)).title == draft.title


def test_an_order_is_read_in_three_statements(engine: Engine, count_statements: Any) -> None:

    with db.transaction(engine) as session:
        order, buyer = placed(session)
    with db.reading(engine) as session, count_statements(engine) as counted:
        get_purchase(Viewer(session, buyer.user_id), str(order.id))
    assert counted.count <= 3
