"""Stores as visitors meet them."""

import re

from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores import queries

_ADDRESS = re.compile(r"[A-Za-z0-9-]{1,40}")


def find_visible_store(viewer: Viewer, slug: object) -> Store:
    """The store at this address. A closed one is there for its owner and admins only.

    Raises NotFound.
    """
    if not isinstance(slug, str) or not _ADDRESS.fullmatch(slug):
        raise NotFound
    store = queries.find_store_by_slug(viewer.session, slug.lower())
    if store is None:
        raise NotFound
    is_own = viewer.user_id == store.owner_id or viewer.is_admin
    if store.visibility is StoreVisibility.CLOSED and not is_own:
        raise NotFound
    return store
