"""Live hints: heard after the commit, loaded once for all, and nothing left behind."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any

import pytest
from sqlalchemy import Engine

from ppr_academy.services.core import db, live
from ppr_academy.services.core.hub import Feed, Hub

WAIT = 5


class Loads:
    """A loader that counts how often it ran."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


def feed(load: Callable[[], Any], *topics: str) -> Feed:
    return Feed(("test", topics), topics or ("news",), load)


def following(hub: Hub, of: Feed, heal: float = 60) -> AsyncGenerator[Any, None]:
    return hub.follow(of, lambda: True, heal_seconds=heal)


async def soon(results: AsyncGenerator[Any, None]) -> Any:
    return await asyncio.wait_for(anext(results), WAIT)


def run(scenario: Callable[[Hub], Any], redis_url: str = "") -> None:
    async def main() -> None:
        hub = Hub()
        await hub.open(redis_url)
        try:
            await asyncio.wait_for(scenario(hub), 20)
        finally:
            await hub.close()

    asyncio.run(main())


@pytest.fixture(params=["in process", "redis"])
def transport(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("redis_url") if request.param == "redis" else ""


def test_a_change_reaches_a_follower(transport: str) -> None:
    async def scenario(hub: Hub) -> None:
        results = following(hub, feed(Loads(), "news"))
        assert await soon(results) == 1
        live.publish("news")
        assert await soon(results) == 2
        await results.aclose()

    run(scenario, transport)


def test_two_hundred_followers_share_one_load() -> None:
    async def scenario(hub: Hub) -> None:
        load = Loads()
        followers = [following(hub, feed(load, "news")) for _ in range(200)]
        await asyncio.gather(*(soon(f) for f in followers))
        before = load.count
        live.publish("news")
        assert set(await asyncio.gather(*(soon(f) for f in followers))) == {before + 1}
        assert load.count == before + 1
        for follower in followers:
            await follower.aclose()

    run(scenario)


def test_a_burst_is_one_load() -> None:
    async def scenario(hub: Hub) -> None:
        load = Loads()
        results = following(hub, feed(load, "news"))
        await soon(results)
        for _ in range(50):
            live.publish("news")
        await soon(results)
        assert load.count == 2
        await results.aclose()

    run(scenario)


def test_another_topic_wakes_nobody() -> None:
    async def scenario(hub: Hub) -> None:
        load = Loads()
        results = following(hub, feed(load, "news"))
        await soon(results)
        live.publish("weather")
        live.publish("news")
        await soon(results)
        assert load.count == 2
        await results.aclose()

    run(scenario)


def test_a_lost_hint_heals() -> None:
    async def scenario(hub: Hub) -> None:
        results = following(hub, feed(Loads(), "news"), heal=0.05)
        assert [await soon(results) for _ in range(3)] == [1, 2, 3]
        await results.aclose()

    run(scenario)


def test_a_thousand_pages_open_and_close_and_leave_nothing() -> None:
    async def scenario(hub: Hub) -> None:
        for n in range(1000):
            results = following(hub, feed(Loads(), f"store:{n % 7}"))
            await soon(results)
            await results.aclose()
        assert (hub.count_watchers(), hub.count_topics()) == (0, 0)
        assert len(asyncio.all_tasks()) == 2  # the test's own

    run(scenario)


def test_a_socket_that_vanished_is_let_go() -> None:
    async def scenario(hub: Hub) -> None:
        results = hub.follow(feed(Loads(), "news"), lambda: False, heal_seconds=0.05)
        assert await soon(results) == 1
        with pytest.raises(StopAsyncIteration):
            await soon(results)
        assert hub.count_watchers() == 0

    run(scenario)


@pytest.mark.parametrize("steps", range(8))
def test_a_page_that_leaves_as_a_change_arrives_is_let_go(steps: int) -> None:
    async def scenario(hub: Hub) -> None:
        async def show_all() -> None:
            async with aclosing(following(hub, feed(Loads(), "news"))) as results:
                async for shown in results:
                    seen.append(shown)
                    first.set()

        seen: list[int] = []
        first = asyncio.Event()
        page = asyncio.create_task(show_all())
        await first.wait()
        live.publish("news")
        for _ in range(steps):
            await asyncio.sleep(0)
        page.cancel()
        await asyncio.wait([page], timeout=WAIT)
        assert page.cancelled()
        assert (hub.count_watchers(), hub.count_topics()) == (0, 0)

    run(scenario)


def test_one_page_that_leaves_does_not_cancel_the_load_of_another() -> None:
    async def scenario(hub: Hub) -> None:
        import threading

        go = threading.Event()

        def slow() -> str:
            go.wait(WAIT)
            return "loaded"

        first, second = (following(hub, feed(slow, "news")) for _ in range(2))
        leaving = asyncio.create_task(anext(first))
        staying = asyncio.create_task(anext(second))
        await asyncio.sleep(0.05)
        leaving.cancel()
        go.set()
        assert await asyncio.wait_for(staying, WAIT) == "loaded"
        await second.aclose()

    run(scenario)


def test_hints_go_out_after_the_commit_and_not_at_all_after_a_rollback(engine: Engine) -> None:
    heard: list[str] = []
    stop = live.on_publish(heard.append)
    try:
        with db.transaction(engine) as session:
            live.touch(session, "a", "b", "a")
            session.connection()
            assert heard == []
        assert heard == ["a", "b"]
        _roll_back(engine)
        assert heard == ["a", "b"]
    finally:
        stop()


def _roll_back(engine: Engine) -> None:
    with suppress(RuntimeError), db.transaction(engine) as session:
        live.touch(session, "c")
        session.connection()
        raise RuntimeError
