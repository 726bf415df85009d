"""A page without a browser: speaks Reflex's websocket frames, cheap enough to be two hundred."""

import asyncio
import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import aiohttp

STATE = "reflex___state____state"
_EVENT = "42/_event,"
Wanted = Callable[[str], bool]


class Client:
    """One open socket. Frames arrive as text; each is kept until somebody waits for it."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str, path: str = "/") -> None:
        self._http = http
        self._url = base_url.replace("http", "ws", 1) + "/_event/"
        self._path = path
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.close()

    async def open(self, until: str = '"is_hydrated_rx_state_":true') -> None:
        """Connect and hydrate, as a page does when it loads; return at the frame with `until`."""
        query = {"EIO": "4", "transport": "websocket", "token": str(uuid.uuid4())}
        self._socket = await self._http.ws_connect(self._url, params=query)
        self._reading = asyncio.create_task(self._read())
        await self.wait(lambda frame: frame.startswith("0"))
        boot = {"event": self._packed(f"{STATE}.hydrate_and_load", {})}
        await self._socket.send_str(f"40/_event,{json.dumps(boot)}")
        await self.wait(lambda frame: until in frame)

    async def close(self) -> None:
        """Leave as a closed tab does."""
        if self._socket:
            await self._socket.close()
        if self._reading:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    async def send(self, name: str, **payload: Any) -> None:
        """Call an event by its full name."""
        assert self._socket
        event = json.dumps(["event", self._packed(name, payload)], separators=(",", ":"))
        await self._socket.send_str(_EVENT + event)

    async def wait(self, wanted: Wanted, seconds: float = 30) -> str:
        """The next frame that is wanted. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self._frames.get()
                if wanted(frame):
                    return frame

    def _packed(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        router = {"pathname": self._path, "asPath": self._path, "query": {}}
        return {"name": name, "payload": payload, "router_data": router}

    async def _read(self) -> None:
        assert self._socket
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            if message.data == "2":  # engine.io asks whether we are there
                await self._socket.send_str("3")
            else:
                self._frames.put_nowait(message.data)
