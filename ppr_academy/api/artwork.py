"""`/media/art/…`: pictures drawn from an address alone, the same for ever.

A store's face, the tiles of its banner, covers that were not published yet. No database: the
words in the address decide.
"""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.media import covers
from ppr_academy.services.media.colors import FAMILIES

_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_ITEM = re.compile(r"[a-z0-9-]{1,80}")
_PICTURE = re.compile(r"face|tile-(\d)")
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def artwork(request: Request) -> Response:
    """An SVG; 404 for an address that draws nothing."""
    slug, picture = request.path_params["slug"], request.path_params["picture"]
    family = request.query_params.get("family") or None
    found = _PICTURE.fullmatch(picture)
    if not _SLUG.fullmatch(slug) or not found or (family and family not in FAMILIES):
        raise NotFound
    if found[1] is None:
        svg = covers.avatar_svg(slug, family)
    else:
        svg = covers.tile_svg(slug, int(found[1]), family)
    return Response(svg, media_type="image/svg+xml", headers=_HEADERS)


def cover(request: Request) -> Response:
    """The cover of an item by its address, topic and motif; 404 for what cannot be drawn."""
    slug, item = request.path_params["slug"], request.path_params["item"]
    family, topic, motif = (request.query_params.get(k) or "" for k in ("family", "topic", "motif"))
    is_known = (not family or family in FAMILIES) and (not motif or motif in covers.MOTIF_NAMES)
    if not _SLUG.fullmatch(slug) or not _ITEM.fullmatch(item) or not is_known:
        raise NotFound
    svg = covers.cover_svg(slug, item, topic, family, motif)
    return Response(svg, media_type="image/svg+xml", headers=_HEADERS)


ROUTES = [
    Route("/media/art/{slug}/covers/{item}.svg", cover),
    Route("/media/art/{slug}/{picture}.svg", artwork),
]
