"""What people type: trimmed, measured, and free of characters that are not text."""

import re
import unicodedata

from ppr_academy.services.core.errors import InvalidInput

_SPACES = re.compile(r"[^\S\n]+")
_KEEP = {"\n", "\t"}


def _is_text(char: str) -> bool:
    # Cc control, Cs lone surrogate, Co private use, Cn unassigned; Cf holds bidi overrides,
    # but also the joiners that emoji and several scripts are written with.
    kind = unicodedata.category(char)
    if char in _KEEP or char in "\u200c\u200d":
        return True
    return kind not in {"Cc", "Cs", "Co", "Cn", "Cf"}


def clean_line(value: object, *, field: str, name: str, limit: int, required: bool = True) -> str:
    """One line of text without control characters, runs of spaces made one.

    `limit` is in characters. Raises InvalidInput at `field`; `name` stands in the sentence.
    """
    text = _SPACES.sub(" ", "".join(c for c in _string(value, field) if _is_text(c)))
    text = " ".join(text.split())
    return _measured(text, field, name, limit, required)


def clean_text(value: object, *, field: str, name: str, limit: int, required: bool = False) -> str:
    """Text of several lines. Spaces and empty lines inside stay as they were typed."""
    text = _string(value, field).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if _is_text(c))
    if required and not text.strip():
        raise InvalidInput(f"{name} is empty.", field=field)
    return _measured(text, field, name, limit, required)


def _string(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput("That is not text.", field=field)
    return unicodedata.normalize("NFC", value)


def _measured(text: str, field: str, name: str, limit: int, required: bool) -> str:
    if required and not text:
        raise InvalidInput(f"{name} is empty.", field=field)
    if len(text) > limit:
        over = len(text) - limit
        raise InvalidInput(
            f"{name} is {over} character{'s' if over > 1 else ''} too long (up to {limit:,}).",
            field=field,
        )
    return text
