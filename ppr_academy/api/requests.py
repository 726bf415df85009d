"""What routes share: the caller's cookie, one service call per request, errors as JSON or pages."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ppr_academy.services import door
from ppr_academy.services.core.errors import (
    Busy,
    DomainError,
    Forbidden,
    InvalidFields,
    InvalidInput,
    NotFound,
    ServiceUnavailable,
    SignInRequired,
    TooManyAttempts,
)
from ppr_academy.services.identity.sessions import COOKIE

Result = TypeVar("Result")


class BodyTooLarge(DomainError):
    """More was sent than is ever needed here."""

    code = "too_large"
    default = "That is too much at once."


# Few: on SQLite one writes at a time, and on PostgreSQL more would only fill the pool.
_webhook_threads = ThreadPoolExecutor(4, thread_name_prefix="webhook")

_STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    SignInRequired: 401,
    TooManyAttempts: 429,
    Busy: 503,
    ServiceUnavailable: 503,
    BodyTooLarge: 413,
}


def session_token(connection: HTTPConnection) -> str:
    """The session token of the caller; empty for a visitor."""
    return connection.cookies.get(COOKIE, "")


async def call(request: Request, service: Callable[..., Result], *args: Any, **opts: Any) -> Result:
    """Run a service that writes, as the caller, on a thread."""
    return await run_in_threadpool(door.call, session_token(request), service, *args, **opts)


async def read(request: Request, service: Callable[..., Result], *args: Any, **opts: Any) -> Result:
    """Run a service that only reads, as the caller, on a thread."""
    return await run_in_threadpool(door.read, session_token(request), service, *args, **opts)


async def on_webhook_thread(receive: Callable[..., Result], *args: Any) -> Result:
    """Handle a webhook on threads of its own: a storm of events leaves the others to people."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_webhook_threads, partial(receive, *args))


async def limited_body(request: Request, limit: int) -> bytes:
    """The raw body of a request. Raises BodyTooLarge as soon as it is longer than `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge
    return bytes(body)


async def json_object(request: Request, limit: int) -> dict[str, Any]:
    """The JSON object in a body of up to `limit` bytes. Raises BodyTooLarge, InvalidInput."""
    body = await limited_body(request, limit)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise InvalidInput("That is not JSON.") from broken
    if not isinstance(given, dict):
        raise InvalidInput("That is not a JSON object.")
    return given


async def small_form(request: Request, limit: int) -> dict[str, str]:
    """The fields of a native form without files; the first of several with one name counts."""
    body = await limited_body(request, limit)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError as broken:
        raise InvalidInput("That form cannot be read.") from broken
    return dict(reversed(pairs))


def refusal_response(refusal: DomainError) -> JSONResponse:
    """A refusal for a program: its code, its sentence, its fields."""
    status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 422)
    body: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if refusal.field:
        body["field"] = refusal.field
    if isinstance(refusal, InvalidFields):
        body["fields"] = refusal.fields
    headers = {"Cache-Control": "no-store"}
    if isinstance(refusal, TooManyAttempts):
        headers["Retry-After"] = str(refusal.retry_after)
    return JSONResponse(body, status, headers)


def is_same_origin(request: Request) -> bool:
    """Whether a form was sent by our own page. A browser always says where a post comes from."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == request.headers.get("host", "")


def safe_next(target: str, default: str = "/") -> str:
    """A path of ours to go to next, or `default`: never another site, never an API address."""
    if not target.startswith("/") or target.startswith(("//", "/\\", "/api/")) or len(target) > 500:
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return default
    return target


def see_other(path: str) -> Response:
    """303 to one of our own pages, never cached."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def client_address(request: Request) -> str:
    """The caller's address, for rate limits only."""
    return request.client.host if request.client else "unknown"
