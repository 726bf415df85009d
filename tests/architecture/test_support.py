"""The guards of the test run itself: what they promise, they do."""

import os
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import Engine, inspect
from sqlmodel import Session, select

from ppr_academy.models.base import metadata
from ppr_academy.models.identity import User
from ppr_academy.services.core import clock, db, ids
from tests.architecture.rules.source import ROOT
from tests.support import backends
from tests.support.guards import OutsideConnection


@pytest.mark.parametrize("host", ["93.184.216.34", "example.com", "10.0.0.1"])
def test_a_connection_to_another_machine_is_refused(host: str) -> None:
    with socket.socket() as outgoing, pytest.raises(OutsideConnection, match=host):
        outgoing.connect((host, 80))


def test_a_name_of_another_machine_is_not_even_looked_up() -> None:
    with pytest.raises(OutsideConnection, match=r"example\.com"):
        socket.getaddrinfo("example.com", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as outgoing:
        outgoing.connect(server.getsockname())
        assert outgoing.getpeername() == server.getsockname()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careful"):
        warnings.warn("careful", stacklevel=1)


def _a_user() -> User:
    return User(id=ids.new_id(), email="x@demo.test", name="X", created_at=clock.now())


def test_a_test_has_every_table_and_no_row(engine: Engine) -> None:
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    with db.reading() as session:
        assert session.exec(select(User)).all() == []


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_commits_no_other_sees(engine: Engine, time: str) -> None:
    with db.transaction() as session:
        assert session.exec(select(User)).all() == [], time
        session.add(_a_user())


def test_the_session_is_a_transaction_on_the_engine(session: Session, engine: Engine) -> None:
    assert session.get_bind().engine.url == engine.url
    assert session.in_transaction()


@pytest.mark.parametrize("time", ["first", "second"])
def test_redis_is_empty_for_each_test(redis_url: str, time: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0, time
        client.set("left", "over")


def _run_pytest(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.guards", str(folder)]
    command += ["--rootdir", str(folder), "-c", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


SKIPPED = "import pytest\n\n\ndef test_later():\n    pytest.skip('not here')\n"


def test_a_skipped_test_fails_in_ci_and_only_there(tmp_path: Path) -> None:
    at_home = _run_pytest(tmp_path, SKIPPED, CI="")
    in_ci = _run_pytest(tmp_path, SKIPPED, CI="true")
    assert (at_home.returncode, in_ci.returncode) == (0, 1)
    assert "1 skipped" in at_home.stdout
    assert "CI skips nothing" in in_ci.stdout


def test_a_missing_backend_stops_ci_and_is_named_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "MISSING", ["Redis"])
    assert "Redis" in backends.pytest_report_header()
    monkeypatch.setattr(backends, "IN_CI", True)
    with pytest.raises(pytest.UsageError, match="Redis"):
        backends.pytest_configure()


def test_what_a_person_set_for_a_real_service_does_not_reach_a_test(tmp_path: Path) -> None:
    text = "import os\n\n\ndef test_none():\n    assert 'STRIPE_API_KEY' not in os.environ\n"
    done = _run_pytest(tmp_path, text, STRIPE_API_KEY="sk_live_x", SECRET_KEY="x")
    assert done.returncode == 0, done.stdout
