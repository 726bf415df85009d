"""Bundles, prices of one's own and tips: what they cost whom, and what a creator may type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.learning import AccessReason
from ppr_academy.models.offers import OfferKind
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.products.amounts import AmountRefused, read_amount
from ppr_academy.services.commerce.products.errors import ProductNotReady
from ppr_academy.services.commerce.products.managing import (
    list_products,
    save_product,
    set_on_sale,
)
from ppr_academy.services.commerce.quoting import Choice, Quoted, quote_item
from ppr_academy.services.commerce.sellable import find_sellable, get_sellable
from ppr_academy.services.core.errors import Forbidden, InvalidFields, NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import MAX_PRICE_CENTS
from ppr_academy.services.learning.access import grant_access
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_coupon, a_course, a_scope, a_user, an_account


def three(scope: StoreScope) -> list[Course]:
    return [
        a_course(scope, slug=f"course-{number}", title=f"Course {number}", price_cents=cents)
        for number, cents in enumerate((4900, 2900, 1900))
    ]


def a_product(scope: StoreScope, courses: list[Course], **values: Any) -> str:
    given = {"kind": "bundle", "title": "All of it", "price": "60", "suggested": "15"}
    ids = [str(course.id) for course in courses]
    return save_product(scope, **(given | {"course_ids": ids} | values))


def quoted(scope: StoreScope, product_id: str, buyer_id: Any = None, **choice: str) -> Quoted:
    item = get_sellable(scope.session, parse_id(product_id))
    return quote_item(scope.session, item, Choice(**choice), buyer_id=buyer_id)


def test_a_bundle_is_a_line_for_each_course_in_proportion_to_their_prices(
    session: Session,
) -> None:
    scope = a_scope(session)
    courses = three(scope)
    made = quoted(scope, a_product(scope, courses))
    assert [line.priced.charged_cents for line in made.lines] == [3031, 1794, 1175]
    assert (made.quote.charged_cents, made.quote.platform_fee_cents) == (6000, 600)
    assert [line.course_id for line in made.lines] == [course.id for course in courses]


def test_what_is_owned_is_not_sold_again_and_the_price_falls_by_its_share(
    session: Session,
) -> None:
    scope = a_scope(session)
    courses, buyer = three(scope), a_user(session)
    product = a_product(scope, courses)
    grant_access(session, scope.store_id, buyer.id, courses[0].id, reason=AccessReason.FREE)
    made = quoted(scope, product, buyer.id)
    assert (made.quote.charged_cents, made.owned) == (6000 - 3031, 1)
    assert [line.title for line in made.lines] == ["Course 1", "Course 2"]


def test_a_coupon_of_one_course_takes_off_that_line_alone(session: Session) -> None:
    scope = a_scope(session)
    courses = three(scope)
    a_coupon(scope, percent=50, course_id=courses[1].id)
    made = quoted(scope, a_product(scope, courses), coupon="spring24")
    assert [line.priced.discount_cents for line in made.lines] == [0, 897, 0]


@given(st.integers(200, MAX_PRICE_CENTS), st.integers(0, 100))
def test_any_amount_from_the_least_upwards_is_taken(cents: int, more: int) -> None:
    typed = f"{cents // 100}.{cents % 100:02d}"
    assert read_amount(OfferKind.PAY_WHAT_YOU_WANT, cents, typed) == cents
    if cents - more - 1 >= 100:
        less = cents - more - 1
        with pytest.raises(AmountRefused):
            read_amount(OfferKind.PAY_WHAT_YOU_WANT, cents, f"{less // 100}.{less % 100:02d}")


@pytest.mark.parametrize(
    "typed", ["", "-5", "0.001", "1e9", "NaN", "٥", "5 EUR", "99999999", "<b>", "💸", None, 7, "0"]
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed: object) -> None:
    with pytest.raises(AmountRefused) as refusal:
        read_amount(OfferKind.TIP, 0, typed)
    assert refusal.value.message.endswith(".")
    assert refusal.value.field == "amount"


def test_of_a_tip_everything_is_the_creators(session: Session) -> None:
    scope = a_scope(session)
    tip = a_product(scope, [], kind="tip", title="A coffee")
    made = quoted(scope, tip, amount="7.50")
    assert (made.quote.charged_cents, made.quote.platform_fee_cents) == (750, 0)
    assert made.quote.creator_share_cents == 750
    (line,) = made.lines
    assert (line.kind, line.course_id, line.priced.fee_bps) == (OfferKind.TIP, None, 0)


def test_a_tip_is_lowered_by_no_code(session: Session) -> None:
    scope = a_scope(session)
    a_coupon(scope, percent=100)
    tip = a_product(scope, [], kind="tip", title="A coffee")
    assert quoted(scope, tip, amount="7.50", coupon="SPRING24").quote.charged_cents == 750


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", {"kind": "membership"}),
        ("kind", {"kind": None}),
        ("title", {"title": ""}),
        ("title", {"title": "x" * 121}),
        ("title", {"title": "\x00\x07"}),
        ("promise", {"promise": "x" * 241}),
        ("price", {"price": "0"}),
        ("price", {"price": "-1"}),
        ("price", {"price": "0.10"}),
        ("price", {"price": None}),
        ("price", {"price": "99999999"}),
        ("suggested", {"kind": "tip", "suggested": "0"}),
        ("suggested", {"kind": "tip", "suggested": "900"}),
        ("suggested", {"kind": "pay_what_you_want", "price": "20", "suggested": "10"}),
        ("course_ids", {"course_ids": []}),
        ("course_ids", {"course_ids": ["x", "y"]}),
        ("course_ids", {"course_ids": None}),
        ("course_ids", {"course_ids": [{}]}),
    ],
)
def test_each_wrong_field_gets_its_sentence_and_nothing_is_made(
    session: Session, field: str, values: dict[str, Any]
) -> None:
    scope = a_scope(session)
    with pytest.raises(InvalidFields) as refusal:
        a_product(scope, three(scope), **values)
    assert field in refusal.value.fields
    assert list_products(scope).rows == []


def test_another_stores_courses_and_products_are_out_of_reach(session: Session) -> None:
    scope, elsewhere = a_scope(session), a_scope(session)
    mine, theirs = three(scope), three(elsewhere)
    with pytest.raises(InvalidFields):
        a_product(scope, [mine[0], theirs[1]])
    product = a_product(elsewhere, theirs)
    with pytest.raises(NotFound):
        a_product(scope, mine, product_id=product)
    with pytest.raises(NotFound):
        set_on_sale(scope, product, is_on_sale=True)


def test_a_change_keeps_kind_and_address(session: Session) -> None:
    scope = a_scope(session)
    courses = three(scope)
    product = a_product(scope, courses)
    a_product(scope, courses[:2], product_id=product, kind="tip", title="Two of it", price="50")
    (row,) = list_products(scope).rows
    slug = session.get_one(Store, scope.store_id).slug
    assert (row.kind, row.title, row.price) == ("bundle", "Two of it", "50.00")
    assert row.path == f"/{slug}/products/all-of-it"
    assert row.contents == "Course 0, Course 1"


def test_two_of_one_title_get_two_addresses(session: Session) -> None:
    scope = a_scope(session)
    courses = three(scope)
    a_product(scope, courses)
    a_product(scope, courses)
    paths = {row.path.rpartition("/")[2] for row in list_products(scope).rows}
    assert paths == {"all-of-it", "all-of-it-2"}


def test_it_goes_on_sale_when_it_can_be_paid_and_everything_in_it_is_published(
    session: Session,
) -> None:
    scope = a_scope(session)
    courses = three(scope)
    product = a_product(scope, courses)
    with pytest.raises(ProductNotReady, match="payouts"):
        set_on_sale(scope, product, is_on_sale=True)
    an_account(scope)
    courses[1].status = CourseStatus.DRAFT
    with pytest.raises(ProductNotReady, match="Publish Course 1"):
        set_on_sale(scope, product, is_on_sale=True)
    courses[1].status = CourseStatus.PUBLISHED
    set_on_sale(scope, product, is_on_sale=True)
    slug = session.get_one(Store, scope.store_id).slug
    assert find_sellable(session, "products", slug, "all-of-it").is_on_sale
    courses[2].status = CourseStatus.ARCHIVED
    session.flush()
    assert not find_sellable(session, "products", slug, "all-of-it").is_on_sale
    set_on_sale(scope, product, is_on_sale=False)


@pytest.mark.parametrize(
    ("section", "store", "slug"),
    [
        ("products", "nowhere", "all-of-it"),
        ("products", "ava", None),
        ("lessons", "ava", "all-of-it"),
        ("courses", "ava\x00", "x"),
        (None, None, None),
        ("products", "ÄVA", "x" * 9999),
    ],
)
def test_nothing_is_found_at_a_wrong_address(
    session: Session, section: object, store: object, slug: object
) -> None:
    with pytest.raises(NotFound):
        find_sellable(session, section, store, slug)


def test_without_the_right_nothing_is_made_or_seen(session: Session) -> None:
    scope = a_scope(session)
    courses = three(scope)
    product = a_product(scope, courses)
    powerless = StoreScope(session, scope.store_id, scope.actor_id, frozenset())
    acts = (
        lambda: a_product(powerless, courses),
        lambda: list_products(powerless),
        lambda: set_on_sale(powerless, product, is_on_sale=True),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
