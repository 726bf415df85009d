"""Databases and Redis for tests: an own, freshly migrated database for each test that asks.

Migrated once a run. SQLite copies the file for each test; PostgreSQL is emptied between tests.
So tests commit for real, from several threads or processes, and still never see each other.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
def _postgres_database() -> Iterator[str]:
    """A migrated PostgreSQL database of this run; every test that uses it finds it clean."""
    with new_postgres("tests") as url:
        engine = db.make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@contextmanager
def new_postgres(purpose: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database that goes when the block ends."""
    if POSTGRES is None:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1")
    name = f"{_PREFIX}{os.getpid()}_{purpose}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        _drop_left_over(server)
        _run(server, f'CREATE DATABASE "{name}"')
        try:
            # Nothing here has to survive a power cut, and waiting for the disk is most of the time.
            _run(server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
            yield _postgres_url(name)
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


@pytest.fixture(scope="session")
def _postgres_cleaner(_postgres_database: str) -> Iterator[Callable[[], None]]:
    """Brings the run's database back to what the migrations left in it."""
    address = _postgres_database.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        # Neither foreign keys nor the triggers that guard the ledger may hold the broom.
        _run(connection, "SET session_replication_role = replica")
        _run(connection, "CREATE SCHEMA kept_for_tests")
        tables = _tables(connection)
        kept = {}
        for number, table in enumerate(sorted(_filled(connection, tables))):
            kept[table] = f"kept_for_tests.t{number}"
            _run(connection, f"CREATE TABLE {kept[table]} AS TABLE {table}")

        def clean() -> None:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for table in _filled(connection, tables):
                _run(connection, f"DELETE FROM {table}")
                if table in kept:
                    _run(connection, f"INSERT INTO {table} SELECT * FROM {kept[table]}")

        yield clean


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'kept_for_tests')"
    )
    return [name for (name,) in rows.fetchall()]


def _filled(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Those of the tables that have a row."""
    ask = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables)
    return [name for (name,) in connection.execute(ask.encode()).fetchall()]


@pytest.fixture
def postgres_url(_postgres_database: str, _postgres_cleaner: Callable[[], None]) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database, this test's alone."""
    yield _postgres_database
    _postgres_cleaner()


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


@contextmanager
def new_redis() -> Iterator[str]:
    """The address of an empty Redis database that no other run uses while the block lasts."""
    if REDIS is None:
        pytest.skip("Redis does not answer on 127.0.0.1")
    with redis.Redis.from_url(REDIS) as lobby:  # database 0 holds the locks on the others
        index = next(n for n in range(15, 0, -1) if _claim(lobby, n))
        url = f"{_REDIS}/{index}"
        with redis.Redis.from_url(url) as client:
            client.flushdb()
            yield url
            client.flushdb()
        lobby.delete(f"ppr:test:{index}")


def _claim(lobby: redis.Redis, index: int) -> bool:
    return bool(lobby.set(f"ppr:test:{index}", os.getpid(), nx=True, ex=1800))


@pytest.fixture(scope="session")
def _redis_database() -> Iterator[str]:
    with new_redis() as url:
        yield url


@pytest.fixture
def redis_url(_redis_database: str) -> Iterator[str]:
    """The address of an empty Redis database for this test."""
    yield _redis_database
    with redis.Redis.from_url(_redis_database) as client:
        client.flushdb()
