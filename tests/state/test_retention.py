"""States of closed pages are forgotten early; open, busy and freshly closed ones are kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from ppr_academy.state.retention import KEEP_SECONDS, forget_unconnected

LATER = KEEP_SECONDS + 1


def _token(ident: str) -> BaseStateToken:
    return BaseStateToken(ident=ident, cls=State)


Act = Callable[[StateManagerMemory], Awaitable[int]]


def _with_pages(idents: list[str], act: Act) -> tuple[int, set[str]]:
    """How many states `act` made the manager forget, and the idents of those it still has."""

    async def run() -> tuple[int, set[str]]:
        manager = StateManagerMemory()
        for ident in idents:
            async with manager.modify_state(_token(ident)):
                pass
        forgotten = await act(manager)
        left = {key.partition("/")[0] for key in manager.states}
        assert set(manager._states_locks) == left
        await manager.close()
        return forgotten, left

    return asyncio.run(run())


def test_a_page_that_closed_long_ago_is_forgotten() -> None:
    async def act(manager: StateManagerMemory) -> int:
        return forget_unconnected(manager, {"open"}, now=time.time() + LATER)

    assert _with_pages(["open", "closed"], act) == (1, {"open"})


def test_a_page_whose_connection_just_broke_may_come_back() -> None:
    async def act(manager: StateManagerMemory) -> int:
        return forget_unconnected(manager, set(), now=time.time() + KEEP_SECONDS / 2)

    assert _with_pages(["broken"], act) == (0, {"broken"})


def test_a_state_that_is_being_changed_is_kept() -> None:
    async def act(manager: StateManagerMemory) -> int:
        async with manager.modify_state(_token("busy")):
            return forget_unconnected(manager, set(), now=time.time() + LATER)

    assert _with_pages(["busy"], act) == (0, {"busy"})


@pytest.mark.parametrize("again", [1, 2])
def test_a_forgotten_page_starts_afresh(again: int) -> None:
    async def act(manager: StateManagerMemory) -> int:
        forgotten = 0
        for _ in range(again):
            forgotten += forget_unconnected(manager, set(), now=time.time() + LATER)
            async with manager.modify_state(_token("back")) as state:
                assert state.is_hydrated is False
                state.is_hydrated = True
        return forgotten

    assert _with_pages(["back"], act) == (again, {"back"})
