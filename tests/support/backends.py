"""Databases and Redis for tests: an own, freshly migrated database for each test that asks.

Both databases start from a template that is migrated once a run. SQLite copies its file;
PostgreSQL copies its template. So tests commit for real and still never see each other.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.migrate import upgrade
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from tests.support.guards import IN_CI

_REDIS = "redis://127.0.0.1:6379"
_OWNERS = ("postgres", "root")
_PREFIX = "ppr_test_"


def _find_postgres() -> str | None:
    """The address of the server's `test` database, without a driver's name in it."""
    for owner in _OWNERS:
        url = f"postgresql://{owner}@127.0.0.1:5432/test"
        with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
            return url
    return None


def _find_redis() -> str | None:
    with suppress(redis.ConnectionError), redis.Redis.from_url(_REDIS) as client:
        client.ping()
        return _REDIS
    return None


POSTGRES = _find_postgres()
REDIS = _find_redis()
MISSING = [name for name, found in (("PostgreSQL", POSTGRES), ("Redis", REDIS)) if not found]


def pytest_configure() -> None:
    """In CI both must answer."""
    if IN_CI and MISSING:
        raise pytest.UsageError(f"CI needs {' and '.join(MISSING)} on 127.0.0.1; no answer there.")


def pytest_report_header() -> str:
    """One line that names what will be skipped."""
    if not MISSING:
        return "backends: SQLite, PostgreSQL, Redis"
    return f"backends: no answer from {' and '.join(MISSING)} on 127.0.0.1; its tests are skipped"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = db.make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    if path.with_name("template.db-wal").exists():  # a copy of the file alone would miss rows
        raise RuntimeError("A connection to the SQLite template is still open.")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database to copy."""
    if POSTGRES is None:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1")
    name = f"{_PREFIX}{os.getpid()}_template"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        _drop_left_over(server)
        _run(server, f'CREATE DATABASE "{name}"')
        try:
            engine = db.make_engine(_postgres_url(name))
            upgrade(engine)
            engine.dispose()
            yield name
        finally:
            _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _postgres_url(name: str) -> str:
    assert POSTGRES is not None
    server = POSTGRES.removeprefix("postgresql://").rpartition("/")[0]
    return f"postgresql+psycopg://{server}/{name}"


def _run(server: psycopg.Connection, statement: str) -> None:
    server.execute(statement.encode())


def _drop_left_over(server: psycopg.Connection) -> None:
    """Databases of runs that were killed before they could tidy up."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'ppr_test_%'")
    for (name,) in rows.fetchall():
        owner = name.removeprefix(_PREFIX).split("_")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and Path("/proc").exists():
            _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated, empty SQLite database for this test."""
    path = tmp_path / "academy.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database for this test."""
    assert POSTGRES is not None
    name = f"{_PREFIX}{os.getpid()}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}" STRATEGY WAL_LOG')
        try:
            yield _postgres_url(name)
        finally:
            _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The app's own engine on a fresh database, once on each kind.

    `db.get_engine()` gives the same one, so whole edges (door, state, api, jobs) run on it too.
    """
    yield from _as_the_apps(database_url, monkeypatch)


@pytest.fixture
def sqlite_engine(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Like `engine`, on SQLite only: for what does not depend on the database."""
    yield from _as_the_apps(sqlite_url, monkeypatch)


@pytest.fixture
def postgres_engine(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Like `engine`, on PostgreSQL only: for what only it can do."""
    yield from _as_the_apps(postgres_url, monkeypatch)


def _as_the_apps(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("DATABASE_URL", url)
    get_settings.cache_clear()
    db.get_engine.cache_clear()
    engine = db.get_engine()
    yield engine
    engine.dispose()
    get_settings.cache_clear()
    db.get_engine.cache_clear()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One write transaction on `engine`, committed when the test ends well."""
    with db.transaction(engine) as session:
        yield session


@pytest.fixture(scope="session")
def _redis_index() -> Iterator[int]:
    """A Redis database that no other run uses; the lock lies in database 0."""
    if REDIS is None:
        pytest.skip("Redis does not answer on 127.0.0.1")
    with redis.Redis.from_url(REDIS) as lobby:
        index = next(
            n for n in range(15, 0, -1) if lobby.set(f"ppr:test:{n}", os.getpid(), nx=True, ex=3600)
        )
        yield index
        lobby.delete(f"ppr:test:{index}")


@pytest.fixture
def redis_url(_redis_index: int) -> Iterator[str]:
    """The address of an empty Redis database for this test."""
    url = f"{_REDIS}/{_redis_index}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()
