"""Deciding refunds: who may, how much, once; asking for one, and what pages say of it."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import DisputeStanding, Order
from ppr_academy.models.identity import User
from ppr_academy.models.refunds import REFUND_TRANSITIONS, Refund, RefundStatus
from ppr_academy.services.commerce import facts, fulfilment, queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.pricing import fee_of_refund
from ppr_academy.services.commerce.refunds.asking import ask_for_refund
from ppr_academy.services.commerce.refunds.creator import (
    accept_request,
    decline_request,
    refund_order,
)
from ppr_academy.services.commerce.refunds.decisions import refund_as_platform
from ppr_academy.services.commerce.refunds.events import apply_refund
from ppr_academy.services.commerce.refunds.listing import (
    get_own_refunds,
    get_refund_desk,
    preview_refund,
)
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import DomainError, Forbidden, InvalidInput, NotFound
from ppr_academy.services.core.money import parse_amount, platform_fee
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.stores.scope import StoreScope, across_stores
from tests.builders import a_course, a_scope, a_user, an_account, an_order
from tests.services.commerce import stripe_words

WHY = "the test looks at everything"


def a_sale(session: Session, cents: int = 4900) -> tuple[StoreScope, Order, User]:
    """A course, bought and paid."""
    scope = a_scope(session)
    an_account(scope)
    buyer = a_user(session, name="Sunniva Haug")
    order = an_order(scope, a_course(scope, price_cents=cents), buyer)
    pay(session, order)
    return scope, order, buyer


def pay(session: Session, order: Order) -> None:
    intent = order.stripe_payment_intent_id = stripe_words.intent_id(order)
    facts.record_payment(session, order, intent, PaymentState.SUCCEEDED, None)
    fulfilment.settle(session, order, clock.now())
    session.flush()


def told(order: Order, number: int, cents: int, status: str = "succeeded") -> Told:
    return Told(Document(stripe_words.refund(order, number, cents, status)), clock.now())


def rows(session: Session) -> list[Refund]:
    return list(session.exec(across_stores(Refund, reason=WHY)).all())


def key() -> str:
    return str(uuid.uuid4())


def code_of(function: Callable[..., object], *args: object) -> str:
    try:
        function(*args)
    except DomainError as refusal:
        return refusal.code
    return "ok"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("", 4900), ("49", 4900), ("$10.50", 1050), (" 0.01 ", 1), ("29.99", 2999)],
)
def test_what_is_typed_is_what_goes_back(session: Session, typed: str, cents: int) -> None:
    scope, order, _buyer = a_sale(session)
    refund_order(scope, str(order.id), key(), typed, "  not   for her ")
    (refund,) = rows(session)
    assert (refund.amount_cents, refund.status, refund.reason) == (
        cents,
        RefundStatus.SENDING,
        "not for her",
    )


@pytest.mark.parametrize(
    "typed",
    ["0", "0.00", "-1", "−5", "1.234", "1e3", "NaN", "ten", "1,00", "99999999", "49.01", "€5", "٥"],
)
def test_what_is_no_amount_or_too_much_is_refused(session: Session, typed: str) -> None:
    scope, order, _buyer = a_sale(session)
    with pytest.raises(DomainError) as refused:
        refund_order(scope, str(order.id), key(), typed)
    assert refused.value.code in {"invalid", "refund_too_large"}
    assert refused.value.message.endswith(".") or "no more" in refused.value.message
    assert rows(session) == []


@pytest.mark.parametrize("given", [None, 5, 5.0, [], {"a": 1}, True])
def test_what_is_no_text_is_no_amount(given: object) -> None:
    with pytest.raises(InvalidInput):
        parse_amount(given)


def test_the_same_form_pressed_twice_refunds_once(session: Session) -> None:
    scope, order, _buyer = a_sale(session)
    form = key()
    refund_order(scope, str(order.id), form, "10")
    refund_order(scope, str(order.id), form, "10")
    (refund,) = rows(session)
    assert str(refund.id) == form
    apply_refund(session, told_of(refund, order))
    refund_order(scope, str(order.id), form, "10")
    assert len(rows(session)) == 1


def told_of(refund: Refund, order: Order) -> Told:
    said = stripe_words.refund(order, 1, refund.amount_cents)
    said["metadata"]["refund_id"] = str(refund.id)
    return Told(Document(said), clock.now())


def test_the_key_of_another_orders_refund_is_nothing_here(session: Session) -> None:
    scope, order, _buyer = a_sale(session)
    form = key()
    refund_order(scope, str(order.id), form, "10")
    other = an_order(scope, a_course(scope), a_user(session))
    pay(session, other)
    assert code_of(refund_order, scope, str(other.id), form, "10") == "not_found"


def test_one_refund_at_a_time_and_never_more_than_was_paid(session: Session) -> None:
    scope, order, _buyer = a_sale(session)
    refund_order(scope, str(order.id), key(), "40")
    assert code_of(refund_order, scope, str(order.id), key(), "1") == "refund_under_way"
    apply_refund(session, told_of(rows(session)[0], order))
    assert code_of(refund_order, scope, str(order.id), key(), "9.01") == "refund_too_large"
    refund_order(scope, str(order.id), key())
    assert sorted(refund.amount_cents for refund in rows(session)) == [900, 4000]


def test_eight_forms_at_once_refund_once(postgres_engine: Engine) -> None:
    with db.transaction(postgres_engine) as session:
        scope, order, _buyer = a_sale(session)

    def press(_number: int) -> str:
        with db.transaction(postgres_engine) as session:
            mine = StoreScope(session, scope.store_id, scope.actor_id, scope.permissions)
            return code_of(refund_order, mine, str(order.id), key())

    with ThreadPoolExecutor(8) as people:
        outcomes = sorted(people.map(press, range(8)))
    assert outcomes == ["ok", *["refund_under_way"] * 7]


@pytest.mark.parametrize("standing", [DisputeStanding.OPEN, DisputeStanding.LOST])
def test_a_disputed_order_is_not_refunded(session: Session, standing: DisputeStanding) -> None:
    scope, order, buyer = a_sale(session)
    order.dispute = standing
    session.flush()
    assert code_of(refund_order, scope, str(order.id), key()) == "order_disputed"
    asked = code_of(ask_for_refund, Viewer(session, buyer.id), str(order.id), "Please.")
    assert asked == "order_disputed"
    assert "bank" in preview_refund(scope, str(order.id)).problem


def test_an_unpaid_order_has_nothing_to_give_back(session: Session) -> None:
    scope = a_scope(session)
    order = an_order(scope, a_course(scope), a_user(session))
    assert code_of(refund_order, scope, str(order.id), key()) == "not_refundable"
    assert preview_refund(scope, str(order.id)).problem


def test_another_store_finds_nothing(session: Session) -> None:
    _scope, order, _buyer = a_sale(session)
    stranger = a_scope(session)
    with pytest.raises(NotFound):
        refund_order(stranger, str(order.id), key())
    with pytest.raises(NotFound):
        preview_refund(stranger, str(order.id))
    assert get_refund_desk(stranger).requests == []


def test_without_the_right_nothing_is_given_back(session: Session) -> None:
    scope, order, _buyer = a_sale(session)
    weak = StoreScope(session, scope.store_id, scope.actor_id, frozenset({"commerce.view"}))
    with pytest.raises(Forbidden):
        refund_order(weak, str(order.id), key())
    assert rows(session) == []


def test_an_administrator_refunds_by_the_number_and_says_why(session: Session) -> None:
    _scope, order, _buyer = a_sale(session)
    admin = Viewer(session, a_user(session).id, is_admin=True)
    number = f" ppr-{order.number}"
    with pytest.raises(InvalidInput):
        refund_as_platform(admin, number, reason=" ")
    for wrong in ("PPR-1", "x", "", "PPR-99999999999", "PPR-²"):
        with pytest.raises(NotFound):
            refund_as_platform(admin, wrong, reason="fraud")
    with pytest.raises(Forbidden):
        refund_as_platform(Viewer(session, admin.user_id), number, reason="fraud")
    refund_as_platform(admin, number, amount="5", reason="fraud")
    assert [(r.amount_cents, r.actor_id) for r in rows(session)] == [(500, admin.user_id)]


def test_a_buyer_asks_and_the_creator_accepts_a_part(session: Session) -> None:
    scope, order, buyer = a_sale(session)
    viewer = Viewer(session, buyer.id)
    assert get_own_refunds(viewer, str(order.id)).can_ask
    ask_for_refund(viewer, str(order.id), "Too hard for me.\nSorry.")
    assert code_of(ask_for_refund, viewer, str(order.id), "Again.") == "already_asked"
    (request,) = get_refund_desk(scope).requests
    assert (request.buyer, request.left, request.wish) == (
        "Sunniva H.",
        "$49.00",
        "Too hard for me.\nSorry.",
    )
    assert get_own_refunds(viewer, str(order.id)).state == "requested"
    accept_request(scope, request.id, "20")
    assert code_of(accept_request, scope, request.id, "20") == "request_answered"
    assert code_of(decline_request, scope, request.id, "No.") == "request_answered"
    (refund,) = rows(session)
    assert (refund.status, refund.amount_cents) == (RefundStatus.SENDING, 2000)
    assert get_refund_desk(scope).requests == []
    assert not get_own_refunds(viewer, str(order.id)).can_ask


def test_a_refund_by_the_creator_accepts_the_open_request(session: Session) -> None:
    scope, order, buyer = a_sale(session)
    ask_for_refund(Viewer(session, buyer.id), str(order.id), "Please.")
    refund_order(scope, str(order.id), key())
    (refund,) = rows(session)
    assert (refund.status, refund.wish) == (RefundStatus.SENDING, "Please.")


def test_a_declined_buyer_is_told_why_and_may_ask_again(session: Session) -> None:
    scope, order, buyer = a_sale(session)
    viewer = Viewer(session, buyer.id)
    ask_for_refund(viewer, str(order.id), "Please.")
    (request,) = get_refund_desk(scope).requests
    for empty in ("", "   ", None, "x" * 501):
        assert code_of(decline_request, scope, request.id, empty) == "invalid"
    decline_request(scope, request.id, "You finished the course.")
    seen = get_own_refunds(viewer, str(order.id))
    assert (seen.state, seen.lines[-1].answer) == ("declined", "You finished the course.")
    ask_for_refund(viewer, str(order.id), "I did not.")
    assert len(rows(session)) == 2


@pytest.mark.parametrize("wish", ["", "  \n ", None, 5, "x" * 501])
def test_a_wish_says_why(session: Session, wish: object) -> None:
    _scope, order, buyer = a_sale(session)
    asked = code_of(ask_for_refund, Viewer(session, buyer.id), str(order.id), wish)
    assert asked == "invalid"
    assert rows(session) == []


def test_only_the_buyer_asks_and_only_in_time(session: Session) -> None:
    _scope, order, buyer = a_sale(session)
    somebody = Viewer(session, a_user(session).id)
    assert code_of(ask_for_refund, somebody, str(order.id), "Please.") == "not_found"
    assert code_of(ask_for_refund, Viewer(session), str(order.id), "Please.") == "sign_in_required"
    order.paid_at = clock.now() - timedelta(days=30, seconds=5)
    session.flush()
    viewer = Viewer(session, buyer.id)
    assert code_of(ask_for_refund, viewer, str(order.id), "Please.") == "asked_too_late"
    assert not get_own_refunds(viewer, str(order.id)).can_ask


def test_a_request_is_closed_when_all_went_back_another_way(session: Session) -> None:
    scope, order, buyer = a_sale(session)
    ask_for_refund(Viewer(session, buyer.id), str(order.id), "Please.")
    apply_refund(session, told(order, 1, 4900))
    assert sorted(refund.status for refund in rows(session)) == ["closed", "succeeded"]
    assert get_refund_desk(scope).requests == []


def test_a_course_bought_twice_stays_while_one_purchase_holds(session: Session) -> None:
    scope, first, buyer = a_sale(session)
    (course_id,) = queries.list_order_courses(session, first.id)
    again = an_order(scope, scope.get(Course, course_id), buyer, open_key=None)
    pay(session, again)
    apply_refund(session, told(first, 1, 4900))
    assert has_access(session, buyer.id, course_id)
    apply_refund(session, told(again, 1, 4900))
    assert not has_access(session, buyer.id, course_id)
    apply_refund(session, told(first, 1, 4900, "failed"))
    assert has_access(session, buyer.id, course_id)


def test_a_refund_of_another_orders_payment_is_a_contradiction(session: Session) -> None:
    _scope, order, _buyer = a_sale(session)
    _other_scope, other, _other_buyer = a_sale(session)
    said = stripe_words.refund(order, 1, 100) | {"payment_intent": stripe_words.intent_id(other)}
    with pytest.raises(EventMismatch):
        apply_refund(session, Told(Document(said), clock.now()))


def test_the_preview_says_what_it_costs_whom(session: Session) -> None:
    scope, order, _buyer = a_sale(session)
    whole = preview_refund(scope, str(order.id))
    assert (whole.amount, whole.from_creator, whole.from_us, whole.is_full) == (
        "$49.00",
        "$44.10",
        "$4.90",
        True,
    )
    part = preview_refund(scope, str(order.id), "9.99")
    assert (part.amount, part.from_creator, part.from_us) == ("$9.99", "$8.99", "$1.00")
    assert (part.is_full, part.problem) == (False, "")
    assert "$49.00 is left" in preview_refund(scope, str(order.id), "49.01").problem
    apply_refund(session, told(order, 1, 999))
    session.refresh(order)
    assert order.creator_refunded_cents == 899
    rest = preview_refund(scope, str(order.id))
    assert (rest.amount, rest.from_creator, rest.from_us) == ("$39.01", "$35.11", "$3.90")


@pytest.mark.parametrize("charged", [1, 5, 99, 100, 105, 2999, 4900, 1_000_000])
def test_the_fee_that_goes_back_never_depends_on_the_parts(charged: int) -> None:
    fee = platform_fee(charged)
    whole = [fee_of_refund(fee, back, charged) for back in range(0, charged + 1, charged // 50 + 1)]
    assert whole == sorted(whole)
    assert fee_of_refund(fee, charged, charged) == fee
    assert fee_of_refund(fee, 0, charged) == 0
    for back in (charged // 3, charged // 2, charged - 1):
        kept = charged - back
        left = fee - fee_of_refund(fee, back, charged)
        # Our 10 % of what is kept: the one rounding of the sale and the one of the refund.
        assert abs(10 * left - kept) <= 10
    assert fee_of_refund(0, 5, 0) == 0


def test_every_status_has_its_way_on_and_ends_somewhere() -> None:
    assert set(REFUND_TRANSITIONS) == set(RefundStatus)
    ends = {status for status, to in REFUND_TRANSITIONS.items() if not to}
    assert ends == {RefundStatus.DECLINED, RefundStatus.CLOSED, RefundStatus.FAILED}
