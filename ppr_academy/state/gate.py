"""Looks at each message of a socket before Reflex does.

Anyone can send anything to a socket. Reflex answers what it does not understand with an exception:
a stack in the log, as often as somebody likes, and some of it keeps memory. Here it is refused with
one line of log and nothing else happens; whoever goes on, or sends faster than they are answered,
loses the socket.
"""

import inspect
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, get_type_hints
from weakref import WeakKeyDictionary

import reflex as rx
from pydantic import Field, TypeAdapter, ValidationError
from reflex_base.constants import CompileVars, SocketEvent
from reflex_base.registry import RegistrationContext

from ppr_academy.services.core.log import get_logger

MOST_REFUSED = 20
"""So many wrong messages may a socket send before it is closed."""
MOST_WAITING = 256
"""So many events of one page may wait for their turn; a person never has more than a few."""
_LONGEST_ADDRESS = 16_000
_MESSAGES = {str(SocketEvent.EVENT), str(SocketEvent.PING), str(SocketEvent.CLIENT_ERROR)}
_REPORT = "handle_frontend_exception"
# What Reflex's own browser code calls, and with what; the browser keeps no values for us. The rest
# of Reflex's handlers (a setter for each state among them) is for the server's own use.
_REFLEX: dict[str, dict[str, Any]] = {
    "hydrate": {},
    "hydrate_and_load": {
        "vars": Annotated[dict[str, Any], Field(max_length=0)] | None,
        "hashes": list[str] | None,
    },
    "on_load_internal": {},
    _REPORT: {"info": str, "component_stack": str},
}
_BINARY = ("5", "6")  # socket.io's marks of messages with attachments, which no page sends
log = get_logger("socket")


class Refused(Exception):
    """A message that no page of ours sends; says which kind of wrong it is."""


def guard_sockets(app: rx.App) -> None:
    """Put the gate in front of the app's sockets. Called once, by the composition root."""
    if app.sio is not None and app.event_namespace is not None:
        _Gate(app).stand()


def check_event(data: object) -> dict[str, Any]:
    """An event as a page sends it: name, payload and address, and nothing else of what was sent.

    Raises Refused.
    """
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise Refused("not an event")
    payload = data.get("payload") or {}
    if not isinstance(payload, dict):
        raise Refused("not a payload")
    types = _parameters(data["name"])
    if types is None:
        raise Refused("no such event")
    if not payload.keys() <= types.keys() or any(
        adapter.is_needed and name not in payload for name, adapter in types.items()
    ):
        raise Refused("other arguments")
    if not all(types[name].takes(value) for name, value in payload.items()):
        raise Refused("an argument of another type")
    address = _address(data.get("router_data") or {})
    return {"name": data["name"], "payload": payload, "router_data": address}


class _Parameter:
    """What one argument of a handler takes."""

    def __init__(self, parameter: inspect.Parameter, hint: Any) -> None:
        self.is_needed = parameter.default is inspect.Parameter.empty
        self._adapter = TypeAdapter(hint)

    def takes(self, value: object) -> bool:
        try:
            self._adapter.validate_python(value, strict=True)
        except (ValidationError, RecursionError):
            return False
        return True


def _parameters(name: str) -> Mapping[str, _Parameter] | None:
    """The arguments of an event that a page may call; None when it may not, or there is none."""
    # Looked up first: the cache must not fill with names that somebody made up.
    if name not in RegistrationContext.get().event_handlers:
        return None
    return _known_parameters(name)


@lru_cache(maxsize=1024)
def _known_parameters(name: str) -> Mapping[str, _Parameter] | None:
    handler = RegistrationContext.get().event_handlers[name].handler
    is_reflex = handler.fn.__module__.startswith("reflex")
    if (is_reflex and handler.fn.__name__ not in _REFLEX) or handler.is_background:
        return None
    hints = _REFLEX[handler.fn.__name__] if is_reflex else get_type_hints(handler.fn)
    _self, *parameters = inspect.signature(handler.fn).parameters.values()
    return {p.name: _Parameter(p, hints.get(p.name, Any)) for p in parameters}


