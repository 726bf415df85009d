"""What admin pages are shown: strings ready to read, ids as text, times as UTC in ISO form."""

from dataclasses import dataclass, field
from datetime import datetime

from ppr_academy.models.admin import AdminAction, AdminVerb
from ppr_academy.models.commerce import EventStatus, ProviderEvent
from ppr_academy.services.admin.payload import PayloadLine
from ppr_academy.services.core.inbox import DEAD_AFTER

_VERBS = {
    AdminVerb.REPLAY: "Replayed",
    AdminVerb.REPLAY_FAILED: "Replayed all that failed",
}


@dataclass(frozen=True, slots=True)
class ActionView:
    """What an admin did and what came of it. `percent` is how far it is: "40%"."""

    id: str = ""
    what: str = ""
    who: str = ""
    at: str = ""
    outcome: str = ""
    is_running: bool = False
    total: int = 0
    done: int = 0
    failed: int = 0
    percent: str = "0%"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in the list. `state`: handled, again, failed, waiting, unknown."""

    id: str
    type: str
    provider: str
    at: str
    state: str
    said: str
    order_id: str = ""
    order: str = ""
    store: str = ""
    can_replay: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class EventCounts:
    """How many events need somebody, or mean nothing to us."""

    waiting: int = 0
    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class EventsPage:
    """One page of the inbox. `replay` is the latest replay of all that failed."""

    show: str = "all"
    counts: EventCounts = field(default_factory=EventCounts)
    rows: list[EventRow] = field(default_factory=list)
    next_cursor: str = ""
    is_first_page: bool = True
    replay: ActionView = field(default_factory=ActionView)


@dataclass(frozen=True, slots=True)
class EventDetail:
    """One event with everything it said, and what was done about it."""

    id: str = ""
    type: str = ""
    provider: str = ""
    external_id: str = ""
    state: str = ""
    said: str = ""
    error: str = ""
    attempts: int = 0
    created_at: str = ""
    received_at: str = ""
    handled_at: str = ""
    order_id: str = ""
    order: str = ""
    store: str = ""
    can_replay: bool = False
    is_replaying: bool = False
    lines: list[PayloadLine] = field(default_factory=list)
    left_out: int = 0
    more: int = 0
    actions: list[ActionView] = field(default_factory=list)


def event_state(event: ProviderEvent) -> str:
    """Where an event stands: handled, again (failed, its sender tries again), failed, waiting,
    unknown."""
    if event.status == EventStatus.HANDLED:
        return "handled"
    if event.status == EventStatus.IGNORED:
        return "unknown"
    if event.status == EventStatus.FAILED:
        return "failed" if event.attempts >= DEAD_AFTER else "again"
    return "waiting"


def event_said(event: ProviderEvent) -> str:
    """The same in words."""
    state = event_state(event)
    if state == "handled":
        return "handled" if event.attempts <= 1 else f"handled at try {event.attempts}"
    if state in {"failed", "again"}:
        return "failed once" if event.attempts == 1 else f"failed {event.attempts} times"
    return {"unknown": "not for us, kept", "waiting": "waiting"}[state]


def action_view(action: AdminAction, who: str) -> ActionView:
    """Put an admin's act into words."""
    done = action.done * 100 // action.total if action.total else 0
    return ActionView(
        id=str(action.id),
        what=_VERBS[action.verb],
        who=who,
        at=iso(action.at),
        outcome=action.outcome,
        is_running=action.finished_at is None,
        total=action.total,
        done=action.done,
        failed=action.failed,
        percent=f"{done}%",
    )


def iso(at: datetime | None) -> str:
    """A moment for the browser to write in its own zone; empty for none."""
    return at.isoformat(timespec="seconds") if at else ""
