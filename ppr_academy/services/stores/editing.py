"""Changing a store. Each save says which version it was made on; an older one is refused."""

from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.core import jobs, live
from ppr_academy.services.core.errors import StaleVersion
from ppr_academy.services.stores import permissions, queries, slugs
from ppr_academy.services.stores.errors import SlugFixed, SlugTaken
from ppr_academy.services.stores.scope import StoreScope
from ppr_academy.services.stores.typed import clean_store
from ppr_academy.services.stores.views import StoreView, view_store


def get_own_store(scope: StoreScope) -> StoreView:
    """The store as its settings page shows it."""
    scope.require(permissions.STORE_EDIT)
    store = queries.find_store(scope.session, scope.store_id)
    assert store is not None  # the scope was made from it
    return view_store(store, can_move=not queries.has_sold(scope))


def edit_store(
    scope: StoreScope,
    *,
    version: int,
    name: object,
    tagline: object,
    bio: object,
    family: object,
    own_color: object,
    visibility: object,
) -> StoreView:
    """Save all settings but the address, made on `version`.

    Raises InvalidFields with a sentence per field, or StaleVersion when somebody saved since.
    """
    scope.require(permissions.STORE_EDIT)
    text = clean_store(
        name=name,
        tagline=tagline,
        bio=bio,
        family=family,
        own_color=own_color,
        visibility=visibility,
    )
    store = _lock(scope, version)
    store.name = text.name
    store.tagline = text.tagline
    store.bio = text.bio
    store.family = text.family
    store.own_color = text.own_color
    store.visibility = text.visibility
    return _saved(scope, store)


def change_slug(scope: StoreScope, slug: object, *, version: int) -> StoreView:
    """Move the store to another address, as long as nothing was sold.

    Raises SlugNotUsable, SlugReserved, SlugTaken, SlugFixed or StaleVersion.
    """
    scope.require(permissions.STORE_EDIT)
    slug = slugs.clean_slug(slug)
    store = _lock(scope, version)
    if slug == store.slug:
        return get_own_store(scope)
    if queries.has_sold(scope):
        raise SlugFixed
    if not queries.move_store(scope.session, store.id, slug):
        raise SlugTaken
    scope.session.refresh(store)
    return _saved(scope, store)


def set_logo(scope: StoreScope, logo_key: str) -> str:
    """Use a stored picture as the logo (empty: none). Returns the key it replaces."""
    scope.require(permissions.STORE_EDIT)
    store = queries.lock_store(scope.session, scope.store_id)
    old, store.logo_key = store.logo_key, logo_key
    _saved(scope, store)
    return old


def remove_logo(scope: StoreScope) -> None:
    """Go back to the mark that is drawn from the address."""
    old = set_logo(scope, "")
    if old:
        jobs.enqueue(scope.session, "media.delete_picture", old, key=old)


def close_store(scope: StoreScope) -> None:
    """Take the store off every public page. What was sold stays with who bought it."""
    scope.require(permissions.STORE_EDIT)
    store = queries.lock_store(scope.session, scope.store_id)
    store.visibility = StoreVisibility.CLOSED
    _saved(scope, store)


def _lock(scope: StoreScope, version: object) -> Store:
    store = queries.lock_store(scope.session, scope.store_id)
    if store.version != version:
        raise StaleVersion(store.version)
    return store


def _saved(scope: StoreScope, store: Store) -> StoreView:
    store.version += 1
    live.touch(
        scope.session,
        live.store_profile(store.id),
        live.account(store.owner_id),
        live.MARKET,
    )
    return view_store(store, can_move=not queries.has_sold(scope))
