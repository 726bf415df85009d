"""The hub: carries live hints to open pages, and loads once for all who show the same thing.

In one process hints go straight to the event loop; with REDIS_URL they go through Redis pub/sub,
so that every process hears them. Watchers of one feed share one load per change.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from redis import asyncio as redis_asyncio
from redis.exceptions import RedisError

from ppr_academy.services.core import live
from ppr_academy.services.core.log import get_logger

CHANNEL = "ppr:live"
log = get_logger("live")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a page shows: the topics that change it, and how it is loaded (in a thread).

    Two pages with the same `key` show the same rows and share one load.
    """

    key: Hashable
    topics: tuple[str, ...]
    load: Callable[[], Any]


@dataclass(eq=False)
class _Shared:
    feed: Feed
    version: int = 0
    loaded: int = -1
    data: Any = None
    task: asyncio.Task[None] | None = None
    watchers: set[asyncio.Event] = field(default_factory=set)


class Hub:
    """Topics, who watches them, and the transport between processes."""

    def __init__(self) -> None:
        self._shared: dict[Hashable, _Shared] = {}
        self._by_topic: defaultdict[str, set[Hashable]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._redis: redis_asyncio.Redis | None = None
        self._listening: asyncio.Task[None] | None = None
        self._detach: Callable[[], None] | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._subscribed = asyncio.Event()

    async def open(self, redis_url: str = "") -> None:
        """Start to carry hints on the running loop."""
        self._loop = asyncio.get_running_loop()
        if redis_url:
            self._redis = redis_asyncio.Redis.from_url(redis_url)
            self._listening = asyncio.create_task(self._listen())
            with contextlib.suppress(TimeoutError):  # it goes on trying while the server serves
                await asyncio.wait_for(self._subscribed.wait(), 2)
        self._detach = live.on_publish(self.publish)

    async def close(self) -> None:
        """Stop, and let go of the transport."""
        if self._detach:
            self._detach()
        if self._listening:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        if self._redis:
            await self._redis.aclose()
        self._loop = None

    def publish(self, topic: str) -> None:
        """Tell every watcher of `topic`. From any thread; never blocks, never raises."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        loop.call_soon_threadsafe(self._dispatch, topic)

    def _dispatch(self, topic: str) -> None:
        if self._redis is None:
            self._bump(topic)
            return
        task = asyncio.ensure_future(self._send(topic))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, topic: str) -> None:
        assert self._redis is not None
        try:
            await self._redis.publish(CHANNEL, topic)
        except RedisError as failed:
            log.warning("live.send_failed", topic=topic, error=str(failed))
            self._bump(topic)  # at least the pages of this process

    async def _listen(self) -> None:
        assert self._redis is not None
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    self._bump_all()  # hints were missed while we were away
                    self._subscribed.set()
                    async for message in channel.listen():
                        if message["type"] == "message":
                            self._bump(message["data"].decode())
            except (RedisError, OSError) as failed:
                log.warning("live.listen_failed", error=str(failed))
                await asyncio.sleep(1)

    def _bump(self, topic: str) -> None:
        for key in self._by_topic.get(topic, ()):
            shared = self._shared[key]
            shared.version += 1
            for wake in shared.watchers:
                wake.set()

    def _bump_all(self) -> None:
        for topic in tuple(self._by_topic):
            self._bump(topic)

    def count_watchers(self) -> int:
        """How many pages are being served."""
        return sum(len(shared.watchers) for shared in self._shared.values())

    def count_topics(self) -> int:
        """How many topics somebody follows."""
        return len(self._by_topic)

    async def follow(
        self, feed: Feed, alive: Callable[[], bool], *, heal_seconds: float = 30
    ) -> AsyncGenerator[Any, None]:
        """What the feed holds now, then again after every change, for as long as `alive()`.

        A burst of changes is one load. Every `heal_seconds` it loads anew, as a hint may be lost.
        """
        shared, wake = self._join(feed)
        try:
            while True:
                try:
                    # Not wait_for: in Python 3.11 it loses a page that leaves as a change arrives.
                    async with asyncio.timeout(heal_seconds):
                        await wake.wait()
                except TimeoutError:
                    if not alive():
                        return
                    shared.version += 1
                wake.clear()
                yield await self._load(shared)
        finally:
            self._leave(shared, wake)

    def _join(self, feed: Feed) -> tuple[_Shared, asyncio.Event]:
        shared = self._shared.setdefault(feed.key, _Shared(feed))
        for topic in feed.topics:
            self._by_topic[topic].add(feed.key)
        wake = asyncio.Event()
        wake.set()
        if not shared.watchers:
            shared.version += 1  # nobody was told while nobody watched
        shared.watchers.add(wake)
        return shared, wake

    def _leave(self, shared: _Shared, wake: asyncio.Event) -> None:
        shared.watchers.discard(wake)
        if shared.watchers:
            return
        self._shared.pop(shared.feed.key, None)
        for topic in shared.feed.topics:
            self._by_topic[topic].discard(shared.feed.key)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    async def _load(self, shared: _Shared) -> Any:
        while shared.loaded != shared.version:
            if shared.task is None or shared.task.done():
                shared.task = asyncio.create_task(self._run(shared))
            await asyncio.shield(shared.task)  # a page that leaves must not cancel it for others
        return shared.data

    async def _run(self, shared: _Shared) -> None:
        version = shared.version
        shared.data = await asyncio.to_thread(shared.feed.load)
        shared.loaded = version


hub = Hub()
"""The hub of this process."""
