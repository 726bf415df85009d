"""What the native forms about accounts share: who may post, how they answer, the cookie.

A post is answered with 303, also when it was refused: the page's own address then carries the
refusal's code and what was typed, except passwords.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ppr_academy.api import requests
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import DomainError
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.identity.accounts import SignedIn
from ppr_academy.services.identity.sessions import COOKIE, LIFETIME
from ppr_academy.services.identity.typed import describe_browser

Fields = dict[str, str]
Handler = Callable[[Request, Fields], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

log = get_logger("auth")
_NO_STORE = {"Cache-Control": "no-store"}
MAX_FORM_BYTES = 32 * 1024
_IN_ADDRESS = ("next", "token")
_KEPT = 500  # longest value, in characters, that an address carries back


def native_post(page: str, *, keep: tuple[str, ...] = ()) -> Callable[[Handler], Endpoint]:
    """Turns a handler of a form's fields into a route; a refusal goes back to `page`.

    `keep` names the fields that the page shows again.
    """

    def decorate(handler: Handler) -> Endpoint:
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            if not requests.is_same_origin(request):
                return PlainTextResponse("Another site may not ask this.", 403, _NO_STORE)
            fields: Fields = {}
            try:
                fields = await requests.small_form(request, MAX_FORM_BYTES)
                fields |= {name: _from_page(request, fields, name) for name in _IN_ADDRESS}
                return await handler(request, fields)
            except DomainError as refusal:
                log.info("auth.refused", path=request.url.path, code=refusal.code)
                kept = {name: fields.get(name, "")[:_KEPT] for name in keep}
                return requests.see_other(with_query(page, error=refusal.code, **kept))

        return endpoint

    return decorate


def with_query(path: str, **values: str) -> str:
    """A path with those of the values that are not empty."""
    given = {name: value for name, value in values.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _from_page(request: Request, fields: Fields, name: str) -> str:
    """A field or, where no script filled it in, the same word of the address it was posted from."""
    if fields.get(name):
        return fields[name]
    page = urlsplit(request.headers.get("referer", "")[:2_000])
    if page.netloc != request.headers.get("host", ""):
        return ""
    with suppress(ValueError):
        return dict(parse_qsl(page.query, max_num_fields=20)).get(name, "")
    return ""


def browser_of(request: Request) -> str:
    """What the caller's browser calls itself, in words."""
    return describe_browser(request.headers.get("user-agent", "")[:500])


def go_on(signed_in: SignedIn, target: str, *, keep: bool = True) -> Response:
    """To `target` or the person's own first page, with the new session in the cookie."""
    response = requests.see_other(requests.safe_next(target, _first_page(signed_in)))
    set_session(response, signed_in.token, keep=keep)
    return response


def _first_page(signed_in: SignedIn) -> str:
    if signed_in.is_new:
        return "/onboarding"
    return "/dashboard" if signed_in.mode == "create" else "/library"


def set_session(response: Response, token: str, *, keep: bool) -> None:
    """Put a session into the cookie; without `keep` it goes when the browser closes."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LIFETIME.total_seconds()) if keep else None,
        path="/",
        secure=get_settings().is_https,
        httponly=True,
        samesite="lax",
    )


def end_session(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(
        COOKIE, path="/", secure=get_settings().is_https, httponly=True, samesite="lax"
    )
