"""Store colours: the inks, the eight families, and how an own colour becomes readable."""

import re
from dataclasses import dataclass

from ppr_academy.services.media.seeded import fnv1a

INKS = {
    "bone": "#ece5d5",
    "night": "#1c201e",
    "brick": "#c4513b",
    "tang": "#e58a41",
    "lamp": "#f0c35c",
    "olive": "#8d9a50",
    "fern": "#3e7b59",
    "mint": "#86c6ab",
    "teal": "#216b70",
    "sky": "#90bfd6",
    "cobalt": "#33569f",
    "navy": "#1f2d4b",
    "lilac": "#b8a8d6",
    "plum": "#573a58",
    "rose": "#e3a2a4",
    "sand": "#d0b88e",
}

Triad = tuple[str, str, str]
"""Names of three inks: ground, figure, spark."""


@dataclass(frozen=True, slots=True)
class StoreColors:
    """What a store colours: its band, and its track on dark and on light panels; hex each."""

    band: str
    track_dark: str
    track_light: str


@dataclass(frozen=True, slots=True)
class Family:
    """Four triads for covers, and the colours of the store around them."""

    triads: tuple[Triad, Triad, Triad, Triad]
    colors: StoreColors


FAMILIES = {
    "ember": Family(
        (
            ("brick", "bone", "lamp"),
            ("night", "brick", "rose"),
            ("rose", "brick", "night"),
            ("lamp", "brick", "bone"),
        ),
        StoreColors("#7a2e22", "#e0775f", "#b04330"),
    ),
    "moss": Family(
        (
            ("fern", "bone", "lamp"),
            ("bone", "fern", "tang"),
            ("night", "olive", "bone"),
            ("olive", "night", "bone"),
        ),
        StoreColors("#285239", "#9fb066", "#55672b"),
    ),
    "harbor": Family(
        (
            ("navy", "sky", "lamp"),
            ("sky", "navy", "brick"),
            ("bone", "cobalt", "tang"),
            ("cobalt", "sky", "bone"),
        ),
        StoreColors("#1f2d4b", "#8fb8d8", "#33569f"),
    ),
    "reel": Family(
        (
            ("sand", "night", "brick"),
            ("bone", "night", "tang"),
            ("night", "sand", "tang"),
            ("tang", "night", "bone"),
        ),
        StoreColors("#43321f", "#dda06a", "#9a5a1c"),
    ),
    "lido": Family(
        (
            ("mint", "navy", "rose"),
            ("teal", "mint", "bone"),
            ("rose", "teal", "bone"),
            ("navy", "mint", "tang"),
        ),
        StoreColors("#184e53", "#7fc4aa", "#216b70"),
    ),
    "plum": Family(
        (
            ("plum", "rose", "lamp"),
            ("lilac", "plum", "bone"),
            ("bone", "plum", "tang"),
            ("rose", "plum", "lamp"),
        ),
        StoreColors("#4a3050", "#cfa3c0", "#7a4a7c"),
    ),
    "signal": Family(
        (
            ("lamp", "cobalt", "bone"),
            ("cobalt", "bone", "lamp"),
            ("bone", "brick", "cobalt"),
            ("sky", "brick", "bone"),
        ),
        StoreColors("#28437d", "#8ea9e0", "#33569f"),
    ),
    "carbon": Family(
        (
            ("night", "bone", "lamp"),
            ("bone", "night", "brick"),
            ("night", "mint", "bone"),
            ("sand", "navy", "bone"),
        ),
        StoreColors("#232826", "#c9c4b4", "#5c5a50"),
    ),
}

FAMILY_NAMES = tuple(FAMILIES)

DARK_PANEL = "#252824"
LIGHT_PAGE = "#edefec"
BAND_RATIO = 7.0
TRACK_RATIO = 4.5

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def mix(a: str, b: str, share: float) -> str:
    """The sRGB mix of two hex colours; `share` is how much of `b`, 0 to 1."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    return "#" + "".join(f"{round(u + (v - u) * share):02x}" for u, v in pairs)


def ratio(a: str, b: str) -> float:
    """The WCAG 2.2 contrast ratio of two hex colours, 1 to 21."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def family_of(store_slug: str, family: str | None = None) -> str:
    """The family's name: the store's choice, else (None or empty) the one its slug falls on.

    Raises ValueError for a name that is no family.
    """
    if not family:
        return FAMILY_NAMES[fnv1a(store_slug) % len(FAMILY_NAMES)]
    if family not in FAMILIES:
        raise ValueError(f"{family!r} is not a colour family")
    return family


def own_colors(hex_color: str) -> StoreColors:
    """A creator's own colour, moved 2 % at a time until it is readable.

    The band goes to black until bone text on it has 7:1; the track goes to white on dark panels
    and to black on light ones until it has 4.5:1. Raises ValueError unless given `#rrggbb`.
    """
    if not _HEX.fullmatch(hex_color):
        raise ValueError(f"{hex_color!r} is not a colour like #c4513b")
    return StoreColors(
        _moved(hex_color, "#000000", INKS["bone"], BAND_RATIO),
        _moved(hex_color, "#ffffff", DARK_PANEL, TRACK_RATIO),
        _moved(hex_color, "#000000", LIGHT_PAGE, TRACK_RATIO),
    )


def store_colors(
    store_slug: str, family: str | None = None, own_color: str | None = None
) -> StoreColors:
    """Band and track of a store: from its own colour when it has one, else from its family."""
    if own_color:
        return own_colors(own_color)
    return FAMILIES[family_of(store_slug, family)].colors


def _moved(color: str, toward: str, against: str, need: float) -> str:
    for step in range(51):
        candidate = mix(color, toward, step / 50)
        if ratio(candidate, against) >= need:
            return candidate
    return toward


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
