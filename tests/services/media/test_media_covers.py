"""Drawn artwork: the same slug always gives the same picture, and colours stay readable."""

import hashlib
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.media import colors, covers

# Digests of the reference drawings of DESIGN.md: (store, item, topic, family, motif) → body.
GOLDEN = {
    ("ava-keys", "house-chords-101", "harmony", "ember", "roll"): "7f296ce18c78d9bc",
    ("ava-keys", "write-the-second-half", "arrangement", "ember", None): "f17c242d6a76aa71",
    ("milo-beats", "drum-bus-basics", "mixing", None, None): "4a2507e2a127dbd9",
    ("rosa-tavares", "log-drum-toolkit", "pack", "lido", "wave"): "2a1685be26f94f7b",
    ("ava-keys", "avatar", "pack", "ember", "harmonics"): "bd8a06c3f372f6cd",
    ("golden", "steps", "pack", None, "steps"): "4798f697ef95a864",
    ("golden", "roll", "pack", None, "roll"): "2311b18940a9e913",
    ("golden", "ring", "pack", None, "ring"): "363d40ece0df92fd",
    ("golden", "harmonics", "pack", None, "harmonics"): "734224413d970881",
    ("golden", "sine", "pack", None, "sine"): "3dd730fcf86c874b",
    ("golden", "envelope", "pack", None, "envelope"): "bbed03dbe62d60a7",
    ("golden", "filter", "pack", None, "filter"): "b9da931baf4bebfc",
    ("golden", "faders", "pack", None, "faders"): "f42920d3a83e8636",
    ("golden", "pads", "pack", None, "pads"): "af643caa913e3c64",
    ("golden", "groove", "pack", None, "groove"): "9520396c7b259380",
    ("golden", "tape", "pack", None, "tape"): "4addea2505f0c9c0",
    ("golden", "phase", "pack", None, "phase"): "63f9b4eda26f1e36",
    ("golden", "wave", "pack", None, "wave"): "ab78f49d4376dfe6",
}

HEXES = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)


def digest(svg: str) -> str:
    """Of what is drawn; the opening tag says only how large it stands."""
    body = svg.split(">", 1)[1].removesuffix("</svg>")
    return hashlib.sha256(body.encode()).hexdigest()[:16]


@pytest.mark.parametrize(("call", "expected"), GOLDEN.items(), ids=str)
def test_a_cover_is_drawn_exactly_as_the_reference_draws_it(
    call: tuple[str, str, str, str | None, str | None], expected: str
) -> None:
    assert digest(covers.cover_svg(*call)) == expected


@given(SLUGS, SLUGS, st.sampled_from(covers.TOPIC_NAMES), st.sampled_from(covers.MOTIF_NAMES))
def test_any_slug_gives_a_well_formed_square_file(
    store: str, item: str, topic: str, motif: str
) -> None:
    first = covers.cover_svg(store, item, topic, None, motif, size=480)
    assert first == covers.cover_svg(store, item, topic, None, motif, size=480)
    root = ElementTree.fromstring(first)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height")) == ("480", "480")
    assert root.get("viewBox") == "0 0 240 240"


def test_fifty_items_of_one_store_hardly_ever_look_alike() -> None:
    drawn = {digest(covers.cover_svg("ava-keys", f"item-{i}", "harmony")) for i in range(50)}
    assert len(drawn) >= 45


def test_a_banner_fills_its_width_with_tiles_of_240() -> None:
    tiles = [ElementTree.fromstring(t) for t in covers.banner_tiles("ava-keys", "ember", 1000)]
    assert [tile.get("x") for tile in tiles] == ["0", "240", "480", "720", "960"]
    assert tiles[0].get("viewBox") == "0 0 240 240"


def test_without_a_size_a_cover_takes_the_size_of_its_place() -> None:
    root = ElementTree.fromstring(covers.cover_svg("ava-keys", "house-chords-101", size=None))
    assert root.get("width") is None
    assert root.get("viewBox") == "0 0 240 240"


def test_a_label_cannot_break_out_of_the_file() -> None:
    label = '"><script>alert(1)</script>&'
    root = ElementTree.fromstring(covers.cover_svg("a", "b", label=label))
    assert root.get("aria-label") == label
    assert root.find(".//{http://www.w3.org/2000/svg}script") is None


def test_stores_of_the_design_keep_the_marks_they_have_there() -> None:
    for store, family, motif in (
        ("ava-keys", "ember", "harmonics"),
        ("milo-beats", "signal", "steps"),
        ("rosa-tavares", "lido", "sine"),
    ):
        drawn = covers.avatar_svg(store, family)
        assert digest(drawn) == digest(covers.cover_svg(store, "avatar", "pack", family, motif))


def test_an_unknown_topic_draws_as_a_pack() -> None:
    assert covers.cover_svg("a", "b", "polka") == covers.cover_svg("a", "b", "pack")


def test_empty_choices_mean_none() -> None:
    assert covers.cover_svg("a", "b", "beat", "", "") == covers.cover_svg("a", "b", "beat")
    assert colors.store_colors("a", "", "") == colors.store_colors("a")


def test_an_unknown_family_or_motif_is_refused() -> None:
    with pytest.raises(ValueError, match="not a colour family"):
        covers.cover_svg("a", "b", family="neon")
    with pytest.raises(ValueError, match="not a motif"):
        covers.cover_svg("a", "b", motif="mascot")


@given(HEXES)
def test_any_own_colour_ends_up_readable(own: str) -> None:
    moved = colors.own_colors(own)
    assert colors.ratio(colors.INKS["bone"], moved.band) >= 7
    assert colors.ratio(moved.track_dark, colors.DARK_PANEL) >= 4.5
    assert colors.ratio(moved.track_light, colors.LIGHT_PAGE) >= 4.5


@pytest.mark.parametrize("family", colors.FAMILY_NAMES)
def test_every_family_is_readable(family: str) -> None:
    theme = colors.store_colors("any", family)
    assert colors.ratio(colors.INKS["bone"], theme.band) >= 7
    assert colors.ratio(theme.track_dark, colors.DARK_PANEL) >= 4.5
    assert colors.ratio(theme.track_light, colors.LIGHT_PAGE) >= 4.5


def test_a_readable_colour_is_left_as_it_is() -> None:
    assert colors.own_colors("#1f2d4b").band == "#1f2d4b"


def test_an_own_colour_wins_over_the_family() -> None:
    assert colors.store_colors("a", "ember", "#1f2d4b") == colors.own_colors("#1f2d4b")
    assert colors.store_colors("a", "ember", "").track_dark == "#e0775f"


@pytest.mark.parametrize(
    "bad", ["", "red", "#fff", "#12345", "#1234567", "123456", "#12345g", "#１２３４５６"]
)
def test_what_is_no_hex_colour_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        colors.own_colors(bad)
