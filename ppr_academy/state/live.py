"""Pages that show what happens while it happens.

A page's state lists what it shows in `_sources()` and names `watch` in its on_load. Background
events of a page load are cancelled by Reflex on navigation, tab close and reconnect, so nothing has
to be cleaned up by hand; the `alive` check catches sockets that vanished while they connected.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ppr_academy.services import door
from ppr_academy.services.core.errors import DomainError, NotFound
from ppr_academy.services.core.hub import Feed, hub
from ppr_academy.services.core.log import get_logger
from ppr_academy.state.base import answer_exception, in_thread, sign_in_redirect

log = get_logger("live")


@dataclass(frozen=True, slots=True)
class Source(door.Asked):
    """One thing a page shows: what is asked for it, and the method that takes each new result.

    `show` is the name of a method of the page's state, as `_show_sales`.
    """

    show: str = "_show"


class Live(rx.State, mixin=True):
    """Follows the page's feeds for as long as the page is open."""

    is_loaded: bool = False
    is_missing: bool = False

    def _sources(self) -> tuple[Source, ...]:
        """What the page shows. Every live page says its own."""
        raise NotImplementedError

    @rx.event(background=True)
    async def watch(self):
        """Load the page, then keep it true."""
        async with self:
            self.is_loaded = False
            self.is_missing = False
            token = self._token()
            session_id = self.router.session.session_id
            sources = self._sources()
        try:
            feeds, guard = await in_thread(door.open_feeds, token, sources)
        except DomainError as refusal:
            async with self:
                self.is_missing = isinstance(refusal, NotFound)
                self.is_loaded = True
            if not isinstance(refusal, NotFound):
                yield answer_exception(refusal)
            return
        async for ended in _follow(self, sources, feeds, guard, session_id):
            if ended is _SIGNED_OUT:
                yield sign_in_redirect()


_SIGNED_OUT = object()
_is_connected: Callable[[str], bool] = bool


def use_sockets(is_connected: Callable[[str], bool]) -> None:
    """Say how to find out whether a socket is still open. Called once, by the composition root."""
    global _is_connected
    _is_connected = is_connected


async def _follow(
    page: Any, sources: tuple[Source, ...], feeds: list[Feed], guard: Feed | None, session_id: str
) -> Any:
    """Hand each feed's results to the page until it closes or the person signs out."""
    results: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()

    async def pump(index: int, feed: Feed) -> None:
        try:
            async with aclosing(hub.follow(feed, lambda: _is_connected(session_id))) as changes:
                async for data in changes:
                    await results.put((index, data))
            await results.put((index, _GONE))
        except Exception as failed:  # noqa: BLE001 - handed to the page, which decides
            await results.put((index, failed))

    watched = [*feeds, *([guard] if guard else [])]
    pumps = [asyncio.create_task(pump(i, feed)) for i, feed in enumerate(watched)]
    try:
        waiting_for = set(range(len(feeds)))
        while True:
            index, data = await results.get()
            if data is _GONE:
                return
            if index == len(feeds):
                if data is False:
                    yield _SIGNED_OUT
                    return
                continue
            waiting_for.discard(index)
            async with page:
                await _show(page, sources[index], data)
                page.is_loaded = page.is_loaded or not waiting_for
            if isinstance(data, Exception):
                return
    finally:
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


_GONE = object()


async def _show(page: Any, source: Source, data: Any) -> None:
    if isinstance(data, NotFound):
        page.is_missing = True
        page.is_loaded = True
    elif isinstance(data, Exception):
        log.error("live.load_failed", service=source.service.__qualname__, exc_info=data)
    else:
        getattr(page, source.show)(data)
