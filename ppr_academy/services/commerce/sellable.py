"""What can be bought, whatever its kind, as the checkout sees it."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.offers import OfferKind, OfferStatus
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.credits import packages
from ppr_academy.services.commerce.places import course_path, product_path
from ppr_academy.services.commerce.products import queries as products
from ppr_academy.services.commerce.products.terms import BundleTerms, read_terms
from ppr_academy.services.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Sellable:
    """One thing for sale. `price_cents` is its list price, or the least where the buyer names it;
    `courses` is what comes with it, `path` its page, `suggested_cents` what most people give,
    `credits` how many credits it brings.

    `offer_id` is None for a course at its own price, which has no row among the offers.
    """

    id: uuid.UUID
    kind: OfferKind
    store: Store
    title: str
    price_cents: int
    currency: str
    courses: tuple[Course, ...]
    offer_id: uuid.UUID | None
    is_on_sale: bool
    path: str
    suggested_cents: int = 0
    credits: int = 0

    @property
    def is_free_course(self) -> bool:
        """Whether it is a course that everybody may have; no order is made of it."""
        return self.kind == OfferKind.COURSE and self.price_cents == 0


def get_sellable(session: Session, item_id: uuid.UUID) -> Sellable:
    """What has this id, whatever its state. Raises NotFound."""
    course = queries.find_offer(session, item_id)
    if course is not None:
        return _course(*course)
    package = packages.find_package(item_id)
    if package is not None:
        return _package(package)
    product = products.find_product(session, item_id)
    if product is None:
        raise NotFound
    offer, store = product
    terms = read_terms(offer)
    courses = tuple(products.list_courses_of(session, offer.id))
    return Sellable(
        id=offer.id,
        kind=offer.kind,
        store=store,
        title=offer.title,
        price_cents=offer.price_cents,
        currency=offer.currency,
        courses=courses,
        offer_id=offer.id,
        is_on_sale=(
            offer.status == OfferStatus.ON_SALE
            and store.visibility != StoreVisibility.CLOSED
            and all(course.is_on_sale for course in courses)
        ),
        path=product_path(offer, store),
        suggested_cents=0 if isinstance(terms, BundleTerms) else terms.suggested_cents,
    )


def find_sellable(session: Session, section: object, store_slug: object, slug: object) -> Sellable:
    """What stands at `/{store_slug}/{section}/{slug}`, whatever its state. Raises NotFound."""
    address = (section, store_slug, slug)
    if not all(isinstance(part, str) and part.isascii() and part.isprintable() for part in address):
        raise NotFound
    finders = {"courses": queries.find_course_id, "products": products.find_product_id}
    find = finders.get(str(section))
    item_id = find(session, str(store_slug)[:80].lower(), str(slug)[:80].lower()) if find else None
    if item_id is None:
        raise NotFound
    return get_sellable(session, item_id)


def _course(course: Course, store: Store) -> Sellable:
    return Sellable(
        id=course.id,
        kind=OfferKind.COURSE,
        store=store,
        title=course.title,
        price_cents=course.price_cents,
        currency=course.currency,
        courses=(course,),
        offer_id=None,
        is_on_sale=course.is_on_sale and store.visibility != StoreVisibility.CLOSED,
        path=course_path(course, store),
    )


def _package(package: packages.Package) -> Sellable:
    return Sellable(
        id=package.id,
        kind=OfferKind.CREDITS,
        store=packages.academy_store(),
        title=package.title,
        price_cents=package.price_cents,
        currency=packages.CURRENCY,
        courses=(),
        offer_id=package.id,
        is_on_sale=True,
        path=packages.WALLET_PATH,
        credits=package.credits,
    )
