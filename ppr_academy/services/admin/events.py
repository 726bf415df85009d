"""The inbox as an admin sees it: every event, what became of it, and trying again."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.admin import AdminAction, AdminVerb
from ppr_academy.models.commerce import EventStatus, ProviderEvent
from ppr_academy.services.admin import queries, views
from ppr_academy.services.admin.handlers import inbox_handlers
from ppr_academy.services.admin.payload import OrderHint, draw_payload, find_order_hint
from ppr_academy.services.admin.views import EventCounts, EventDetail, EventRow, EventsPage
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.core import clock, jobs, live, paging
from ppr_academy.services.core.errors import DomainError, NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.viewer import Viewer

PAGE_ROWS = 30
ALL_FAILED = "events:failed"
MOST_REPLAYED = 5_000
"""How many events one press of "replay all" tries again; the rest waits for the next."""
GIVEN_UP_AFTER = timedelta(minutes=15)
"""After what time something that was begun and never finished stands in nobody's way."""

_Orders = dict[uuid.UUID | str, tuple[str, str, str]]


class NothingToReplay(DomainError):
    """Handled already, or nobody here knows its sender."""

    code = "nothing_to_replay"
    default = "There is nothing to replay: everything was handled."


def list_events(viewer: Viewer, show: str = "all", before: str = "") -> EventsPage:
    """One page of the inbox, newest first. `show` is one of queries.FILTERS.

    Raises NotFound for anybody but an admin, and InvalidInput for a page that does not exist.
    """
    viewer.require_admin()
    session = viewer.session
    show = show or "all"
    if show not in queries.FILTERS:
        raise NotFound
    place = paging.decode_cursor(before)
    found = queries.list_events(session, show, place, PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    orders = _orders_of(session, shown)
    last = shown[-1] if len(found) > PAGE_ROWS else None
    replays = queries.list_actions(session, ALL_FAILED, 1)
    return EventsPage(
        show=show,
        counts=_counts(session),
        rows=[_row(event, orders) for event in shown],
        next_cursor=paging.encode_cursor(last.received_at, last.id) if last else "",
        is_first_page=place is None,
        replay=views.action_view(*replays[0]) if replays else views.ActionView(),
    )


def get_event(viewer: Viewer, event_id: str) -> EventDetail:
    """One event with its payload. Raises NotFound, for anybody but an admin too."""
    viewer.require_admin()
    session = viewer.session
    event = _event(session, event_id)
    subject = event_subject(event.id)
    order_id, order, store = _order_of(event, _orders_of(session, [event]))
    drawn = draw_payload(event.payload)
    actions = queries.list_actions(session, subject, 20)
    return EventDetail(
        id=str(event.id),
        type=event.type,
        provider=event.provider,
        external_id=event.external_id,
        state=views.event_state(event),
        said=views.event_said(event),
        error=event.error,
        attempts=event.attempts,
        created_at=views.iso(event.created_at),
        received_at=views.iso(event.received_at),
        handled_at=views.iso(event.handled_at),
        order_id=order_id,
        order=order,
        store=store,
        can_replay=_can_replay(event),
        is_replaying=_is_running(session, subject),
        lines=list(drawn.lines),
        left_out=drawn.left_out,
        more=drawn.more,
        actions=[views.action_view(action, who) for action, who in actions],
    )


def ask_replay(viewer: Viewer, event_id: str) -> None:
    """Have an event handled again, by the same handler, in a moment; once at a time.

    Raises NotFound and NothingToReplay.
    """
    actor_id = viewer.require_admin()
    session = viewer.session
    event = _event(session, event_id)
    if not _can_replay(event):
        raise NothingToReplay("This event was handled. Nothing is left to do.")
    if not _is_running(session, event_subject(event.id)):
        action = _note(session, actor_id, AdminVerb.REPLAY, event_subject(event.id))
        jobs.enqueue(
            session, "admin.replay_event", str(action.id), str(event.id), key=str(action.id)
        )


def ask_replay_failed(viewer: Viewer) -> None:
    """Have every event that failed too often handled again, the oldest first; once at a time.

    Raises NotFound and NothingToReplay.
    """
    actor_id = viewer.require_admin()
    session = viewer.session
    dead = len(queries.list_dead_events(session, MOST_REPLAYED))
    if not dead:
        raise NothingToReplay
    if not _is_running(session, ALL_FAILED):
        action = _note(session, actor_id, AdminVerb.REPLAY_FAILED, ALL_FAILED, total=dead)
        jobs.enqueue(session, "admin.replay_failed", str(action.id), key=str(action.id))


def event_subject(event_id: uuid.UUID) -> str:
    """How an event is named in what was done to it."""
    return f"event:{event_id}"


def _is_running(session: Session, subject: str) -> bool:
    return queries.find_running(session, subject, clock.now() - GIVEN_UP_AFTER) is not None


def _note(
    session: Session, actor_id: uuid.UUID, verb: AdminVerb, subject: str, *, total: int = 1
) -> AdminAction:
    action = AdminAction(
        id=new_id(), actor_id=actor_id, verb=verb, subject=subject, total=total, at=clock.now()
    )
    session.add(action)
    session.flush()
    live.touch(session, live.EVENTS)
    return action


def _event(session: Session, event_id: str) -> ProviderEvent:
    event = queries.find_event(session, parse_id(event_id))
    if event is None:
        raise NotFound
    return event


def _can_replay(event: ProviderEvent) -> bool:
    return event.status != EventStatus.HANDLED and event.provider in inbox_handlers


def _counts(session: Session) -> EventCounts:
    found = queries.count_events(session)
    return EventCounts(
        waiting=sum(
            count
            for (status, dead), count in found.items()
            if status == EventStatus.RECEIVED or (status == EventStatus.FAILED and not dead)
        ),
        failed=found.get((EventStatus.FAILED, True), 0),
        unknown=sum(n for (status, _dead), n in found.items() if status == EventStatus.IGNORED),
    )


def _row(event: ProviderEvent, orders: _Orders) -> EventRow:
    order_id, order, store = _order_of(event, orders)
    return EventRow(
        id=str(event.id),
        type=event.type,
        provider=event.provider,
        at=views.iso(event.received_at),
        state=views.event_state(event),
        said=views.event_said(event),
        order_id=order_id,
        order=order,
        store=store,
        can_replay=_can_replay(event) and event.status != EventStatus.IGNORED,
    )


def _orders_of(session: Session, events: Sequence[ProviderEvent]) -> _Orders:
    """Each order that these events name, under its id and under its payment."""
    hints = [find_order_hint(event.payload) for event in events]
    ids = {hint.order_id for hint in hints if hint.order_id}
    intents = {hint.intent_id for hint in hints if hint.intent_id}
    if not (ids or intents):
        return {}
    known: _Orders = {}
    for order_id, intent_id, number, slug in queries.list_orders(session, ids, intents):
        shown = (str(order_id), order_label(number), slug)
        known[order_id] = shown
        if intent_id:
            known[intent_id] = shown
    return known


def _order_of(event: ProviderEvent, orders: _Orders) -> tuple[str, str, str]:
    hint: OrderHint = find_order_hint(event.payload)
    by_id = orders.get(hint.order_id) if hint.order_id else None
    return by_id or orders.get(hint.intent_id) or ("", "", "")
