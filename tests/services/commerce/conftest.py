"""Job handlers as in production, since enqueueing asks for them, and a counter of statements."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ppr_academy.worker import load_jobs


@pytest.fixture(autouse=True, scope="session")
def _jobs() -> None:
    load_jobs()


@dataclass
class Counted:
    """How many statements ran."""

    count: int = 0


@pytest.fixture
def count_statements() -> Callable[[Engine], AbstractContextManager[Counted]]:
    """Counts what an engine is asked inside the block."""

    @contextmanager
    def counting(engine: Engine) -> Iterator[Counted]:
        counted = Counted()

        def note(*_arguments: Any) -> None:
            counted.count += 1

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield counted
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
