"""Drawn artwork: one slug in, one SVG out, always the same. Covers, banners and avatars.

The rules are DESIGN.md, section 6. A drawing is 240 × 240 units, flat fills, no text.
"""

from html import escape

from ppr_academy.services.media.colors import FAMILIES, INKS, Triad, family_of
from ppr_academy.services.media.motifs import MOTIFS
from ppr_academy.services.media.seeded import Rng, fnv1a

TOPICS = {
    "harmony": ("roll", "harmonics", "pads"),
    "drums": ("steps", "ring", "groove"),
    "mixing": ("faders", "filter", "phase"),
    "sound-design": ("sine", "filter", "envelope"),
    "ambient": ("tape", "sine", "phase"),
    "vocals": ("wave", "envelope", "sine"),
    "arrangement": ("tape", "roll", "steps"),
    "bass": ("sine", "harmonics", "filter"),
    "pack": ("pads", "wave", "steps"),
    "beat": ("groove", "wave", "ring"),
}
"""Topic of an item → the motifs it may use; the slug picks one."""

TOPIC_NAMES = tuple(TOPICS)
MOTIF_NAMES = tuple(MOTIFS)

TILE = 240
_BANNER_MOTIFS = ("pads", "roll", "harmonics", "wave", "tape", "ring", "sine", "steps")
# Those that can still be told apart at 36 pixels.
_AVATAR_MOTIFS = (
    "phase",
    "pads",
    "harmonics",
    "sine",
    "steps",
    "ring",
    "tape",
    "groove",
    "wave",
)
_XMLNS = 'xmlns="http://www.w3.org/2000/svg"'


def cover_svg(
    store_slug: str,
    item_slug: str,
    topic: str = "pack",
    family: str | None = None,
    motif: str | None = None,
    *,
    size: int | None = 960,
    label: str = "",
) -> str:
    """The cover of an item as an SVG file, `size` pixels square (None: as large as its place).

    The creator's choice of motif wins; without one (None or empty) topic and slug decide. With a
    label the picture is named for screen readers, else it is hidden from them. An unknown topic
    draws as "pack"; ValueError for an unknown family or motif.
    """
    seed = fnv1a(f"{store_slug}/{item_slug}")
    triads = FAMILIES[family_of(store_slug, family)].triads
    names = TOPICS.get(topic, TOPICS["pack"])
    body = _drawing(
        triads[(seed >> 8) % len(triads)], motif or names[(seed >> 16) % len(names)], seed
    )
    return _document(body, TILE, TILE, _pixels(size, size), label)


def avatar_svg(
    store_slug: str,
    family: str | None = None,
    motif: str | None = None,
    *,
    size: int | None = 240,
    label: str = "",
) -> str:
    """The store's own mark, for wherever its logo would stand; square, `size` pixels."""
    if not motif:
        motif = _AVATAR_MOTIFS[(fnv1a(f"{store_slug}/avatar") >> 16) % len(_AVATAR_MOTIFS)]
    return cover_svg(store_slug, "avatar", "pack", family, motif, size=size, label=label)


def banner_tiles(store_slug: str, family: str | None = None, width: int = 1440) -> list[str]:
    """The banner's tiles as nested `<svg>` elements, from left to right."""
    triads = FAMILIES[family_of(store_slug, family)].triads
    seed = fnv1a(store_slug + "/banner")
    first = Rng(seed).between(0, 7)
    tiles = []
    for column, x in enumerate(range(0, width, TILE)):
        triad = triads[(first + column) % len(triads)]
        name = _BANNER_MOTIFS[(first + column * 3) % len(_BANNER_MOTIFS)]
        tiles.append(
            f'<svg x="{x}" width="240" height="240" viewBox="0 0 240 240">'
            f"{_drawing(triad, name, seed + x)}</svg>"
        )
    return tiles


def tile_svg(store_slug: str, column: int, family: str | None = None) -> str:
    """One tile of the store's banner as an SVG file of its own, counted from the left from 0."""
    tile = banner_tiles(store_slug, family, (column + 1) * TILE)[column]
    inner = tile.replace(f'<svg x="{column * TILE}"', '<svg x="0"', 1)
    return _document(inner, TILE, TILE, _pixels(960, 960))


def _drawing(triad: Triad, motif: str, seed: int) -> str:
    if motif not in MOTIFS:
        raise ValueError(f"{motif!r} is not a motif")
    ground, figure, spark = (INKS[name] for name in triad)
    body = "".join(MOTIFS[motif](Rng(seed), ground, figure, spark))
    return f'<rect width="240" height="240" fill="{ground}"/>{body}'


def _pixels(width: int | None, height: int | None) -> str:
    return f' width="{width}" height="{height}"' if width and height else ""


def _document(body: str, wide: int, high: int, pixels: str, label: str = "") -> str:
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg {_XMLNS}{pixels} viewBox="0 0 {wide} {high}" '
        f'preserveAspectRatio="xMidYMid slice" {role}>{body}</svg>'
    )
