"""The one source of the present time, aware and in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """This moment, in UTC; inside `at`, that one."""
    return _moment.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let services act at another moment, aware: what they write says that it happened then.

    For seeds and tests. It holds for this thread or task alone, never for one it starts.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    before = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(before)
