"""Addresses of a store's own pictures: the logo it uploaded, else the mark drawn from its name."""

from urllib.parse import urlencode

from ppr_academy.models.stores import Store


def face_url(store: Store) -> str:
    """The store's face: a public path, for `<img src>`."""
    if store.logo_key:
        return f"/media/public/{store.logo_key}"
    return _drawn("face", store)


def tile_urls(store: Store, count: int) -> list[str]:
    """`count` drawn tiles of the store's banner, left to right."""
    return [_drawn(f"tile-{number}", store) for number in range(count)]


def _drawn(picture: str, store: Store) -> str:
    query = urlencode({"family": store.family}) if store.family else ""
    return f"/media/art/{store.slug}/{picture}.svg{'?' if query else ''}{query}"
