"""Whatever happens, in whatever order, heard however late, cut short anywhere: every cent is right.

`HISTORIES` says how many histories each database lives through; `make nightly` has 10,000.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from ppr_academy.sandbox.world import Sandbox
from tests.flows.histories.machine import MoneyMachine
from tests.flows.histories.stage import Stage
from tests.flows.histories.world import World

EVERY_DAY = 60
HISTORIES = int(os.environ.get("HISTORIES", str(EVERY_DAY)))
STEPS = 40


def live_through(stage: Stage, histories: int) -> None:
    """Run so many histories."""

    class Machine(MoneyMachine):
        new_world = staticmethod(stage.new_world)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            # Every day the same ones; each night others.
            derandomize=HISTORIES <= EVERY_DAY,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_cent_is_right_on_sqlite(
    sqlite_engine: Engine,
    sqlite_template: Path,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = sqlite3.connect(sqlite_template)

    def fill(source: sqlite3.Connection) -> None:
        ours = sqlite_engine.raw_connection()
        source.backup(ours.driver_connection)
        ours.close()

    stage = Stage(sqlite_engine, sandbox, monkeypatch, lambda: fill(template))
    opened: dict[int, tuple[sqlite3.Connection, sqlite3.Connection, dict[str, Any]]] = {}
    open_anew = stage.new_world

    def new_world(price_cents: int) -> World:
        """A copy of a store that was opened before: ten times as fast as opening one."""
        if price_cents in opened:
            ours, theirs, known = opened[price_cents]
            fill(ours)
            theirs.backup(sandbox.store._connect())
            world = stage.blank()
            world.go_on(known)
            return world
        world = open_anew(price_cents)
        copies = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        live = sqlite_engine.raw_connection()
        live.driver_connection.backup(copies[0])
        live.close()
        sandbox.store._connect().backup(copies[1])
        opened[price_cents] = (*copies, world.keep())
        return world

    monkeypatch.setattr(stage, "new_world", new_world)
    live_through(stage, HISTORIES)
    for connection in [template, *(copy for kept in opened.values() for copy in kept[:2])]:
        connection.close()


def test_every_cent_is_right_on_postgres(
    postgres_engine: Engine,
    request: pytest.FixtureRequest,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    empty: Callable[[], None] = request.getfixturevalue("_postgres_cleaner")
    stage = Stage(postgres_engine, sandbox, monkeypatch, empty)
    # Emptying it and opening a store anew takes most of the time, so fewer here.
    live_through(stage, HISTORIES if HISTORIES > EVERY_DAY else max(HISTORIES // 6, 1))
