"""From a person to the store they may act in."""

from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.stores import permissions, queries
from ppr_academy.services.stores.errors import NoStore
from ppr_academy.services.stores.scope import StoreScope


def open_own_store(viewer: Viewer) -> StoreScope:
    """The scope of the viewer's own store. Raises SignInRequired or NoStore."""
    user_id = viewer.require_user()
    store = queries.find_store_of(viewer.session, user_id)
    if store is None:
        raise NoStore
    return StoreScope(viewer.session, store.id, user_id, permissions.OWNER)
