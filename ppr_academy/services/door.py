"""The one way from an edge (an event, a request) into a service, in one transaction.

What a service is given first depends on the name of its first parameter: `session`, `viewer`
(who asks) or `scope` (the caller's own store). Identity is read from the cookie's row each time.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from sqlmodel import Session

from ppr_academy.services.core import db, live
from ppr_academy.services.core.hub import Feed
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import sessions
from ppr_academy.services.stores.access import open_own_store
from ppr_academy.services.stores.scope import StoreScope

Result = TypeVar("Result")


def call(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that writes, as the holder of `token` (empty for a visitor)."""
    with db.transaction() as session:
        return service(_Caller(session, token).entry(service), *args, **options)


def read(token: str, service: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run a service that only reads, as the holder of `token`."""
    with db.reading() as session:
        return service(_Caller(session, token).entry(service), *args, **options)


@dataclass(frozen=True, slots=True)
class Asked:
    """A read service, its arguments, and the topics that change what it returns.

    `topics` is given what the service is given: a scope, a viewer or a session.
    """

    service: Callable[..., Any]
    args: tuple[Any, ...] = ()
    topics: Callable[[Any], tuple[str, ...]] = field(default=lambda _entry: ())


def open_feeds(token: str, asked: Iterable[Asked]) -> tuple[list[Feed], Feed | None]:
    """A feed for each thing asked, and one that says whether the caller is still signed in.

    A feed is shared by everyone who may see the same. Identity and store are read once, now;
    later loads run as the same person in the same store without asking again, for as long as the
    second feed says so. A visitor has none. Raises what the door raises: SignInRequired, NoStore.
    """
    with db.reading() as session:
        caller = _Caller(session, token)
        feeds = [_feed(caller.entry(one.service), one) for one in asked]
        user_id = caller.viewer.user_id if token else None
    if user_id is None:
        return feeds, None
    signed_in = (live.signed_in(user_id),)
    return feeds, Feed(("guard", token), signed_in, lambda: read(token, sessions.is_alive))


def _feed(entry: Any, asked: Asked) -> Feed:
    names = asked.topics(entry)
    if isinstance(entry, StoreScope):
        who: Any = ("store", entry.store_id, entry.permissions)
    elif isinstance(entry, Viewer):
        who = ("viewer", entry.user_id)
    else:
        who = ("anyone",)

    def load() -> Any:
        with db.reading() as fresh:
            return asked.service(_moved(entry, fresh), *asked.args)

    key = (asked.service.__module__, asked.service.__qualname__, who, asked.args)
    return Feed(key, names, load)


def _moved(entry: Any, session: Session) -> Any:
    """The same caller in another transaction."""
    return session if isinstance(entry, Session) else replace(entry, session=session)


class _Caller:
    """The holder of a token in one transaction: read from the database once, if asked for."""

    def __init__(self, session: Session, token: str) -> None:
        self._session = session
        self._token = token

    @cached_property
    def viewer(self) -> Viewer:
        return sessions.get_viewer(self._session, self._token)

    @cached_property
    def scope(self) -> StoreScope:
        return open_own_store(self.viewer)

    def entry(self, service: Callable[..., Any]) -> Any:
        """What the service takes first."""
        door = _first_parameter(service)
        if door == "session":
            return self._session
        return self.viewer if door == "viewer" else self.scope


@lru_cache(maxsize=1024)
def _first_parameter(service: Callable[..., Any]) -> str:
    name = next(iter(inspect.signature(service).parameters), "")
    if name not in {"session", "viewer", "scope"}:
        raise TypeError(f"{service.__qualname__} takes no session, viewer or scope.")
    return name
