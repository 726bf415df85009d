"""The one way from an edge (an event, a request) into a service, in one transaction.

What a service is given first depends on the name of its first parameter: `session`, `viewer`
(who asks) or `scope` (the caller's own store). Identity is read from the cookie's row each time.
"""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from sqlmodel import Session

from ppr_academy.services.core import db
from ppr_academy.services.identity import sessions
from ppr_academy.services.stores.access import open_own_store

Result = TypeVar("Result")


def call(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that writes, as the holder of `token` (empty for a visitor)."""
    with db.transaction() as session:
        return service(_entry(session, token, service), *args, **options)


def read(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that only reads, as the holder of `token`."""
    with db.reading() as session:
        return service(_entry(session, token, service), *args, **options)


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
