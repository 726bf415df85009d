"""The stylesheets: names instead of values, one layer, and no component library's CSS."""

import re
from pathlib import Path

import pytest

from ppr_academy import theme

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
OURS = sorted(path for path in ASSETS.rglob("*.css") if path.name != "tokens.css")
PAGES = sorted(path.stem for path in (ASSETS / "pages").glob("*.css"))

# Fixed by what they lie on, not by the theme: artwork, film, a track's ink, paper.
ALLOWED = {"#f1efe8", "#f3cf7c", "#0b0e0b", "#161915", "#141714", "#ece5d5", "#fff"}

GLOBAL_LIMIT_BYTES = 60_000


def sheet_name(path: Path) -> str:
    return str(path.relative_to(ASSETS))


@pytest.mark.parametrize("path", OURS, ids=sheet_name)
def test_a_stylesheet_uses_names_and_no_colours_of_its_own(path: Path) -> None:
    found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", path.read_text()))
    assert found <= ALLOWED


@pytest.mark.parametrize("path", OURS, ids=sheet_name)
def test_a_stylesheet_knows_every_name_it_uses(path: Path) -> None:
    text = path.read_text()
    defined = set(re.findall(r"--([\w-]+):", (ASSETS / "tokens.css").read_text()))
    defined |= set(re.findall(r"--([\w-]+):", text))
    # Set on the element by a component: see `inline()` and `inks()`.
    given = {"p", "a", "b", "c", "at", "track-d", "track-l", "band", "bar", "headw", "tagw"}
    used = set(re.findall(r"var\(--([\w-]+)", text))
    assert used <= defined | given | {"dock"}


@pytest.mark.parametrize("path", OURS, ids=sheet_name)
def test_rules_stand_in_a_layer_so_that_layout_classes_win(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    depth, outside = 0, []
    for part in re.split(r"([{}])", text):
        if part == "{":
            depth += 1
        elif part == "}":
            depth -= 1
        elif depth == 0 and part.strip():
            outside.append(part.strip())
    assert all(rule.startswith(("@layer ", "@keyframes ")) for rule in outside), outside


def test_global_sheets_and_page_sheets_exist() -> None:
    for sheet in theme.STYLESHEETS:
        assert (ASSETS / sheet).is_file(), sheet
    assert {"home", "marketplace", "player", "dashboard", "editor", "account"} <= set(PAGES)


def test_the_sources_of_the_global_sheet_stay_small() -> None:
    total = sum(len((ASSETS / sheet).read_bytes()) for sheet in theme.STYLESHEETS)
    assert total < GLOBAL_LIMIT_BYTES


def test_nobody_imports_radix_or_the_toast_library() -> None:
    forbidden = re.compile(r"reflex_components_(radix|sonner)|rx\.toast|rx\.theme\b|rx\.radix")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "ppr_academy").rglob("*.py")
        if forbidden.search(path.read_text())
    ]
    assert not found
