"""Between Starlette and the sandbox: threads, forms, answers, and who may post to us."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ppr_academy.sandbox.world import Sandbox

T = TypeVar("T")

MAX_FORM_BYTES = 256 * 1024

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'unsafe-inline';"
    " img-src * data:; frame-ancestors 'none'; base-uri 'none'"
)


def sandbox_of(request: Request) -> Sandbox:
    """The running sandbox."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def in_thread(request: Request, function: Callable[..., T], *args: Any) -> T:
    """Run blocking work on the sandbox's own threads."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(sandbox_of(request).pool, function, *args)


def stranger(request: Request) -> str:
    """Why a page or control call is refused; empty when it comes from us.

    A web page elsewhere must not press our buttons (Origin, Sec-Fetch-Site), nor read our outbox
    through a name that resolves to this machine (Host).
    """
    public = urlsplit(sandbox_of(request).settings.public_url)
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname
    if name not in _LOOPBACK and name != public.hostname:
        return "The sandbox answers on its own address only."
    if request.method in {"GET", "HEAD"}:
        return ""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc not in {host, public.netloc}:
        return "This form was sent from another site."
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return "This form was sent from another site."
    return ""


async def form_of(request: Request) -> dict[str, str]:
    """Fields of a posted form. The last one of a name wins."""
    body = await request.body()
    return dict(parse_qsl(body[:MAX_FORM_BYTES].decode("utf-8", "replace"), keep_blank_values=True))


def html(text: str, status: int = 200) -> Response:
    """A page that is never cached nor framed."""
    headers = {
        "cache-control": "no-store",
        "content-security-policy": _POLICY,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
    return HTMLResponse(text, status, headers)


def see_other(url: str) -> Response:
    """Go on with GET."""
    return RedirectResponse(url, 303, {"cache-control": "no-store"})


def as_json(data: Any, status: int = 200) -> Response:
    """Plain JSON."""
    return JSONResponse(data, status, {"cache-control": "no-store"})


def refusal(message: str, status: int = 400) -> Response:
    """Why a control call did nothing."""
    return as_json({"error": message}, status)
