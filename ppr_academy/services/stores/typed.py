"""What a creator types about their store, checked field by field."""

import re
from dataclasses import dataclass
from typing import Any

from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core.errors import InvalidFields, InvalidInput
from ppr_academy.services.core.text import clean_line, clean_text

NAME_LIMIT = 60
TAGLINE_LIMIT = 160
BIO_LIMIT = 4_000

# services/media draws them; tests/services/stores holds both lists together.
FAMILIES = ("ember", "moss", "harbor", "reel", "lido", "plum", "signal", "carbon")
_COLOR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class StoreText:
    """A store's settings, cleaned. `own_color` is `#rrggbb` or empty."""

    name: str
    tagline: str
    bio: str
    family: str
    own_color: str
    visibility: StoreVisibility


def clean_store(
    *,
    name: object,
    tagline: object,
    bio: object,
    family: object,
    own_color: object,
    visibility: object,
) -> StoreText:
    """All settings at once. Raises InvalidFields with a sentence for each wrong one."""
    wrong: dict[str, str] = {}

    def attempt(field: str, check: Any, value: object) -> Any:
        try:
            return check(value)
        except InvalidInput as refusal:
            wrong[field] = refusal.message
            return None

    cleaned = {
        "name": attempt("name", clean_store_name, name),
        "tagline": attempt("tagline", _clean_tagline, tagline),
        "bio": attempt("bio", _clean_bio, bio),
        "family": attempt("family", clean_family, family),
        "own_color": attempt("own_color", _clean_color, own_color),
        "visibility": attempt("visibility", _clean_visibility, visibility),
    }
    if wrong:
        raise InvalidFields(wrong)
    return StoreText(**cleaned)


def clean_store_name(value: object) -> str:
    """A store's name: one line of 2 to 60 characters. Raises InvalidInput."""
    name = clean_line(value, field="name", name="The name", limit=NAME_LIMIT)
    if len(name) < 2:
        raise InvalidInput("The name has at least 2 characters.", field="name")
    return name


def clean_family(value: object) -> str:
    """One of the eight families, or empty for the one that the address falls on."""
    if not isinstance(value, str) or value not in ("", *FAMILIES):
        raise InvalidInput("Pick one of the families.", field="family")
    return value


def _clean_tagline(value: object) -> str:
    return clean_line(value, field="tagline", name="The line", limit=TAGLINE_LIMIT, required=False)


def _clean_bio(value: object) -> str:
    return clean_text(value, field="bio", name="The text", limit=BIO_LIMIT)


def _clean_color(value: object) -> str:
    color = value.strip().lower() if isinstance(value, str) else None
    if color is None or (color and not _COLOR.fullmatch(color)):
        raise InvalidInput("A colour looks like #c4513b.", field="own_color")
    return color


def _clean_visibility(value: object) -> StoreVisibility:
    if not isinstance(value, str) or value not in set(StoreVisibility):
        raise InvalidInput("Pick who may find the store.", field="visibility")
    return StoreVisibility(value)
