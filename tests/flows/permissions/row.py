"""A row of the permission table, and the two kinds of things it tries: events and routes."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import reflex as rx
from starlette.testclient import TestClient

from ppr_academy.services import door
from ppr_academy.services.core.errors import DomainError
from ppr_academy.services.identity.sessions import COOKIE
from tests.flows.permissions.world import World
from tests.support.events import open_state, run_event

OK = "ok"
SIGN_IN = "sign_in_required"
NOT_FOUND = "not_found"
NO_STORE = "no_store"
CALLERS = ("visitor", "stranger", "nobody", "allowed")

Given = Callable[[World], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`outcome` is "ok" or the code of the refusal; `received`, all that went to the caller;
    `services`, how often a service was asked."""

    outcome: str
    received: str
    services: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What a row acts on: the rows in the database, and the routes."""

    world: World
    client: TestClient


Act = Callable[[Stage, str], Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One event or route and what it answers to a visitor, to another store's owner (`stranger`),
    to somebody signed in without the right (`nobody`), and to `who` may: "owner" or "buyer".

    `writes`: whether it changes anything for who may. `adds`: whether anybody's own act adds a row
    to the store, as a purchase does.
    """

    name: str
    act: Act
    visitor: str = SIGN_IN
    stranger: str = NOT_FOUND
    nobody: str = NOT_FOUND
    allowed: str = OK
    who: str = "owner"
    writes: bool = True
    adds: bool = False

    def expected(self, caller: str) -> str:
        """The outcome for one of CALLERS."""
        answer: str = getattr(self, caller)
        return answer

    def person(self, caller: str) -> str:
        """Whose cookie the caller has; empty for a visitor."""
        return {"visitor": "", "allowed": self.who}.get(caller, caller)


class _Spy:
    """Notes what services were asked and the first refusal that came back."""

    def __init__(self) -> None:
        self.asked = 0
        self.refusal = ""
        self._kept = {name: getattr(door, name) for name in ("call", "read", "open_feeds")}

    def __enter__(self) -> "_Spy":
        for name, original in self._kept.items():
            setattr(door, name, self._wrapped(original))
        return self

    def __exit__(self, *_failure: object) -> None:
        for name, original in self._kept.items():
            setattr(door, name, original)

    def _wrapped(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **options: Any) -> Any:
            self.asked += 1
            try:
                return original(*args, **options)
            except DomainError as refusal:
                self.refusal = self.refusal or refusal.code
                raise

        return asked


def event(
    kind: str,
    name: str,
    args: Given = lambda _world: (),
    *,
    path: str = "/",
    route: Given = lambda _world: {},
    before: Given = lambda _world: {},
) -> Act:
    """Call an event by hand, as anybody can over the socket; `watch` until the page is loaded.

    `kind` is where the state stands, as in `learn.player.PlayerState`. `path` may name parts of
    the world. `before` holds values that the state shows already: the worst that a caller could
    have in it.
    """

    def act(stage: Stage, person: str) -> Answer:
        world = stage.world
        state = open_state(
            _state(kind),
            world.tokens.get(person, ""),
            path.format(**world.ids),
            route(world),
        )
        given = before(world)
        for key, value in given.items():
            setattr(state, key, value)
        with _Spy() as spy:
            events = _run(spy, state, name, args(world))
        shown = {key: getattr(state, key) for key in type(state).base_vars if key not in given}
        return Answer(spy.refusal or OK, f"{_shown(shown)} {events}", spy.asked)

    return act


def _state(kind: str) -> type[rx.State]:
    module, _, name = kind.rpartition(".")
    found: type[rx.State] = getattr(import_module(f"ppr_academy.state.{module}"), name)
    return found


def _run(spy: "_Spy", state: Any, name: str, args: Any) -> list[Any]:
    is_live = name == "watch"
    try:
        events = run_event(state, name, *args, until=(lambda: state.is_loaded) if is_live else None)
    except DomainError as refusal:
        spy.refusal = spy.refusal or refusal.code
        return []
    if is_live and state.is_missing:
        spy.refusal = spy.refusal or NOT_FOUND
    return events


def _shown(value: Any) -> str:
    return json.dumps(value, default=lambda x: asdict(x) if is_dataclass(x) else str(x))


def request(method: str, path: str, options: Given = lambda _world: {}) -> Act:
    """Send a request. `path` may name parts of the world, as in `/api/files/{file}`; `options`
    are those of httpx."""

    def act(stage: Stage, person: str) -> Answer:
        world, client = stage.world, stage.client
        client.cookies.clear()
        if person:
            client.cookies.set(COOKIE, world.tokens[person])
        with _Spy() as spy:
            answer = client.request(
                method, path.format(**world.ids), follow_redirects=False, **options(world)
            )
        received = f"{dict(answer.headers)} {answer.content.decode('latin-1')}"
        return Answer(_outcome(answer), received, spy.asked)

    return act


def _outcome(answer: httpx.Response) -> str:
    """The refusal that a response tells, as JSON or in the address it sends the browser to."""
    if answer.status_code == 303:
        return _outcome_of_address(answer.headers["location"])
    if answer.status_code < 400:
        return OK
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError):
        return str(answer.status_code)


def _outcome_of_address(address: str) -> str:
    parts = urlsplit(address)
    told = parse_qs(parts.query)
    for key in ("error", "why", "connect"):
        if key in told:
            return told[key][0]
    return SIGN_IN if parts.path == "/sign-in" and "next" in told else OK
