"""`/admin/events/{event_id}`: one event, what it said, and what became of it."""

import reflex as rx

from ppr_academy.components.admin import act_line, event_mark, payload_lines
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.panel import head, loading, note, page_title, panel, skeleton
from ppr_academy.pages.layouts import admin_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.admin.events import EventState

Event = EventState.event


@page(
    "/admin/events/[event_id]",
    title="Event",
    layout=admin_layout("Event", EventState.is_missing),
    on_load=[EventState.watch],
)
def event() -> rx.Component:
    """The page."""
    waiting = loading(skeleton("50%", "40px"), skeleton("100%", "160px"), skeleton("100%", "420px"))
    return rx.cond(EventState.is_loaded, _filled(), waiting)


def _filled() -> rx.Component:
    return rx.fragment(
        link("All events", to="/admin/events", class_name="back small"),
        page_title(Event.type, _replay()),
        rx.cond(
            Event.error != "",
            note(
                "It was not handled, and nothing was changed.",
                Event.error,
                tone="bad",
                role="status",
            ),
            rx.fragment(),
        ),
        _facts(),
        rx.cond(Event.actions.length() > 0, _done(), rx.fragment()),
        _payload(),
    )


def _replay() -> rx.Component:
    return rx.cond(
        Event.can_replay,
        key(
            "Replay",
            icon="rotate-cw",
            kind="lit",
            busy=Event.is_replaying,
            busy_text="Replaying",
            on_click=EventState.replay_this,
            data_testid="replay",
        ),
        rx.fragment(),
    )


def _facts() -> rx.Component:
    return panel(
        rx.el.dl(
            _fact("What we did", event_mark(Event.state, Event.said)),
            _fact("From", Event.provider),
            _fact("Its id there", rx.el.code(Event.external_id)),
            _fact("Happened", local_time(Event.created_at)),
            _fact("Came here", local_time(Event.received_at)),
            rx.cond(
                Event.handled_at != "",
                _fact("Handled", local_time(Event.handled_at)),
                rx.fragment(),
            ),
            _fact("Tries", Event.attempts.to(str)),
            rx.cond(
                Event.order_id != "",
                _fact(
                    "About",
                    rx.el.span(
                        link(Event.order, to="/admin/orders/" + Event.order_id, class_name="link"),
                        " of ",
                        link(Event.store, to="/" + Event.store, class_name="link"),
                    ),
                ),
                rx.fragment(),
            ),
            class_name="facts",
        ),
        pad=True,
        data_testid="event",
        data_state=Event.state,
    )


def _fact(name: str, value: rx.Component | rx.Var) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _done() -> rx.Component:
    return panel(
        head("Tried again"),
        rx.el.ul(
            rx.foreach(Event.actions, lambda act: rx.el.li(act_line(act), key=act.id)),
            class_name="acts",
            aria_live="polite",
        ),
    )


def _payload() -> rx.Component:
    return panel(
        head("What it said"),
        payload_lines(Event.lines),
        rx.cond(
            Event.left_out > 0,
            rx.el.p(
                Event.left_out.to(str) + " empty fields are left out.", class_name="small dim pad"
            ),
            rx.fragment(),
        ),
        rx.cond(
            Event.more > 0,
            rx.el.p(Event.more.to(str) + " more fields are not shown.", class_name="small dim pad"),
            rx.fragment(),
        ),
    )
