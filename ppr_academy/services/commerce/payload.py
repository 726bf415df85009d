"""Reads what Stripe sent: a field that is missing or of another shape is said by name."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ppr_academy.services.commerce.errors import MalformedEvent


@dataclass(frozen=True, slots=True)
class Document:
    """An object of Stripe's, as parsed JSON. Every reader raises MalformedEvent."""

    fields: dict[str, Any]
    name: str = "object"

    def text(self, field: str) -> str:
        """A string that must be there."""
        value = self.fields.get(field)
        if not isinstance(value, str) or not value:
            raise self._wrong(field, value)
        return value

    def optional_text(self, field: str) -> str:
        """A string, or empty when it is null or absent."""
        value = self.fields.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._wrong(field, value)
        return value

    def number(self, field: str) -> int:
        """A whole number, 0 or more: cents, or seconds since 1970."""
        value = self.fields.get(field)
        if type(value) is not int or value < 0:
            raise self._wrong(field, value)
        return value

    def signed(self, field: str) -> int:
        """A whole number that may be below 0: cents that went or came."""
        value = self.fields.get(field)
        if type(value) is not int:
            raise self._wrong(field, value)
        return value

    def flag(self, field: str) -> bool:
        """A boolean that must be there."""
        value = self.fields.get(field)
        if not isinstance(value, bool):
            raise self._wrong(field, value)
        return value

    def part(self, field: str) -> "Document":
        """An object inside; an empty one when it is null or absent."""
        value = self.fields.get(field)
        if value is None:
            return Document({}, f"{self.name}.{field}")
        if not isinstance(value, dict):
            raise self._wrong(field, value)
        return Document(value, f"{self.name}.{field}")

    def reference(self, field: str) -> str:
        """The id of another object, which may be given in full; empty when there is none."""
        value = self.fields.get(field)
        if isinstance(value, dict):
            return self.part(field).text("id")
        return self.optional_text(field)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of strings; empty when it is null or absent."""
        value = self.fields.get(field) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(field, value)
        return tuple(value)

    def parts(self, field: str) -> tuple["Document", ...]:
        """A list of objects; empty when it is null or absent. A list of Stripe's is opened."""
        value = self.fields.get(field) or []
        if isinstance(value, dict):
            value = value.get("data")
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._wrong(field, value)
        return tuple(Document(one, f"{self.name}.{field}") for one in value)

    def _wrong(self, field: str, value: Any) -> MalformedEvent:
        return MalformedEvent(f"{self.name}.{field} is {str(value)[:60]!r}.")


@dataclass(frozen=True, slots=True)
class Told:
    """Something Stripe told us: about what, when it was so, and in which event if it was one."""

    about: Document
    at: datetime
    event_id: uuid.UUID | None = None
    account: str = ""
