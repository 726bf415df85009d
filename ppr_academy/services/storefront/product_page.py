"""A bundle, a price of one's own or a tip, as it is sold."""

import uuid

from ppr_academy.models.offers import OfferKind
from ppr_academy.services.catalog.drawing import cover_src, tracks
from ppr_academy.services.commerce.products.amounts import NAMED_BY_BUYER
from ppr_academy.services.commerce.products.managing import KIND_NAMES
from ppr_academy.services.commerce.products.public import find_product, list_products_of
from ppr_academy.services.commerce.products.terms import BundleTerms, read_terms
from ppr_academy.services.core import live, money
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.drawing import draw_cards, plural
from ppr_academy.services.storefront.views import ProductCard, ProductPage
from ppr_academy.services.stores.pictures import face_url
from ppr_academy.services.stores.public import find_visible_store


def get_product_page(viewer: Viewer, store_slug: object, slug: object) -> ProductPage:
    """The product at this address. Raises NotFound; what is not on sale is its owner's alone."""
    store = find_visible_store(viewer, store_slug)
    item, offer = find_product(viewer, store, slug)
    dark, light = tracks(store)
    terms = read_terms(offer)
    apart = sum(course.price_cents for course in item.courses)
    owned = [
        viewer.user_id is not None and has_access(viewer.session, viewer.user_id, course.id)
        for course in item.courses
    ]
    return ProductPage(
        id=str(offer.id),
        kind=offer.kind.value,
        kind_name=KIND_NAMES[offer.kind],
        title=offer.title,
        promise=offer.promise,
        store_name=store.name,
        store_href=f"/{store.slug}",
        store_face=face_url(store),
        track_dark=dark,
        track_light=light,
        cover=cover_src(item.courses[0], store) if item.courses else face_url(store),
        price=money.price_label(offer.price_cents, offer.currency),
        apart=(
            money.price_label(apart, offer.currency)
            if offer.kind == OfferKind.BUNDLE and apart > offer.price_cents
            else ""
        ),
        is_named_by_buyer=offer.kind in NAMED_BY_BUYER,
        amount="" if isinstance(terms, BundleTerms) else money.decimal(terms.suggested_cents),
        least=money.price_label(offer.price_cents, offer.currency) if offer.price_cents else "",
        cards=draw_cards(viewer.session, [(course, store) for course in item.courses]),
        count=plural(len(item.courses), "course"),
        offer=_offer(viewer, store.owner_id == viewer.user_id, item.is_on_sale, owned, store.id),
    )


def get_product_topics(viewer: Viewer, store_slug: object, slug: object) -> tuple[str, ...]:
    """The live topics that the product at this address shows. Raises NotFound."""
    store = find_visible_store(viewer, store_slug)
    find_product(viewer, store, slug)
    mine = (live.library(viewer.user_id),) if viewer.user_id else ()
    return (
        live.store_profile(store.id),
        live.store_courses(store.id),
        live.store_offers(store.id),
        *mine,
    )


def _offer(
    viewer: Viewer, is_own: bool, is_on_sale: bool, owned: list[bool], store_id: uuid.UUID
) -> str:
    if is_own:
        return "edit"
    if owned and all(owned):
        return "open"
    if not is_on_sale or not queries.can_charge(viewer.session, store_id):
        return "closed"
    return "buy"


def draw_products(viewer: Viewer, store_id: uuid.UUID, slug: str) -> list[ProductCard]:
    """A store's products on its shelf, oldest first."""
    return [
        ProductCard(
            title=offer.title,
            promise=offer.promise,
            kind_name=KIND_NAMES[offer.kind],
            price=_words(offer.kind, money.price_label(offer.price_cents, offer.currency)),
            count=plural(count, "course") if count else "",
            href=f"/{slug}/products/{offer.slug}",
        )
        for offer, count in list_products_of(viewer.session, store_id)
    ]


def _words(kind: OfferKind, price: str) -> str:
    if kind == OfferKind.TIP:
        return "Any amount"
    return f"From {price}" if kind == OfferKind.PAY_WHAT_YOU_WANT else price
