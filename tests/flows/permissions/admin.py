"""The platform's own pages: to everybody but an admin there is nothing here."""

from dataclasses import replace

from ppr_academy.services.admin.views import EventDetail
from ppr_academy.services.commerce.corrections.books import OrderBooks
from tests.flows.permissions.row import NOT_FOUND, Row, event

EVENTS = "admin.events.EventsState"
HEALTH = "admin.health.MoneyHealthState"
ORDER = "admin.order.OrderBooksState"
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
    replace(
        _ADMINS,
        name="OrderBooksState.watch",
        act=event(ORDER, "watch", route=lambda world: {"order_id": world.paid_order}),
        writes=False,
    ),
    replace(
        _ADMINS,
        name="OrderBooksState.correct",
        act=event(
            ORDER,
            "correct",
            lambda world: (
                {"reason": "A cent", "platform_fee": "-0.01", "creator_available": "0.01"},
            ),
            before=lambda world: {"books": OrderBooks(order_id=world.paid_order, seen=0)},
        ),
    ),
    replace(
        _ADMINS,
        name="MoneyHealthState.find",
        act=event(HEALTH, "find", lambda world: ({"q": world.paid_order},)),
        writes=False,
    ),
]

PUBLIC: dict[str, str] = {}
