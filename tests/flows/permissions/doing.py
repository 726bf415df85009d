"""Ways to try something in the table of permissions: a handler, a live page, a native form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient

from ppr_academy.api.app import create_api
from ppr_academy.services.core.errors import DomainError
from ppr_academy.services.identity.sessions import COOKIE
from tests.flows.permissions.world import World
from tests.support.events import open_sources, open_state, run_event

Call = Callable[[World, str], str]


def event(state: Any, handler: str, *args: Any, path: str = "/") -> Call:
    """Runs a state's handler; arguments may be functions of the world."""

    def call(world: World, who: str) -> str:
        opened = open_state(state, world.tokens[who], path)
        return _outcome(lambda: run_event(opened, handler, *(_given(a, world) for a in args)))

    return call


def watch(state: Any, path: str = "/") -> Call:
    """Opens what a live page shows."""

    def call(world: World, who: str) -> str:
        opened = open_state(state, world.tokens[who], path)
        return _outcome(lambda: open_sources(opened, world.tokens[who]))

    return call


def post(path: str, **fields: Any) -> Call:
    """Posts a native form: "ok", or the code in the answer or its address, or the status."""
    return lambda world, who: _send(world, who, "POST", path, fields)


def get(path: str) -> Call:
    """Fetches an address that answers like a native form."""
    return lambda world, who: _send(world, who, "GET", path, {})


def _send(world: World, who: str, method: str, path: str, fields: dict[str, Any]) -> str:
    cookies = {COOKIE: world.tokens[who]} if world.tokens[who] else {}
    data = {name: _given(value, world) for name, value in fields.items()}
    with TestClient(create_api(), cookies=cookies, follow_redirects=False) as client:
        response = client.request(method, path, data=data)
    if response.status_code >= 400:
        is_json = response.headers.get("content-type", "").startswith("application/json")
        return str(response.json()["code"] if is_json else response.status_code)
    query = parse_qs(urlsplit(response.headers.get("location", "")).query)
    return query.get("error", ["ok"])[0]


def _given(value: Any, world: World) -> Any:
    return value(world) if callable(value) else value


def _outcome(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except DomainError as refusal:
        return refusal.code
    return "ok"
