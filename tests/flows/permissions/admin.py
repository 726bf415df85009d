"""The platform's own pages: to everybody but an admin there is nothing here."""

from dataclasses import replace

from ppr_academy.services.admin.views import EventDetail
from tests.flows.permissions.row import NOT_FOUND, Row, event

EVENTS = "admin.events.EventsState"
HEALTH = "admin.health.MoneyHealthState"
EVENT = "admin.events.EventState"

_ADMINS = Row("", event(EVENTS, "watch"), visitor=NOT_FOUND, who="admin")

ROWS = [
    replace(_ADMINS, name="EventsState.watch", writes=False),
    replace(
        _ADMINS,
        name="EventsState.watch of what failed",
        act=event(EVENTS, "watch", path="/admin/events?show=failed"),
        writes=False,
    ),
    replace(
        _ADMINS,
        name="EventsState.replay",
        act=event(EVENTS, "replay", lambda world: (world.event,)),
    ),
    replace(_ADMINS, name="EventsState.replay_failed", act=event(EVENTS, "replay_failed")),
    replace(
        _ADMINS,
        name="EventState.watch",
        act=event(EVENT, "watch", route=lambda world: {"event_id": world.event}),
        writes=False,
    ),
    replace(
        _ADMINS,
        name="EventState.replay_this",
        act=event(
            EVENT,
            "replay_this",
            before=lambda world: {"event": EventDetail(id=world.event)},
        ),
    ),
    replace(_ADMINS, name="MoneyHealthState.watch", act=event(HEALTH, "watch"), writes=False),
    replace(_ADMINS, name="MoneyHealthState.check_now", act=event(HEALTH, "check_now")),
]

PUBLIC: dict[str, str] = {}
