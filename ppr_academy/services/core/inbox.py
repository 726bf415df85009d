"""The inbox: what an outside service tells us is stored once and handled once.

An event and its effects are one commit. A failure is stored too, so that it can be seen and
replayed; the sender is answered with an error and will try again.
"""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import EventStatus, ProviderEvent
from ppr_academy.services.core import clock, db, live, queries, rows
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger

log = get_logger("inbox")


class Outcome(StrEnum):
    HANDLED = "handled"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event as it came, its signature already verified. `created_at` is the sender's time."""

    provider: str
    external_id: str
    type: str
    payload: dict[str, Any]
    created_at: datetime


REMEMBERED = 10_000
"""How many handled events a process knows without asking the database."""

DEAD_AFTER = 3
"""How often an event may fail before a person must look at it (MONEY.md)."""

_recent: WeakKeyDictionary[Engine, dict[tuple[str, str], None]] = WeakKeyDictionary()
_DONE = (EventStatus.HANDLED, EventStatus.IGNORED)

Handler = Callable[[Session, ProviderEvent], bool]
"""Does what the event asks and returns True, or returns False for a type it does not know."""


def handle_event(incoming: Incoming, handler: Handler) -> Outcome:
    """Store the event and handle it, in one transaction; a duplicate changes nothing.

    Whatever the handler raises is recorded as a failed attempt and raised again.
    """
    recent = _recent.setdefault(db.get_engine(), {})
    seen = (incoming.provider, incoming.external_id)
    if seen in recent:
        return Outcome.DUPLICATE
    outcome = _handle(incoming, handler, done=_DONE)
    _remember(recent, seen)
    return outcome


def _handle(incoming: Incoming, handler: Handler, *, done: tuple[EventStatus, ...]) -> Outcome:
    try:
        with db.transaction() as session:
            outcome = _handle_in(session, incoming, handler, done)
            if outcome is not Outcome.DUPLICATE:
                live.touch(session, live.EVENTS)
    except Exception as failure:
        with db.transaction() as session:
            _record_failure(session, incoming, failure)
        raise
    return outcome


def replay_event(event_id: uuid.UUID, handlers: dict[str, Handler]) -> Outcome:
    """Handle a stored event again, by the handler of its provider; one that was handled stays so.

    One that nobody knew when it came is tried too: we may have learnt its type since. Raises
    NotFound, and whatever the handler raises.
    """
    with db.reading() as session:
        stored = queries.find_event(session, event_id)
        if stored is None or stored.provider not in handlers:
            raise NotFound
        incoming = Incoming(
            stored.provider, stored.external_id, stored.type, stored.payload, stored.created_at
        )
    return _handle(incoming, handlers[incoming.provider], done=(EventStatus.HANDLED,))


def _remember(recent: dict[tuple[str, str], None], seen: tuple[str, str]) -> None:
    """Keep in mind what is committed as handled: senders repeat themselves within minutes."""
    recent[seen] = None
    while len(recent) > REMEMBERED:
        with contextlib.suppress(KeyError, StopIteration, RuntimeError):  # another thread was here
            del recent[next(iter(recent))]


def _handle_in(
    session: Session, incoming: Incoming, handler: Handler, done: tuple[EventStatus, ...]
) -> Outcome:
    fresh = _as_handled(incoming)
    if rows.insert_once(session, fresh):
        # Ours until the commit: whoever delivers it meanwhile waits at the unique key.
        if handler(session, fresh):
            return Outcome.HANDLED
        _finish(queries.lock_event(session, fresh.provider, fresh.external_id), was_known=False)
        return Outcome.IGNORED
    event = queries.lock_event(session, incoming.provider, incoming.external_id)
    if event.status in done:
        return Outcome.DUPLICATE
    was_known = handler(session, event)
    event.attempts += 1
    _finish(event, was_known=was_known)
    return Outcome.HANDLED if was_known else Outcome.IGNORED


def _as_handled(incoming: Incoming) -> ProviderEvent:
    """The event as it will be when its handler has done its work in the same transaction."""
    now = clock.now()
    return ProviderEvent(
        id=new_id(),
        provider=incoming.provider,
        external_id=incoming.external_id,
        type=incoming.type,
        payload=incoming.payload,
        status=EventStatus.HANDLED,
        attempts=1,
        created_at=incoming.created_at,
        received_at=now,
        handled_at=now,
    )


def _finish(event: ProviderEvent, *, was_known: bool) -> None:
    event.error = ""
    event.handled_at = clock.now()
    _move(event, EventStatus.HANDLED if was_known else EventStatus.IGNORED)


def _record_failure(session: Session, incoming: Incoming, failure: Exception) -> None:
    fresh = _as_handled(incoming)
    is_first = rows.insert_once(session, fresh)
    event = queries.lock_event(session, incoming.provider, incoming.external_id)
    if not is_first:
        if event.status in _DONE:
            return
        event.attempts += 1
    event.handled_at = None
    live.touch(session, live.EVENTS)
    event.error = f"{type(failure).__name__}: {failure}"[:500]
    _move(event, EventStatus.FAILED)
    log.warning("event.failed", provider=event.provider, type=event.type, error=event.error)


def _move(event: ProviderEvent, status: EventStatus) -> None:
    event.status = status
