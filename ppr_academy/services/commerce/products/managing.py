"""The creator's products: made, changed, put on sale and taken off."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from ppr_academy.models.catalog import Course
from ppr_academy.models.offers import (
    OFFER_TRANSITIONS,
    Offer,
    OfferCourse,
    OfferKind,
    OfferStatus,
)
from ppr_academy.models.stores import Store
from ppr_academy.services.catalog.slugs import numbered, slug_of
from ppr_academy.services.commerce.products import queries
from ppr_academy.services.commerce.products.errors import ProductNotReady
from ppr_academy.services.commerce.products.terms import (
    MAX_TIP_CENTS,
    BundleTerms,
    ChosenPriceTerms,
    TipTerms,
    read_terms,
)
from ppr_academy.services.commerce.queries import find_connect_account
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidFields, InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.money import decimal, label, parse_price, price_label
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

MOST_PRODUCTS = 100
MOST_COURSES = 20
KIND_NAMES = {
    OfferKind.BUNDLE: "Bundle",
    OfferKind.PAY_WHAT_YOU_WANT: "Pay what you want",
    OfferKind.TIP: "Tip",
}


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as its creator sees it. `price` and `suggested` are as typed."""

    id: str = ""
    kind: str = ""
    kind_name: str = ""
    title: str = ""
    promise: str = ""
    price: str = ""
    suggested: str = ""
    price_label: str = ""
    contents: str = ""
    course_ids: list[str] = field(default_factory=list)
    sold: str = ""
    earned: str = ""
    is_on_sale: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course that can come with a product."""

    id: str
    title: str
    price: str
    is_on_sale: bool


@dataclass(frozen=True, slots=True)
class ProductList:
    """Every product of the store, and what can come with one."""

    rows: list[ProductRow] = field(default_factory=list)
    courses: list[CourseChoice] = field(default_factory=list)


def list_products(scope: StoreScope) -> ProductList:
    """This store's products, newest first. Four statements. Raises Forbidden."""
    scope.require(permissions.COMMERCE_VIEW)
    slug = scope.session.get_one(Store, scope.store_id).slug
    courses = queries.list_courses(scope)
    titles = {course.id: course.title for course in courses}
    contents: dict[uuid.UUID, list[uuid.UUID]] = {}
    for offer_id, course_id in queries.list_contents(scope):
        contents.setdefault(offer_id, []).append(course_id)
    return ProductList(
        rows=[
            _row(offer, contents.get(offer.id, []), titles, sold, cents, slug)
            for offer, sold, cents in queries.list_products(scope)
        ],
        courses=[
            CourseChoice(
                str(course.id),
                course.title,
                price_label(course.price_cents, course.currency),
                course.is_on_sale,
            )
            for course in courses
        ],
    )


def save_product(
    scope: StoreScope,
    *,
    product_id: object = "",
    kind: object,
    title: object,
    promise: object = "",
    price: object = "",
    suggested: object = "",
    course_ids: object = (),
) -> str:
    """Make a product, or change one (`product_id`); its kind and address stay. Returns its id.

    Raises Forbidden, NotFound, and InvalidFields with a sentence for each wrong field.
    """
    scope.require(permissions.OFFERS_EDIT)
    kept = scope.lock(Offer, parse_id(product_id)) if product_id else None
    if kept is not None and kept.kind not in queries.KINDS:
        raise NotFound
    wrong: dict[str, str] = {}

    def attempt(name: str, check: Any, *values: object) -> Any:
        try:
            return check(*values)
        except InvalidInput as refusal:
            wrong[name] = refusal.message
            return None

    what = kept.kind if kept else attempt("kind", _kind, kind)
    words = attempt("title", _title, title)
    line = attempt("promise", _promise, promise)
    cents = attempt("price", _price, what, price)
    asked = attempt("suggested", _suggested, what, suggested, cents or 0)
    courses = attempt("course_ids", _courses, scope, what, course_ids)
    if kept is None and len(queries.list_products(scope)) >= MOST_PRODUCTS:
        wrong["title"] = f"A store has up to {MOST_PRODUCTS} products."
    if wrong:
        raise InvalidFields(wrong)
    offer = kept or scope.new(
        Offer,
        id=new_id(),
        kind=what,
        slug=_free_slug(scope, words),
        title=words,
        created_at=clock.now(),
    )
    offer.title, offer.promise, offer.price_cents = words, line, cents
    offer.terms = asked.model_dump(exclude={"kind"})
    offer.version += 1 if kept else 0
    scope.session.flush()
    queries.empty(scope, offer.id)
    for position, course in enumerate(courses):
        scope.new(OfferCourse, offer_id=offer.id, course_id=course.id, position=position)
    _tell(scope)
    return str(offer.id)


