"""The one way from an edge (an event, a request) into a service, in one transaction.

What a service is given first depends on the name of its first parameter: `session`, `viewer`
(who asks) or `scope` (the caller's own store). Identity is read from the cookie's row each time.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from sqlmodel import Session

from ppr_academy.services.core import db
from ppr_academy.services.core.hub import Feed
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import sessions
from ppr_academy.services.stores.access import open_own_store
from ppr_academy.services.stores.scope import StoreScope

Result = TypeVar("Result")


def call(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that writes, as the holder of `token` (empty for a visitor)."""
    with db.transaction() as session:
        return service(_entry(session, token, service), *args, **options)


def read(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that only reads, as the holder of `token`."""
    with db.reading() as session:
        return service(_entry(session, token, service), *args, **options)


def open_feed(
    token: str,
    service: Callable[..., Result],
    *args: Any,
    topics: Callable[[Any], tuple[str, ...]],
) -> Feed:
    """A feed of what `service` returns, for everyone who may see the same.

    Identity and store are resolved now; later loads run as the same person in the same store
    without asking again (`sessions.is_alive` says when the page must stop). `topics` is given
    what the service is given. Raises what the door raises: SignInRequired, NoStore.
    """
    with db.reading() as session:
        entry = _entry(session, token, service)
        names = topics(entry)
    if isinstance(entry, StoreScope):
        who: Any = ("store", entry.store_id, entry.permissions)
    elif isinstance(entry, Viewer):
        who = ("viewer", entry.user_id)
    else:
        who = ("anyone",)

    def load() -> Result:
        with db.reading() as fresh:
            return service(_moved(entry, fresh), *args)

    key = (service.__module__, service.__qualname__, who, args)
    return Feed(key, names, load)


def _moved(entry: Any, session: Session) -> Any:
    """The same caller in another transaction."""
    return session if isinstance(entry, Session) else replace(entry, session=session)


def _entry(session: Session, token: str, service: Callable[..., Any]) -> Any:
    door = _first_parameter(service)
    if door == "session":
        return session
    viewer = sessions.get_viewer(session, token)
    return viewer if door == "viewer" else open_own_store(viewer)


@lru_cache(maxsize=1024)
def _first_parameter(service: Callable[..., Any]) -> str:
    name = next(iter(inspect.signature(service).parameters), "")
    if name not in {"session", "viewer", "scope"}:
        raise TypeError(f"{service.__qualname__} takes no session, viewer or scope.")
    return name
