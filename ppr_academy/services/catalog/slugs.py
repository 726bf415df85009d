"""Addresses of courses, made from their titles."""

import re
import unicodedata

from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.text import clean_line

LONGEST = 80
_FOLDED = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "#": " sharp ",
        "&": " and ",
        "+": " plus ",
    }
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(text: str, fallback: str = "course") -> str:
    """`Über-Chords #1: ½ time` as `uber-chords-sharp-1-1-2-time`; `fallback` if nothing is left."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:60]
        if len(longer) > 60:
            break
        slug = longer
    return slug or fallback


def numbered(slug: str, number: int) -> str:
    """The slug itself for 1, `slug-2` and so on after it."""
    return slug if number == 1 else f"{slug}-{number}"


def clean_slug(value: object) -> str:
    """A slug that a person typed. Raises InvalidInput (field `slug`)."""
    typed = clean_line(value, field="slug", name="The address", limit=LONGEST).lower()
    if not _SLUG.fullmatch(typed):
        raise InvalidInput("Use letters a to z, figures and single dashes.", field="slug")
    return typed
