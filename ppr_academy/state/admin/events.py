"""The inbox: what outside services told us, and trying again."""

from dataclasses import replace

import reflex as rx

from ppr_academy.services.admin.events import ask_replay, ask_replay_failed, get_event, list_events
from ppr_academy.services.admin.views import EventDetail, EventRow, EventsPage
from ppr_academy.services.core import live
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class EventsState(Live, Page, rx.State):
    """One page of the inbox; the first page shows each event as it comes."""

    inbox: EventsPage = EventsPage()
    rows: rx.Field[list[EventRow]] = rx.field(default_factory=list)

    def _sources(self) -> tuple[Source, ...]:
        asked = self.router.url.query_parameters
        return (
            Source(
                list_events,
                (asked.get("show", "")[:20], asked.get("before", "")[:300]),
                topics=lambda _viewer: (live.EVENTS,),
                show="_show_events",
            ),
        )

    def _show_events(self, inbox: EventsPage) -> None:
        known = {row.id for row in self.rows}
        is_new = self.is_loaded and inbox.is_first_page and inbox.show == self.inbox.show
        self.rows = [replace(row, fresh=is_new and row.id not in known) for row in inbox.rows]
        self.inbox = replace(inbox, rows=[])

    @rx.event
    async def replay(self, event_id: str):
        """Handle one event again."""
        await self._call(ask_replay, event_id)

    @rx.event
    async def replay_failed(self):
        """Handle everything again that failed too often."""
        await self._call(ask_replay_failed)


class EventState(Live, Page, rx.State):
    """One event with its payload."""

    event: EventDetail = EventDetail()

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(
                get_event,
                (str(self.event_id),),
                topics=lambda _viewer: (live.EVENTS,),
                show="_show_event",
            ),
        )

    def _show_event(self, event: EventDetail) -> None:
        self.event = event

    @rx.event
    async def replay_this(self):
        """Handle this event again."""
        await self._call(ask_replay, self.event.id)
