"""Coupons: what they take off, who may use them how often, and what a creator may type."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.coupons import Coupon
from ppr_academy.services.commerce.coupons.discount import discount_of, split
from ppr_academy.services.commerce.coupons.errors import CouponRefused
from ppr_academy.services.commerce.coupons.managing import (
    create_coupon,
    list_coupons,
    pause_coupon,
)
from ppr_academy.services.commerce.coupons.taking import clean_code, take_coupon
from ppr_academy.services.core import clock
from ppr_academy.services.core.errors import Forbidden, InvalidFields, NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import MAX_PRICE_CENTS, MIN_CHARGE_CENTS
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_coupon, a_course, a_scope, a_user, an_account, an_order

prices = st.lists(st.integers(0, MAX_PRICE_CENTS // 10), min_size=1, max_size=6)


@given(prices, st.integers(1, 100))
def test_a_percentage_is_rounded_once_and_never_leaves_what_no_card_can_pay(
    listed: list[int], percent: int
) -> None:
    off = discount_of(Coupon(code="X", percent=percent), listed)
    total, left = sum(listed), sum(listed) - sum(off)
    assert all(0 <= cents <= price for cents, price in zip(off, listed, strict=True))
    assert left == 0 or left >= MIN_CHARGE_CENTS
    if left:
        assert -50 < 100 * sum(off) - total * percent <= 50


@given(prices, st.integers(1, MAX_PRICE_CENTS))
def test_an_amount_takes_off_itself_or_everything(listed: list[int], cents: int) -> None:
    off = discount_of(Coupon(code="X", off_cents=cents), listed)
    total = sum(listed)
    assert sum(off) == (cents if total - cents >= MIN_CHARGE_CENTS else total)


@given(st.data(), prices)
def test_a_split_keeps_every_cent(data: st.DataObject, weights: list[int]) -> None:
    cents = data.draw(st.integers(0, sum(weights)))
    parts = split(cents, weights)
    assert sum(parts) == cents
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


def test_examples_of_splits() -> None:
    assert split(100, [100, 100, 100]) == [34, 33, 33]
    assert split(10, [30, 30, 30]) == [4, 3, 3]
    assert split(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize("typed", ["spring24", " Spring 24 ", "SPRING24", "s p r i n g 2 4"])
def test_a_code_is_taken_in_any_case_and_with_spaces(session: Session, typed: str) -> None:
    scope = a_scope(session)
    a_coupon(scope)
    course = a_course(scope)
    taken = take_coupon(
        session, scope.store_id, clean_code(typed), buyer_id=None, course_ids={course.id}
    )
    assert taken.code == "SPRING24"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"code": "OTHER"}, "There is no such code here."),
        ({"is_paused": True}, "There is no such code here."),
        ({"starts_at": clock.now() + timedelta(days=400)}, "There is no such code here."),
        ({"ends_at": clock.now() - timedelta(days=1)}, "ran out on"),
        ({"max_uses": 2}, "was used up"),
        ({"max_per_buyer": 1}, "You have used the code"),
        ({"is_first_purchase_only": True}, "for a first purchase"),
    ],
)
def test_every_refusal_says_why(session: Session, values: dict[str, Any], why: str) -> None:
    scope = a_scope(session)
    an_account(scope)
    coupon, course, buyer = a_coupon(scope, **values), a_course(scope), a_user(session)
    an_order(scope, course, buyer, status=OrderStatus.PAID, coupon_id=coupon.id, open_key=None)
    an_order(scope, course, a_user(session), coupon_id=coupon.id)
    an_order(scope, course, buyer, status=OrderStatus.EXPIRED, coupon_id=coupon.id, open_key=None)
    with pytest.raises(CouponRefused, match=why):
        take_coupon(session, scope.store_id, "SPRING24", buyer_id=buyer.id, course_ids={course.id})


def test_uses_that_expired_or_failed_are_free_again(session: Session) -> None:
    scope = a_scope(session)
    an_account(scope)
    coupon, course, buyer = a_coupon(scope, max_uses=1), a_course(scope), a_user(session)
    for status in (OrderStatus.EXPIRED, OrderStatus.FAILED):
        an_order(scope, course, a_user(session), status=status, coupon_id=coupon.id, open_key=None)
    mine = an_order(scope, course, buyer, coupon_id=coupon.id)
    assert take_coupon(
        session,
        scope.store_id,
        "SPRING24",
        buyer_id=buyer.id,
        course_ids={course.id},
        except_order=mine.id,
    )


def test_a_code_of_another_store_or_course_is_none(session: Session) -> None:
    scope, elsewhere = a_scope(session), a_scope(session)
    course, second = a_course(scope), a_course(scope, slug="second")
    a_coupon(scope, course_id=second.id)
    a_coupon(elsewhere, code="ELSEWHERE")
    with pytest.raises(CouponRefused, match="for another course"):
        take_coupon(session, scope.store_id, "SPRING24", buyer_id=None, course_ids={course.id})
    with pytest.raises(CouponRefused, match="no such code"):
        take_coupon(session, scope.store_id, "ELSEWHERE", buyer_id=None, course_ids={course.id})


@pytest.mark.parametrize("typed", [None, 7, b"SPRING", ["SPRING24"], "A" * 41, "\x00", "SP\u202eG"])
def test_what_is_no_code_is_refused(typed: object) -> None:
    with pytest.raises(CouponRefused):
        clean_code(typed)


def make(scope: StoreScope, **values: object) -> None:
    create_coupon(scope, **({"code": "SPRING24", "kind": "percent", "amount": "20"} | values))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("code", {"code": ""}),
        ("code", {"code": "ab"}),
        ("code", {"code": "<b>"}),
        ("code", {"code": "SPRÎNG"}),
        ("code", {"code": "🎹🎹🎹🎹"}),
        ("code", {"code": None}),
        ("code", {"code": "X" * 41}),
        ("amount", {"amount": "0"}),
        ("amount", {"amount": "-5"}),
        ("amount", {"amount": "12.5"}),
        ("amount", {"amount": "101"}),
        ("amount", {"amount": "9" * 400}),
        ("amount", {"amount": "٢٠"}),
        ("amount", {"amount": None}),
        ("amount", {"kind": "cents", "amount": "0"}),
        ("amount", {"kind": "cents", "amount": "99999999"}),
        ("amount", {"kind": "free", "amount": "5"}),
        ("course_id", {"course_id": "x"}),
        ("course_id", {"course_id": None}),
        ("max_uses", {"max_uses": "0"}),
        ("max_uses", {"max_uses": "1.5"}),
        ("max_uses", {"max_uses": "1000000000"}),
        ("max_per_buyer", {"max_per_buyer": "many"}),
        ("ends_on", {"ends_on": "2020-01-01"}),
        ("ends_on", {"ends_on": "tomorrow"}),
        ("ends_on", {"ends_on": "9999-12-31"}),
    ],
)
def test_each_wrong_field_gets_its_sentence_and_nothing_is_made(
    session: Session, field: str, values: dict[str, object]
) -> None:
    scope = a_scope(session)
    with pytest.raises(InvalidFields) as refusal:
        make(scope, **values)
    assert set(refusal.value.fields) == {field}
    assert refusal.value.fields[field].endswith(".")
    assert list_coupons(scope).rows == []


def test_a_code_is_made_once_and_listed_with_its_uses(session: Session) -> None:
    scope = a_scope(session)
    an_account(scope)
    course = a_course(scope)
    make(scope, code=" spring 24", course_id=str(course.id), max_uses="10", ends_on="")
    with pytest.raises(InvalidFields, match="already"):
        make(scope)
    (row,) = list_coupons(scope).rows
    assert (row.code, row.what, row.where) == ("SPRING24", "20 % off", course.title)
    assert (row.used, row.given, row.state, row.limits) == ("0 of 10", "", "on", "Once a person")
    coupon = scope.get(Coupon, parse_id(row.id))
    an_order(
        scope,
        course,
        a_user(session),
        status=OrderStatus.PAID,
        coupon_id=coupon.id,
        open_key=None,
        discount_cents=980,
    )
    (row,) = list_coupons(scope).rows
    assert (row.used, row.given) == ("1 of 10", "$9.80")
    pause_coupon(scope, row.id, is_paused=True)
    assert list_coupons(scope).rows[0].state == "paused"
    pause_coupon(scope, row.id, is_paused=False)
    assert list_coupons(scope).rows[0].state == "on"


def test_another_stores_course_or_code_is_out_of_reach(session: Session) -> None:
    scope, elsewhere = a_scope(session), a_scope(session)
    theirs = a_coupon(elsewhere)
    with pytest.raises(InvalidFields) as refusal:
        make(scope, course_id=str(a_course(elsewhere).id))
    assert set(refusal.value.fields) == {"course_id"}
    for coupon_id in (str(theirs.id), "x", None):
        with pytest.raises(NotFound):
            pause_coupon(scope, coupon_id, is_paused=True)
    with pytest.raises(NotFound):
        pause_coupon(elsewhere, str(theirs.id), is_paused="yes")


def test_without_the_right_nothing_is_made_or_seen(session: Session) -> None:
    scope = a_scope(session)
    powerless = StoreScope(session, scope.store_id, scope.actor_id, frozenset())
    for act in (lambda: make(powerless), lambda: list_coupons(powerless)):
        with pytest.raises(Forbidden):
            act()
