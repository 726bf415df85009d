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


@dataclass(frozen=True, slots=True)
class Light:
    """One rule. `tone` is that of an LED: on, bad, warn, or empty while it was never looked at."""

    rule: str
    tone: str
    figure: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class BreakRow:
    """Something that should not be. `to_page` leads to the order or the event; may be empty."""

    key: str
    rule: str
    subject: str
    detail: str
    since: str
    store: str = ""
    store_slug: str = ""
    to_page: str = ""


@dataclass(frozen=True, slots=True)
class HeldStore:
    """A store whose payouts wait, and since when."""

    name: str
    slug: str
    since: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the audit. `tone` as in Light; `lamp` while it goes on."""

    id: str
    at: str
    who: str
    said: str
    tone: str
    orders: str = ""
    groups: str = ""
    took: str = ""
    with_processor: bool = False


@dataclass(frozen=True, slots=True)
class MoneyHealth:
    """The page of the money: lights, what is broken now, whose payouts wait, the latest runs."""

    lights: list[Light] = field(default_factory=list)
    broken: int = 0
    breaks: list[BreakRow] = field(default_factory=list)
    held: list[HeldStore] = field(default_factory=list)
    holds_all: bool = False
    runs: list[RunRow] = field(default_factory=list)
    checked_at: str = ""
    is_running: bool = False
    percent: str = "0%"
    is_sound: bool = False
    """Whether there was a run and nothing is broken."""


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
