"""Every text and edge of the look against WCAG 2.2 AA, in both themes, on every ground."""

import re
from pathlib import Path

import pytest

from ppr_academy.services.media.colors import FAMILIES, INKS, ratio

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "assets" / "tokens.css").read_text()

GROUNDS = ("bg", "well", "surface", "raised", "key")
TEXT = ("ink", "ink-2", "ink-3", "lamp-ink", "ok", "warn", "bad", "info")
STATUS = ("ok", "warn", "bad", "info")
AA_TEXT, AA_EDGE, AAA_TEXT = 4.5, 3.0, 7.0

PAIRS = [
    *((text, ground, AA_TEXT) for text in TEXT for ground in GROUNDS),
    *(("line-control", ground, AA_EDGE) for ground in GROUNDS[:4]),
    *(("lamp-line", ground, AA_EDGE) for ground in GROUNDS[:3]),
    *(("wave-rest", ground, AA_EDGE) for ground in GROUNDS[:4]),
    *(("on-lamp", lamp, AA_TEXT) for lamp in ("lamp", "lamp-hover", "lamp-press")),
    ("on-bad", "bad-fill", AA_TEXT),
    ("focus", "bg", AA_EDGE),
    *((status, f"{status}-soft", AA_TEXT) for status in STATUS),
    *((ink, f"{soft}-soft", AA_TEXT) for ink in ("ink", "ink-2") for soft in ("lamp", *STATUS)),
    *((f"c{number}", ground, AA_EDGE) for number in range(1, 7) for ground in ("bg", "surface")),
]


def colours(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r" \{(.*?)\n\}", TOKENS, re.DOTALL)
    assert block, f"tokens.css has no {selector}"
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", block[1]))


THEMES = {"dark": colours(":root, .dark"), "light": colours(".light")}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "need"), PAIRS)
def test_text_and_edges_have_enough_contrast(
    theme: str, front: str, ground: str, need: float
) -> None:
    tokens = THEMES[theme]
    assert ratio(tokens[front], tokens[ground]) >= need


@pytest.mark.parametrize("family", FAMILIES)
def test_a_stores_band_carries_bone_text_and_its_track_stands_out(family: str) -> None:
    colors = FAMILIES[family].colors
    assert ratio(INKS["bone"], colors.band) >= AAA_TEXT
    for theme, track in (("dark", colors.track_dark), ("light", colors.track_light)):
        for ground in ("bg", "surface", "raised"):
            assert ratio(track, THEMES[theme][ground]) >= AA_EDGE, (theme, ground)


def test_both_themes_name_the_same_colours() -> None:
    # In light the played part of a wave has a value of its own; in dark it is the lamp.
    assert set(THEMES["dark"]) | {"wave-played"} == set(THEMES["light"])


def test_a_pale_text_would_be_found() -> None:
    assert ratio(THEMES["dark"]["ink-off"], THEMES["dark"]["key"]) < AA_TEXT
