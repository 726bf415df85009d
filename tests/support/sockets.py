"""A page without a browser, which sends over its socket whatever it likes."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import reflex as rx
from simple_websocket import Client, ConnectionClosed

from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.state.kit import KitState

NAMESPACE = "/_event"
STATE = rx.State.get_full_name()
WAIT_SECONDS = 10.0


def event_of(kind: type[rx.State], handler: str) -> str:
    """The full name by which a socket calls a handler."""
    return f"{kind.get_full_name()}.{handler}"


class RawPage:
    """One open socket. Keeps every frame that it is sent."""

    def __init__(self, base_url: str, *, cookie: str = "", token: str = "") -> None:
        self.token = token or str(uuid.uuid4())
        self.frames: list[str] = []
        url = base_url.replace("http", "ws", 1)
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        query = f"EIO=4&transport=websocket&token={self.token}"
        self._socket = Client(f"{url}/_event/?{query}", headers=headers)

    def hydrate(self, path: str = "/", **router_data: Any) -> str:
        """Open as a page does; the frame that answers."""
        first = self.packed(f"{STATE}.hydrate_and_load", {}, path) | {"token": self.token}
        first["router_data"] |= router_data
        self.send(f"40{NAMESPACE},{json.dumps({'event': first})}")
        return self.until('"is_hydrated_rx_state_":true')

    def call(self, name: str, payload: Any = None, path: str = "/") -> None:
        """Call an event by its full name."""
        self.emit("event", self.packed(name, payload, path))

    def emit(self, *message: Any) -> None:
        """Send any message as socket.io packs it."""
        self.send(f"42{NAMESPACE},{json.dumps(message)}")

    def send(self, frame: str | bytes) -> None:
        """Send a frame as it is."""
        self._socket.send(frame)

    def until(self, wanted: str, seconds: float = WAIT_SECONDS) -> str:
        """The next frame with these words. Raises TimeoutError, ConnectionClosed."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            frame = self._receive(left)
            if frame is not None and wanted in frame:
                return frame
        raise TimeoutError(f"No frame with {wanted!r}; the last ones: {self.frames[-3:]}")

    def settle(self, seconds: float = WAIT_SECONDS) -> None:
        """Return when everything that was sent before is handled: the server says a word back."""
        word = uuid.uuid4().hex
        self.call(event_of(KitState, "tell"), {"sentence": word})
        self.until(word, seconds)

    def is_closed(self, seconds: float = WAIT_SECONDS) -> bool:
        """Whether the server closes the socket within this time."""
        with suppress(TimeoutError):
            try:
                self.until("never sent by anybody", seconds)
            except ConnectionClosed:
                return True
        return False

    def close(self) -> None:
        """Leave as a closed tab does."""
        with suppress(ConnectionClosed):
            self._socket.close()

    @staticmethod
    def packed(name: str, payload: Any, path: str = "/") -> dict[str, Any]:
        """An event as a page packs it."""
        address: Mapping[str, Any] = {"pathname": path.partition("?")[0], "asPath": path}
        return {"name": name, "payload": payload or {}, "router_data": dict(address)}

    def _receive(self, seconds: float) -> str | None:
        frame: str | None = self._socket.receive(timeout=seconds)
        if frame == "2":  # engine.io asks whether we are there
            self._socket.send("3")
            return None
        if frame is not None:
            self.frames.append(frame)
        return frame


@contextmanager
def raw_page(base_url: str, path: str = "/", **options: Any) -> Iterator[RawPage]:
    """A page that is open and hydrated until the block ends."""
    page = RawPage(base_url, **options)
    try:
        page.hydrate(path)
        yield page
    finally:
        page.close()
