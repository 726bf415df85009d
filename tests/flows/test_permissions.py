"""The table of permissions: every row of tests/flows/permissions, for everybody who might knock."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from sqlalchemy import Engine
from starlette.routing import Route

import ppr_academy.ppr_academy  # noqa: F401 - every state is defined once the root is loaded
from ppr_academy.api.app import MODULES
from ppr_academy.services.core.ratelimit import forget_limits
from ppr_academy.worker import load_jobs
from tests.flows import permissions
from tests.flows.permissions.world import WHO, World, build_world


def _rows() -> Iterator[Any]:
    for found in pkgutil.iter_modules(permissions.__path__):
        module = importlib.import_module(f"{permissions.__name__}.{found.name}")
        for row in getattr(module, "ROWS", ()):
            yield pytest.param(row, id=row["name"])


@pytest.fixture
def world(data_dir: Path, sqlite_engine: Engine) -> Iterator[World]:
    load_jobs()
    forget_limits()
    yield build_world(sqlite_engine)
    forget_limits()


@pytest.mark.parametrize("row", tuple(_rows()))
def test_each_gets_what_the_table_says(world: World, row: dict[str, Any]) -> None:
    outcomes = {who: row["call"](world, who) for who in WHO}
    assert outcomes == row["expect"]


_DOMAINS = [
    importlib.import_module(f"{permissions.__name__}.{found.name}")
    for found in pkgutil.iter_modules(permissions.__path__)
]


@pytest.mark.parametrize(
    "covered", [d.COVERS for d in _DOMAINS if hasattr(d, "COVERS")], ids=lambda c: c[0]
)
def test_no_handler_or_route_of_a_covered_module_was_forgotten(covered: tuple[str, ...]) -> None:
    named = {row["name"] for domain in _DOMAINS for row in getattr(domain, "ROWS", ())}
    assert not (_handlers(covered) | _routes(covered)) - named


def _handlers(covered: tuple[str, ...]) -> set[str]:
    return {
        f"{state.__name__}.{name}"
        for state in _states(rx.State)
        if state.__module__.startswith(covered)
        for name in state.event_handlers
        if name != "setvar" and not name.startswith("_")
    }


def _states(parent: type[rx.State]) -> Iterator[type[rx.State]]:
    for child in parent.__subclasses__():
        if not child._mixin:
            yield child
        yield from _states(child)


def _routes(covered: tuple[str, ...]) -> set[str]:
    return {
        f"{method} {route.path}"
        for module in MODULES
        if module.__name__.startswith(covered)
        for route in module.ROUTES
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
