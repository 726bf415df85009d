"""The engine and the two kinds of transaction. The only place that commits.

SQLite needs all four lines of `_own_transactions`: without them concurrent writers lose updates or
fail at once. Measured with 8 processes writing one row (see README, Decisions).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

import ppr_academy.models  # noqa: F401 - registers every table
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import Busy

_PRAGMAS = ("journal_mode=WAL", "busy_timeout=5000", "synchronous=NORMAL", "foreign_keys=ON")


def make_engine(url: str, *, pool_size: int = 12) -> Engine:
    """An engine for SQLite or PostgreSQL, set up for many concurrent transactions."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False}, pool_size=pool_size)
        _own_transactions(engine)
        return engine
    return create_engine(url, pool_size=pool_size, max_overflow=8, pool_pre_ping=True)


def _own_transactions(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # stop the driver's own late BEGIN
        for pragma in _PRAGMAS:
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql("BEGIN " + kind)


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of this process."""
    return make_engine(get_settings().database_url)


@lru_cache(maxsize=4)
def reader_of(engine: Engine) -> Engine:
    """The same connections for transactions that only read: on SQLite they never wait."""
    return engine.execution_options(sqlite_begin="DEFERRED")


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """One unit of work: commits at the end, rolls back on any error.

    Raises Busy when the database stayed locked for five seconds.
    """
    with _session(engine or get_engine()) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """A transaction that only reads, and so never waits for a writer."""
    with _session(reader_of(engine or get_engine())) as session, session.begin():
        yield session


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    except OperationalError as failed:
        if _is_locked(failed):
            raise Busy from failed
        raise


def _is_locked(failed: DBAPIError) -> bool:
    text = str(failed.orig)
    return "database is locked" in text or "deadlock detected" in text


def wait_for_database(engine: Engine, seconds: float = 30) -> None:
    """Return once the database answers. Raises its last error after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with engine.connect():
                return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
