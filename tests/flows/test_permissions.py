"""Every event of every page and every route, tried by a visitor, by another store's owner, by
somebody without the right, and by who may; and nothing is left out of the table."""

import ast
import inspect
import shutil
import sqlite3
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
import reflex as rx
from starlette.routing import Route
from starlette.testclient import TestClient

from ppr_academy.api.app import create_api
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.gateways import payments, storage
from ppr_academy.worker import load_jobs
from tests.flows import permissions
from tests.flows.permissions.row import CALLERS, OK, Row, Stage
from tests.flows.permissions.world import FILE, SECRETS, World, build_world
from tests.support.limits import forget_limits

_HELPERS = {"row", "world"}


def _tables() -> list[ModuleType]:
    names = [module.name for module in iter_modules(permissions.__path__)]
    return [import_module(f"{permissions.__name__}.{n}") for n in names if n not in _HELPERS]


ROWS: list[Row] = [row for table in _tables() for row in table.ROWS]
PUBLIC: dict[str, str] = {k: v for table in _tables() for k, v in table.PUBLIC.items()}


@dataclass(frozen=True)
class Template:
    """The world as a file, to be copied for each try."""

    path: Path
    world: World


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Everything of tests.flows.permissions.world, made once."""
    path = tmp_path_factory.mktemp("permissions") / "world.db"
    shutil.copy(sqlite_template, path)
    load_jobs()
    engine = db.make_engine(f"sqlite:///{path}")
    with db.transaction(engine) as session:
        world = build_world(session)
    engine.dispose()
    for key in world.files:
        storage.put(key, FILE)
    return Template(path, world)


@pytest.fixture
def stage(template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The world in a database of its own, with the routes and the states on it."""
    path = tmp_path / "academy.db"
    shutil.copy(template.path, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setattr(payments, "TIMEOUT_SECONDS", (0.2, 0.2))
    get_settings.cache_clear()
    db.get_engine.cache_clear()
    forget_limits()
    with TestClient(create_api(), base_url="http://127.0.0.1") as client:
        yield Stage(template.world, client)
    db.get_engine().dispose()
    get_settings.cache_clear()
    db.get_engine.cache_clear()


def _rows_of(path: Path) -> dict[str, set[str]]:
    """Every row of every table, as text."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {n: {repr(r) for r in connection.execute(f'SELECT * FROM "{n}"')} for (n,) in names}
    connection.close()
    return found


def _theirs(rows: dict[str, set[str]], world: World) -> set[str]:
    """Those rows that say something about the store, its owner or the buyer."""
    ids = [i.replace("-", "") for i in (world.store, world.owner, world.buyer)]
    found = {f"{name}: {row}" for name, rows_of_one in rows.items() for row in rows_of_one}
    return {row for row in found if any(i in row.replace("-", "") for i in ids)}


_TRIES = [(row, caller) for row in ROWS for caller in CALLERS]


@pytest.mark.parametrize(
    ("row", "caller"), _TRIES, ids=[f"{row.name} - {caller}" for row, caller in _TRIES]
)
def test_everyone_gets_what_is_theirs_and_changes_nothing_else(
    row: Row, caller: str, stage: Stage, tmp_path: Path
) -> None:
    before = _rows_of(tmp_path / "academy.db")
    answer = row.act(stage, row.person(caller))
    after = _rows_of(tmp_path / "academy.db")
    assert answer.outcome == row.expected(caller), answer.received[:2000]
    if caller == "allowed":
        assert answer.services, "No service was asked: it belongs under PUBLIC, with a reason."
        assert (after != before) == row.writes
        return
    if answer.outcome != OK:
        assert after == before
    theirs, theirs_after = (_theirs(rows, stage.world) for rows in (before, after))
    assert theirs <= theirs_after if row.adds else theirs == theirs_after
    assert [secret for secret in SECRETS if secret in answer.received] == []


def _states(kind: type[rx.State] = rx.State) -> Iterator[type[rx.State]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("ppr_academy."):
            yield child
            yield from _states(child)


def _event_names() -> dict[str, Any]:
    import ppr_academy.ppr_academy  # noqa: F401 - registers every page and with it every state

    inherited = set(rx.State.event_handlers)
    return {
        f"{state.__name__}.{name}": handler.fn
        for state in _states()
        for name, handler in state.event_handlers.items()
        if name not in inherited and not state._mixin
    }


def _route_names() -> set[str]:
    routes = [route for route in create_api().routes if isinstance(route, Route)]
    assert len(routes) == len(create_api().routes), "A mount hides what is behind it."
    methods = {(m, route.path) for route in routes for m in route.methods or {"GET"}}
    return {f"{method} {path}" for method, path in methods if method != "HEAD"}


def test_every_event_and_every_route_is_in_the_table_or_public_with_a_reason() -> None:
    there_are = set(_event_names()) | _route_names()
    tried = {row.name for row in ROWS}
    named = {name for name in there_are if any(_is_of(row, name) for row in tried)}
    assert sorted(there_are - named - set(PUBLIC)) == []


def test_the_table_names_nothing_that_is_gone() -> None:
    there_are = set(_event_names()) | _route_names()
    stale = [r.name for r in ROWS if not any(_is_of(r.name, name) for name in there_are)]
    assert stale + sorted(set(PUBLIC) - there_are) == []


def _is_of(row: str, name: str) -> bool:
    """`POST /api/checkout for a draft` is a row of `POST /api/checkout`."""
    return row == name or row.startswith(f"{name} ")


def test_public_events_ask_no_service_that_changes_anything() -> None:
    events = _event_names()
    asking = [name for name in PUBLIC if name in events and _asks(events[name])]
    assert asking == []


def _asks(function: Any) -> bool:
    """Whether an event calls the seam that writes, itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return any(isinstance(n, ast.Attribute) and n.attr == "_call" for n in ast.walk(tree))
