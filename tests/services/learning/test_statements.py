"""What runs on every page view and every report finds its rows through an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.learning.files import open_file
from ppr_academy.services.learning.library import get_library
from ppr_academy.services.learning.player import get_player
from ppr_academy.services.learning.progress import record_progress
from tests.services.learning.conftest import HandClock, Room

Seen = list[tuple[str, Any]]


@contextmanager
def _seen(engine: Engine) -> Iterator[Seen]:
    found: Seen = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _plan(engine: Engine, statement: str, parameters: Any) -> list[str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        return [row[3] for row in rows]


def _assert_indexed(engine: Engine, seen: Seen) -> None:
    for statement, parameters in seen:
        plan = _plan(engine, statement, parameters)
        assert not [step for step in plan if step.startswith("SCAN")], (statement, plan)


def _tasks(room: Room) -> None:
    report = {"sequence": 1, "position_ms": 5_000, "is_playing": True}
    body = {"lesson_id": str(room.lessons[0]), "reporter": "page", "reports": [report]}
    room.ask(record_progress, body)
    room.ask(get_library)
    view = room.ask(get_player, "house-chords-101", "", "")
    file_id = view.lesson.src.rpartition("/")[2]
    room.ask(open_file, file_id)
    with pytest.raises(NotFound):
        room.ask_as_visitor(open_file, file_id)


# PostgreSQL plans by size, and these tables are nearly empty: SQLite plans by rule.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_statement_of_the_pages_reads_a_table_from_end_to_end(
    room: Room, hand_clock: HandClock
) -> None:
    with _seen(room.engine) as seen:
        _tasks(room)
    assert len(seen) >= 10
    _assert_indexed(room.engine, seen)
