"""What routes share: the caller's cookie, one service call per request, errors as JSON or pages."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ppr_academy.services import door
from ppr_academy.services.core.errors import (
    Busy,
    DomainError,
    Forbidden,
    InvalidFields,
    NotFound,
    ServiceUnavailable,
    SignInRequired,
    TooManyAttempts,
)
from ppr_academy.services.identity.sessions import COOKIE

Result = TypeVar("Result")

_STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    SignInRequired: 401,
    TooManyAttempts: 429,
    Busy: 503,
    ServiceUnavailable: 503,
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