def set_on_sale(scope: StoreScope, product_id: object, is_on_sale: object) -> None:
    """Put a product on sale or take it off. Open checkouts go on.

    Raises Forbidden, NotFound, and ProductNotReady with what is missing.
    """
    scope.require(permissions.OFFERS_EDIT)
    offer = scope.lock(Offer, parse_id(product_id))
    if offer.kind not in queries.KINDS or not isinstance(is_on_sale, bool):
        raise NotFound
    if is_on_sale:
        _require_ready(scope, offer)
    _move(offer, OfferStatus.ON_SALE if is_on_sale else OfferStatus.DRAFT)
    _tell(scope)


def _require_ready(scope: StoreScope, offer: Offer) -> None:
    account = find_connect_account(scope.session, scope.store_id)
    if account is None or not account.can_charge:
        raise ProductNotReady("Connect payouts first: nobody could pay you yet.")
    away = [c.title for c in queries.list_courses_of(scope.session, offer.id) if not c.is_on_sale]
    if away:
        raise ProductNotReady(f"Publish {away[0]} first: it comes with this.")


def _move(offer: Offer, status: OfferStatus) -> None:
    if offer.status == status:
        return
    if status not in OFFER_TRANSITIONS[offer.status]:
        raise ProductNotReady
    offer.status = status


def _tell(scope: StoreScope) -> None:
    live.touch(scope.session, live.store_offers(scope.store_id))


def _kind(value: object) -> OfferKind:
    if not isinstance(value, str) or value not in [kind.value for kind in queries.KINDS]:
        raise InvalidInput("Pick what it is.")
    return OfferKind(value)


def _title(value: object) -> str:
    return clean_line(value, field="title", name="The title", limit=120)


def _promise(value: object) -> str:
    return clean_line(value, field="promise", name="The line", limit=240, required=False)


def _price(kind: OfferKind | None, value: object) -> int:
    if kind == OfferKind.TIP:
        return 0
    cents = parse_price(value if isinstance(value, str) else "?")
    if kind == OfferKind.BUNDLE and cents == 0:
        raise InvalidInput("A bundle has a price, like 79.")
    return cents


def _suggested(
    kind: OfferKind | None, value: object, least: int
) -> BundleTerms | ChosenPriceTerms | TipTerms:
    if kind not in (OfferKind.PAY_WHAT_YOU_WANT, OfferKind.TIP):
        return BundleTerms()
    cents = parse_price(value if isinstance(value, str) else "?")
    if cents == 0 or cents < least:
        raise InvalidInput("Write what most people would give, like 15.")
    if kind == OfferKind.PAY_WHAT_YOU_WANT:
        return ChosenPriceTerms(suggested_cents=cents)
    if cents > MAX_TIP_CENTS:
        raise InvalidInput(f"A tip is up to {price_label(MAX_TIP_CENTS)}.")
    return TipTerms(suggested_cents=cents)


def _courses(scope: StoreScope, kind: OfferKind | None, value: object) -> list[Course]:
    given = value if isinstance(value, list | tuple) else ()
    ids = list(dict.fromkeys(one for one in given if isinstance(one, str)))
    if len(ids) > MOST_COURSES:
        raise InvalidInput(f"Up to {MOST_COURSES} courses come with one product.")
    try:
        found = [scope.get(Course, parse_id(course_id)) for course_id in ids]
    except NotFound as missing:
        raise InvalidInput("Pick your own courses.") from missing
    if kind == OfferKind.TIP:
        return []
    least = 2 if kind == OfferKind.BUNDLE else 1
    if len(found) < least:
        raise InvalidInput("Pick two courses or more." if least == 2 else "Pick a course.")
    return found


def _free_slug(scope: StoreScope, title: str) -> str:
    base = slug_of(title, "offer")
    number = 1
    while queries.is_slug_taken(scope, numbered(base, number)):
        number += 1
    return numbered(base, number)


def _row(
    offer: Offer,
    course_ids: list[uuid.UUID],
    titles: dict[uuid.UUID, str],
    sold: int,
    cents: int,
    store_slug: str,
) -> ProductRow:
    terms = read_terms(offer)
    price = price_label(offer.price_cents, offer.currency)
    suggested = "" if isinstance(terms, BundleTerms) else decimal(terms.suggested_cents)
    words = {
        OfferKind.BUNDLE: price,
        OfferKind.PAY_WHAT_YOU_WANT: f"from {price}" if offer.price_cents else "from nothing",
        OfferKind.TIP: "any amount",
    }
    return ProductRow(
        id=str(offer.id),
        kind=offer.kind.value,
        kind_name=KIND_NAMES[offer.kind],
        title=offer.title,
        promise=offer.promise,
        price=decimal(offer.price_cents),
        suggested=suggested,
        price_label=words[offer.kind],
        contents=", ".join(titles.get(course_id, "a course") for course_id in course_ids),
        course_ids=[str(course_id) for course_id in course_ids],
        sold=f"{sold:,}",
        earned=label(cents, offer.currency) if cents else "",
        is_on_sale=offer.status == OfferStatus.ON_SALE,
        path=f"/{store_slug}/products/{offer.slug}",
    )
