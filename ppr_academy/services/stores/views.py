"""Stores as pages show them."""

from dataclasses import dataclass

from ppr_academy.models.stores import Store
from ppr_academy.services.stores.pictures import face_url


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store's own words and look. Colours and pictures are drawn from slug, family, colour."""

    id: str = ""
    slug: str = ""
    name: str = ""
    tagline: str = ""
    bio: str = ""
    family: str = ""
    own_color: str = ""
    logo_key: str = ""
    face: str = ""
    visibility: str = "listed"
    version: int = 0
    can_move: bool = False


def view_store(store: Store, *, can_move: bool = False) -> StoreView:
    """The view of a store row. `can_move` says whether its address may still change."""
    return StoreView(
        id=str(store.id),
        slug=store.slug,
        name=store.name,
        tagline=store.tagline,
        bio=store.bio,
        family=store.family,
        own_color=store.own_color,
        logo_key=store.logo_key,
        face=face_url(store),
        visibility=store.visibility.value,
        version=store.version,
        can_move=can_move,
    )
