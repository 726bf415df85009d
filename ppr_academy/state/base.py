"""The one seam between a page's state and the services."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from ppr_academy.services import door
from ppr_academy.services.core.errors import DomainError, SignInRequired
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.services.stores.errors import NoStore
from ppr_academy.state import toasts

Result = TypeVar("Result")
log = get_logger("state")

# Eight transactions at once keep two cores busy; more only queue in the database.
_threads = ThreadPoolExecutor(8, thread_name_prefix="service")


async def in_thread(function: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a blocking function on the service threads."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, partial(function, *args, **options))


def cookie_token(header: str) -> str:
    """The session token in a Cookie header; empty for a visitor or a broken header."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


class Page(rx.State, mixin=True):
    """What every page's state can do: call a service as whoever holds the cookie.

    The cookie is read again on each call, so signing out in one tab disarms every other.
    A refusal (DomainError) may be left to rise: `answer_exception` turns it into a toast.
    """

    def _token(self) -> str:
        return cookie_token(self.router.headers.cookie)

    async def _call(self, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
        """Run a service that writes; commits at its end."""
        return await in_thread(door.call, self._token(), service, *args, **options)

    async def _read(self, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
        """Run a service that only reads."""
        return await in_thread(door.read, self._token(), service, *args, **options)


def typed_text(value: object, limit: int) -> str:
    """What a browser says was typed, up to `limit` characters; nothing when that is not text."""
    return value[:limit] if isinstance(value, str) else ""


def focus_on(element_id: str) -> EventSpec:
    """Put the cursor into a field of the page, once it is drawn."""
    return rx.call_script(
        f"requestAnimationFrame(() => document.getElementById('{element_id}')?.focus())"
    )


def sign_in_redirect() -> EventSpec:
    """To the sign-in page and back, by a full load: the socket must get its new cookie."""
    return rx.call_script(
        "window.location.assign('/sign-in?next=' + "
        "encodeURIComponent(window.location.pathname + window.location.search))"
    )


def go(path: str) -> EventSpec:
    """Load another page in full, as signing in and out must."""
    return rx.call_script(f"window.location.assign({quote(path, safe='/?=&%#')!r})")


def answer_exception(exception: Exception) -> EventSpec | None:
    """What the person sees when an event handler raised: the refusal's own sentence."""
    if isinstance(exception, SignInRequired):
        return sign_in_redirect()
    if isinstance(exception, NoStore):
        return rx.redirect("/onboarding?for=create")
    if isinstance(exception, DomainError):
        log.info("event.refused", code=exception.code, field=exception.field)
        return toasts.toast(exception.message, "bad")
    log.error("event.failed", exc_info=exception)
    return toasts.toast("That did not work, and it is our fault. Nothing was changed.", "bad")
