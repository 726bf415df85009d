"""Binds a Reflex state to the session cookie at the handshake.

A Reflex state is resumed by whoever knows its token. With the token tied to the cookie, a stolen
token opens an empty state, and signing in or out opens a fresh one: nothing private survives it.
The socket's Origin is checked here as well, against the host it was opened on.
"""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ppr_academy.api.requests import session_token
from ppr_academy.services.core.config import get_settings

_BOUND = ("/_event", "/_upload")


class SessionBinding:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(_BOUND):
            if not _is_own_origin(Headers(scope=scope)):
                await _refuse(scope, receive, send)
                return
            scope = _bound(scope)
        await self.app(scope, receive, send)


def _is_own_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": "origin"})
        return
    await send({"type": "http.response.start", "status": 403, "headers": []})
    await send({"type": "http.response.body", "body": b"Another site may not ask this."})


def _bound(scope: Scope) -> Scope:
    mark = _fingerprint(session_token(HTTPConnection(scope)))
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([(k, f"{v}-{mark}" if k == "token" else v) for k, v in pairs])
    headers = [
        (k, v + b"-" + mark.encode() if k == b"reflex-client-token" else v)
        for k, v in scope["headers"]
    ]
    return {**scope, "query_string": query.encode("latin-1"), "headers": headers}


def _fingerprint(token: str) -> str:
    key = get_settings().secret_key.encode()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()[:16]
