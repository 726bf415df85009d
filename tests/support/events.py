"""Runs an event handler of a State as whoever holds a cookie, without a browser or a socket."""

import asyncio
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

from ppr_academy.services.identity.sessions import COOKIE

StateType = TypeVar("StateType", bound=rx.State)
WAIT_SECONDS = 30


def open_state(
    kind: type[StateType],
    token: str = "",
    path: str = "/",
    route: Mapping[str, str] | None = None,
) -> StateType:
    """A fresh state of this kind, opened at `path` by the holder of `token` (empty: a visitor).

    `route` holds the values of the path's named parts, as `{"course_id": …}`.
    """
    import ppr_academy.ppr_academy  # noqa: F401 - states know these parts once pages are added

    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]  # how Reflex makes one
    state = root.get_substate(kind.get_full_name().split("."))
    headers = {"cookie": f"{COOKIE}={token}"} if token else {}
    origin = {"origin": "http://academy.test"}
    state.router = RouterData.from_router_data(
        {"headers": headers | origin, "asPath": path, "query": dict(route or {})}
    )
    assert isinstance(state, kind)
    return state


def run_event(
    state: rx.State, handler: str, *args: Any, until: Callable[[], bool] | None = None
) -> list[Any]:
    """Run one handler to its end; the events that it answers with. Whatever it raises, rises.

    With `until` it is cut short as soon as that is true: a live page would follow for ever.
    """
    return asyncio.run(_run(state, handler, args, until))


async def _run(
    state: rx.State, handler: str, args: tuple[Any, ...], until: Callable[[], bool] | None
) -> list[Any]:
    task = asyncio.create_task(_answer(type(state).event_handlers[handler].fn(state, *args)))
    if until is None:
        return await task
    async with asyncio.timeout(WAIT_SECONDS):
        while not (task.done() or until()):  # noqa: ASYNC110 - a state has nothing to await
            await asyncio.sleep(0.002)
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return []


async def _answer(given: Any) -> list[Any]:
    if inspect.isasyncgen(given):
        return [event async for event in given]
    if inspect.isgenerator(given):
        return list(given)
    found = await given if inspect.isawaitable(given) else given
    return [] if found is None else [found]