def _address(data: object) -> dict[str, Any]:
    """Where the page says it is. Who it is (cookie, token, address) is never taken from here."""
    if not isinstance(data, dict):
        raise Refused("not an address")
    query = data.get("query") or {}
    if not isinstance(query, dict) or not all(map(_is_word, query.values())):
        raise Refused("not an address")
    address: dict[str, Any] = {"query": query} if query else {}
    for part in ("pathname", "asPath"):
        if part in data:
            path = data[part]
            if not isinstance(path, str) or path[:1] != "/" or len(path) > _LONGEST_ADDRESS:
                raise Refused("not an address")
            address[part] = path
    return address


def _is_word(value: object) -> bool:
    # The parts of an address that is no page of ours come as a list.
    parts = value if isinstance(value, list) else [value]
    return all(isinstance(part, str) for part in parts)


class _Gate:
    """The three places where a message of a socket comes in."""

    # These are socket.io's own methods: its public hooks come too late, when a client that sends
    # an event named "connect" has already passed for a new connection with headers of its choice.
    # tests/e2e/test_sockets.py holds them.

    def __init__(self, app: rx.App) -> None:
        assert app.sio is not None
        assert app.event_namespace is not None
        self._app, self._server, self._namespace = app, app.sio, app.event_namespace
        self._take_message = self._server._handle_eio_message
        self._take_event = self._server._handle_event
        self._take_connect = self._server._handle_connect
        self._refused: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._reports: WeakKeyDictionary[Any, int] = WeakKeyDictionary()

    def stand(self) -> None:
        self._server.eio.on("message", self._on_message)
        self._server._handle_event = self._on_event  # type: ignore[method-assign]
        self._server._handle_connect = self._on_connect  # type: ignore[method-assign]

    async def _on_message(self, link: str, data: object) -> None:
        socket = self._server.eio.sockets.get(link)
        if socket is None or socket.closed:
            return
        try:
            if not isinstance(data, str) or data.startswith(_BINARY):
                raise Refused("not text")
            await self._take_message(link, data)
        except Refused as refused:
            await self._refuse(socket, str(refused))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as broken:
            await self._refuse(socket, f"unreadable: {type(broken).__name__}")

    async def _on_connect(self, link: str, namespace: str, data: Any) -> None:
        if self._server.manager.sid_from_eio_sid(link, namespace or "/"):
            raise Refused("connected twice")
        first = data.get(CompileVars.CONNECT_AUTH_EVENT) if isinstance(data, dict) else None
        if first is not None:
            data = {**data, CompileVars.CONNECT_AUTH_EVENT: check_event(first)}
        await self._take_connect(link, namespace, data)

    async def _on_event(self, link: str, namespace: str, id: int | None, data: list[Any]) -> None:
        name, *sent = data
        if name not in _MESSAGES or len(sent) > 1:
            raise Refused("no such message")
        if name == str(SocketEvent.EVENT):
            token = self._namespace.sid_to_token.get(self._sid(link, namespace), "")
            if not token:
                raise Refused("no page")
            socket = self._server.eio.sockets[link]
            if len(self._app.event_processor._token_queues.get(token, ())) > MOST_WAITING:
                await self._close(socket, "too many waiting")
                return
            event = check_event(sent[0] if sent else None)
            if (
                event["name"].endswith(f".{_REPORT}")
                and _counted(self._reports, socket) > MOST_REFUSED
            ):
                return  # each is an error in the log
            data = [name, event]
        await self._take_event(link, namespace, id, data)

    def _sid(self, link: str, namespace: str) -> str:
        sid: str | None = self._server.manager.sid_from_eio_sid(link, namespace or "/")
        return sid or ""

    async def _refuse(self, socket: Any, why: str) -> None:
        log.warning("socket.refused", why=why, socket=socket.sid)
        if _counted(self._refused, socket) >= MOST_REFUSED:
            await self._close(socket, "too much refused")

    async def _close(self, socket: Any, why: str) -> None:
        log.warning("socket.closed", why=why, socket=socket.sid)
        await socket.close(wait=False, abort=True, reason=why)
        await socket.queue.put(None)  # ends its writer, and with it the connection


def _counted(counts: WeakKeyDictionary[Any, int], socket: Any) -> int:
    counts[socket] = counts.get(socket, 0) + 1
    return counts[socket]
