"""What people type, and what is left of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.core import text
from ppr_academy.services.core.errors import InvalidInput


def line(value: object, limit: int = 20, *, required: bool = True) -> str:
    return text.clean_line(value, field="name", name="The name", limit=limit, required=required)


def test_spaces_are_trimmed_and_made_one() -> None:
    assert line("  Ava \t  Keys \n ") == "Ava Keys"


def test_control_and_direction_characters_are_dropped() -> None:
    assert line("A\x00v\u202ea\x1b[0m") == "Ava[0m"


def test_markup_accents_and_four_byte_signs_are_text_like_any_other() -> None:
    assert line("<b>Zoë 🎹</b>") == "<b>Zoë 🎹</b>"


def test_an_emoji_family_stays_one_sign() -> None:
    assert line("👩‍👧") == "👩‍👧"


@pytest.mark.parametrize("value", [None, 7, ["x"], {"a": 1}, True])
def test_what_is_not_text_is_refused_at_its_field(value: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        line(value)
    assert refusal.value.field == "name"


def test_empty_and_too_long_say_so() -> None:
    with pytest.raises(InvalidInput, match="The name is empty"):
        line(" \x00 ")
    with pytest.raises(InvalidInput, match="1 character too long"):
        line("x" * 21)
    assert line("", required=False) == ""


def test_lines_of_a_text_stay_as_typed() -> None:
    kept = text.clean_text("a\r\n\r\n  b\x07", field="bio", name="The bio", limit=50)
    assert kept == "a\n\n  b"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(value: str) -> None:
    once = text.clean_text(value, field="f", name="It", limit=10**6)
    assert text.clean_text(once, field="f", name="It", limit=10**6) == once
