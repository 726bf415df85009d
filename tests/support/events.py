"""Runs an event handler of a State as whoever holds a cookie, without a browser or a socket."""

import asyncio
import inspect
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

from ppr_academy.services import door
from ppr_academy.services.identity.sessions import COOKIE

StateType = TypeVar("StateType", bound=rx.State)


def open_state(kind: type[StateType], token: str = "", path: str = "/") -> StateType:
    """A fresh state of this kind, opened at `path` by the holder of `token` (empty: a visitor)."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]  # how Reflex makes one
    state = root.get_substate(kind.get_full_name().split("."))
    headers = {"cookie": f"{COOKIE}={token}"} if token else {}
    origin = {"origin": "http://academy.test"}
    state.router = RouterData.from_router_data({"headers": headers | origin, "asPath": path})
    assert isinstance(state, kind)
    return state


def run_event(state: rx.State, handler: str, *args: Any) -> list[Any]:
    """Run one handler to its end; the events that it answers with. Whatever it raises, rises."""
    return asyncio.run(_run(state, handler, args))


async def _run(state: rx.State, handler: str, args: tuple[Any, ...]) -> list[Any]:
    given = type(state).event_handlers[handler].fn(state, *args)
    if inspect.isasyncgen(given):
        return [event async for event in given]
    if inspect.isgenerator(given):
        return list(given)
    found = await given if inspect.isawaitable(given) else given
    return [] if found is None else [found]


def open_sources(state: rx.State, token: str) -> list[Any]:
    """What a live page would show the holder of `token` first. Whatever it raises, rises."""
    feeds = [
        door.open_feed(token, source.service, *source.args, topics=source.topics)
        for source in state._sources()  # type: ignore[attr-defined]  # live pages have it
    ]
    return [feed.load() for feed in feeds]
