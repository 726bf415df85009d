"""Saving as it is typed: one row, some fields, and the version they were based on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ppr_academy.models.catalog import Course
from ppr_academy.services.catalog.errors import ChangedElsewhere
from ppr_academy.services.catalog.views import Saved
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.stores.scope import StoreScope


class Versioned(Protocol):
    """A row that counts its saves."""

    version: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field that can be saved: its column, how it is checked, how it is typed."""

    column: str
    clean: Callable[[object], Any]
    show: Callable[[Any], str] = str


Fields = Mapping[str, Field]


def read_changes(
    row: Versioned, changes: object, version: object, fields: Fields
) -> dict[str, Any]:
    """The new values by column, cleaned. Empty when the row has them already.

    So a save whose answer was lost can be sent again. Raises InvalidInput at the field, and
    ChangedElsewhere when `version` is not the row's.
    """
    if not isinstance(changes, Mapping) or not changes or not set(changes) <= set(fields):
        raise InvalidInput("That cannot be saved here.")
    cleaned = {name: fields[name].clean(value) for name, value in changes.items()}
    if all(getattr(row, fields[name].column) == value for name, value in cleaned.items()):
        return {}
    if isinstance(version, bool) or not isinstance(version, int):
        raise InvalidInput("That cannot be saved here.")
    if version != row.version:
        raise ChangedElsewhere(row.version, _shown(row, cleaned, fields))
    return {fields[name].column: value for name, value in cleaned.items()}


def write_changes(row: Versioned, values: Mapping[str, Any]) -> None:
    """Put the new values into the row and count the save."""
    for column, value in values.items():
        setattr(row, column, value)
    row.version += 1


def saved(row: Versioned, changes: Mapping[str, object], fields: Fields) -> Saved:
    """What the row holds now of the fields that were saved."""
    return Saved(row.version, _shown(row, changes, fields), clock.now().isoformat())


def touch_course(scope: StoreScope, course: Course) -> None:
    """Tell open pages that this course changed."""
    live.touch(scope.session, live.store_courses(scope.store_id))
    if course.published_at is not None:
        live.touch(scope.session, live.MARKET)


def _shown(row: Versioned, names: Mapping[str, object], fields: Fields) -> dict[str, str]:
    return {name: fields[name].show(getattr(row, fields[name].column)) for name in names}
