"""An event's payload as lines that a person can read: empty fields left out, secrets covered."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ppr_academy.services.core.money import label

MOST_LINES = 300
MOST_DEPTH = 12
MOST_TEXT = 400
_SECRETS = ("secret", "password", "token", "signature")
_AMOUNTS = ("amount", "fee", "net", "total", "balance")
_MOMENTS = ("created", "timestamp", "start", "end", "due_by", "arrival_date", "ending_before")
_FIRST_MOMENT, _LAST_MOMENT = 946_684_800, 4_102_444_800


@dataclass(frozen=True, slots=True)
class PayloadLine:
    """One field: how deep it stands, its name, its value, and what the value means.

    A line without a value is the head of those below it that stand deeper.
    """

    depth: int
    name: str
    value: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """The lines, and how many fields were empty, and how many came after the last line."""

    lines: tuple[PayloadLine, ...] = ()
    left_out: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class OrderHint:
    """How a payload names one of our orders: by its id, or by the payment it was paid with."""

    order_id: uuid.UUID | None = None
    intent_id: str = ""


def draw_payload(payload: dict[str, Any]) -> Payload:
    """Every field that says something, in its order."""
    lines: list[PayloadLine] = []
    empty = more = 0
    for line in _lines(payload, 0, ""):
        if line is None:
            empty += 1
        elif len(lines) < MOST_LINES:
            lines.append(line)
        else:
            more += 1
    return Payload(tuple(lines), empty, more)


def find_order_hint(payload: dict[str, Any]) -> OrderHint:
    """Which order an event of Stripe's is about, as far as it says so."""
    thing = _inside(_inside(payload, "data"), "object")
    named = _inside(thing, "metadata").get("order_id") or thing.get("client_reference_id")
    order_id = None
    if isinstance(named, str):
        try:
            order_id = uuid.UUID(named)
        except ValueError:
            order_id = None  # another system's order
    intent = thing.get("id") if thing.get("object") == "payment_intent" else None
    intent = intent or thing.get("payment_intent")
    if isinstance(intent, dict):
        intent = intent.get("id")
    return OrderHint(order_id, intent if isinstance(intent, str) else "")


def _inside(thing: dict[str, Any], name: str) -> dict[str, Any]:
    found = thing.get(name)
    return found if isinstance(found, dict) else {}


def _lines(thing: Any, depth: int, currency: str) -> Iterator[PayloadLine | None]:
    """A line for each field, None for each that is empty."""
    if isinstance(thing, dict):
        said = thing.get("currency")
        currency = said if isinstance(said, str) else currency
        pairs = [(str(name), value) for name, value in thing.items()]
    else:
        pairs = [(f"{number}.", value) for number, value in enumerate(thing, 1)]
    for name, value in pairs:
        if value is None or value in ("", [], {}):
            yield None
        elif isinstance(value, dict | list) and depth < MOST_DEPTH:
            yield PayloadLine(depth, name[:80])
            yield from _lines(value, depth + 1, currency)
        else:
            yield _line(name, value, depth, currency)


def _line(name: str, value: Any, depth: int, currency: str) -> PayloadLine:
    if any(word in name.lower() for word in _SECRETS):
        return PayloadLine(depth, name[:80], "••••", "covered")
    if isinstance(value, bool):
        return PayloadLine(depth, name[:80], "yes" if value else "no")
    text = str(value)
    shown = text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…"
    return PayloadLine(depth, name[:80], shown, _meaning(name, value, currency))


def _meaning(name: str, value: Any, currency: str) -> str:
    if not isinstance(value, int):
        return ""
    if currency and any(word in name for word in _AMOUNTS) and "percent" not in name:
        return label(value, currency.lower())
    is_moment = name.endswith(("_at", "_on")) or any(word in name for word in _MOMENTS)
    if is_moment and _FIRST_MOMENT <= value < _LAST_MOMENT:
        return f"{datetime.fromtimestamp(value, UTC):%d %B %Y, %H:%M:%S} UTC".lstrip("0")
    return ""
