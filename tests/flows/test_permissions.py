"""The table of permissions: every row of tests/flows/permissions, for everybody who might knock."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from ppr_academy.services.core.ratelimit import forget_limits
from tests.flows import permissions
from tests.flows.permissions.world import WHO, World, build_world


def _rows() -> Iterator[Any]:
    for found in pkgutil.iter_modules(permissions.__path__):
        module = importlib.import_module(f"{permissions.__name__}.{found.name}")
        for row in getattr(module, "ROWS", ()):
            yield pytest.param(row, id=row["name"])


@pytest.fixture
def world(data_dir: Path, sqlite_engine: Engine) -> Iterator[World]:
    forget_limits()
    yield build_world(sqlite_engine)
    forget_limits()


@pytest.mark.parametrize("row", tuple(_rows()))
def test_each_gets_what_the_table_says(world: World, row: dict[str, Any]) -> None:
    outcomes = {who: row["call"](world, who) for who in WHO}
    assert outcomes == row["expect"]
