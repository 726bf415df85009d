"""`/admin/events`: what outside services told us, and what became of it."""

from typing import Any

import reflex as rx

from ppr_academy.components.admin import act_meter, event_mark
from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.panel import empty, page_title, panel, row_skeletons
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.pages.layouts import admin_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.admin.events import EventsState

Inbox = EventsState.inbox
Counts = EventsState.inbox.counts
Replay = EventsState.inbox.replay
_FILTERS = (
    ("all", "All", ""),
    ("waiting", "Waiting", Counts.waiting.to(str)),
    ("failed", "Failed", Counts.failed.to(str)),
    ("unknown", "Unknown", Counts.unknown.to(str)),
)


@page(
    "/admin/events",
    title="Events",
    layout=admin_layout("Events", EventsState.is_missing),
    on_load=[EventsState.watch],
)
def events() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_title(
            "Events",
            rx.el.nav(
                *(_filter(*one) for one in _FILTERS), class_name="seg", aria_label="Which events"
            ),
        ),
        rx.cond(EventsState.is_loaded, _filled(), row_skeletons(8, "44px")),
    )


def _filter(name: str, words: str, count: Any) -> rx.Component:
    to = "/admin/events" if name == "all" else f"/admin/events?show={name}"
    return tab_link(words, to=to, current=Inbox.show == name, count=count)


def _filled() -> rx.Component:
    return rx.fragment(
        rx.cond(Inbox.show == "failed", _replay_all(), rx.fragment()),
        rx.cond(
            EventsState.rows.length() > 0,
            panel(_table(), _pager(), class_name="evs"),
            _nothing(),
        ),
    )


def _replay_all() -> rx.Component:
    """The key that tries everything again, how far it is, and what came of the last time."""
    return rx.cond(
        (Counts.failed > 0) | (Replay.id != ""),
        panel(
            rx.el.div(
                rx.el.b("Each of these failed three times or more"),
                rx.el.p(
                    "Read why, mend what is wrong, then have them handled again. What was handled "
                    "once is never handled twice.",
                    class_name="small quiet",
                ),
                rx.cond(Replay.id != "", act_meter(Replay), rx.fragment()),
            ),
            key(
                "Replay all " + Counts.failed.to(str),
                icon="rotate-cw",
                busy=Replay.is_running,
                busy_text="Replaying",
                disabled=Counts.failed == 0,
                on_click=EventsState.replay_failed,
                data_testid="replay-failed",
            ),
            pad=True,
            class_name="act",
        ),
        rx.fragment(),
    )


def _table() -> rx.Component:
    return table(
        (
            th("When", class_name="sorted when"),
            th("Event", class_name="what"),
            th("Order", class_name="opt"),
            th("Store", class_name="opt"),
            th("What we did", class_name="did"),
            th(rx.el.span("Do", class_name="vh"), class_name="do"),
        ),
        rx.foreach(EventsState.rows, _row),
        label="Events",
    )


def _row(event: rx.Var) -> rx.Component:
    return row(
        td(local_time(event.at, "short"), class_name="when"),
        td(
            link(event.type, to="/admin/events/" + event.id, class_name="name"),
            rx.el.small(event.provider, class_name="dim"),
            class_name="what",
        ),
        td(
            rx.cond(
                event.order_id != "",
                link(event.order, to="/admin/orders/" + event.order_id, class_name="link"),
                rx.fragment(),
            ),
            class_name="opt",
        ),
        td(event.store, class_name="opt"),
        td(event_mark(event.state, event.said), class_name="did"),
        td(
            rx.cond(
                event.can_replay,
                key(
                    "Replay",
                    icon="rotate-cw",
                    size="sm",
                    on_click=EventsState.replay(event.id),
                    data_testid="replay",
                ),
                rx.fragment(),
            ),
            right=True,
            class_name="do",
        ),
        fresh=event.fresh,
        key=event.id,
        data_testid="event-row",
        data_state=event.state,
    )


def _nothing() -> rx.Component:
    return rx.match(
        Inbox.show,
        (
            "waiting",
            empty("Nothing waits", "Every event was handled, or stands under Failed or Unknown."),
        ),
        ("failed", empty("Nothing failed", "An event that fails three times comes here.")),
        (
            "unknown",
            empty("Nothing unknown", "An event that means nothing to us is kept here, not lost."),
        ),
        empty("No events yet", "What Stripe, Resend and Clerk tell us comes here as it happens."),
    )


def _pager() -> rx.Component:
    here = "/admin/events?show=" + Inbox.show
    return rx.cond(
        (Inbox.next_cursor != "") | ~Inbox.is_first_page,
        keys(
            rx.cond(
                Inbox.is_first_page,
                rx.fragment(),
                key("Newest", icon="arrow-left", size="sm", to=here),
            ),
            rx.cond(
                Inbox.next_cursor != "",
                key(
                    "Older",
                    icon_after="arrow-right",
                    size="sm",
                    to=here + "&before=" + Inbox.next_cursor,
                ),
                rx.fragment(),
            ),
            class_name="pager",
        ),
        rx.fragment(),
    )
