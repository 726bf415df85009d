"""Products as the storefront reads them."""

import uuid
from collections.abc import Sequence

from sqlmodel import Session

from ppr_academy.models.offers import Offer
from ppr_academy.models.stores import Store
from ppr_academy.services.commerce.products import queries
from ppr_academy.services.commerce.sellable import Sellable, find_sellable
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer


def find_product(viewer: Viewer, store: Store, slug: object) -> tuple[Sellable, Offer]:
    """A product of a store by its slug. Raises NotFound; a draft is its owner's alone."""
    item = find_sellable(viewer.session, "products", store.slug, slug)
    found = queries.find_product(viewer.session, item.id)
    if found is None or not (item.is_on_sale or viewer.user_id == store.owner_id):
        raise NotFound
    return item, found[0]


def list_products_of(session: Session, store_id: uuid.UUID) -> Sequence[tuple[Offer, int]]:
    """A store's products that are on sale, oldest first, each with how many courses it brings."""
    return queries.list_on_sale(session, store_id)
