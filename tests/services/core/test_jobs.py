"""Jobs: with the caller's rows or not at all, and still once after a kill -9."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ppr_academy.services.core import db, jobs


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = jobs.JobKind("test.make_mark", "work", lambda _name: None)
    monkeypatch.setitem(jobs._kinds, kind.name, kind)


def waiting(engine: Engine) -> list[str]:
    return [status.workflow_id for status in jobs.list_waiting(engine)]


def test_a_job_commits_with_its_callers_rows(engine: Engine) -> None:
    with db.transaction(engine) as session:
        jobs.enqueue(session, "test.make_mark", "a", key="a")
        assert waiting(engine) == []
    assert waiting(engine) == ["test.make_mark:a"]


def test_a_rolled_back_caller_leaves_no_job(engine: Engine) -> None:
    def fail() -> None:
        with db.transaction(engine) as session:
            jobs.enqueue(session, "test.make_mark", "a", key="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert waiting(engine) == []


def test_the_same_reason_is_one_job(engine: Engine) -> None:
    for _ in range(3):
        with db.transaction(engine) as session:
            jobs.enqueue(session, "test.make_mark", "a", key="a")
    assert waiting(engine) == ["test.make_mark:a"]


def test_a_job_nobody_handles_is_refused_where_it_is_asked_for(engine: Engine) -> None:
    with db.transaction(engine) as session, pytest.raises(LookupError, match="the job unknown"):
        jobs.enqueue(session, "unknown", key="a")


def test_what_is_kept_aside_is_run_by_hand_once_for_its_reason(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: list[str] = []
    monkeypatch.setitem(
        jobs._kinds, "test.make_mark", jobs.JobKind("test.make_mark", "work", marks.append)
    )
    with jobs.kept_aside() as asked:
        for _ in range(2):
            with db.transaction(engine) as session:
                jobs.enqueue(session, "test.make_mark", "a", key="1")
                jobs.enqueue(session, "test.make_mark", "b", key="2")
        with db.transaction(engine) as session, pytest.raises(LookupError):
            jobs.enqueue(session, "unknown", key="a")
    assert list(asked) == ["test.make_mark:1", "test.make_mark:2"]
    assert marks == []
    for job in asked.values():
        job.run()
    assert marks == ["a", "b"]
    assert waiting(engine) == []
    with db.transaction(engine) as session:
        jobs.enqueue(session, "test.make_mark", "c", key="3")
    assert waiting(engine) == ["test.make_mark:3"]


Starter = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(database_url: str, engine: Engine, tmp_path: Path) -> Iterator[Starter]:
    """Start a job process under an executor id; every one is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start_one(executor: str) -> "subprocess.Popen[bytes]":
        module = "tests.services.core.job_process"
        command = [sys.executable, "-m", module, database_url, executor, str(tmp_path)]
        process = subprocess.Popen(command)
        running.append(process)
        wait_for(tmp_path / f"started-{executor}")
        return process

    yield start_one
    for process in running:
        process.kill()
        process.wait()


def wait_for(path: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not appear"
        time.sleep(0.05)


def test_a_job_committed_before_any_worker_runs_once_one_comes(
    engine: Engine, tmp_path: Path, start: Starter
) -> None:
    (tmp_path / "hung").touch()
    with db.transaction(engine) as session:
        jobs.enqueue(session, "test.make_mark", "early", key="early")
    start("one")
    wait_for(tmp_path / "mark-early")
    assert (tmp_path / "runs").read_text() == "one early\n"


def test_another_process_takes_over_from_one_killed_in_the_middle(
    engine: Engine, tmp_path: Path, start: Starter
) -> None:
    victim = start("one")
    with db.transaction(engine) as session:
        jobs.enqueue(session, "test.make_mark", "a", key="a")
    wait_for(tmp_path / "hung")
    victim.kill()
    start("two")
    wait_for(tmp_path / "mark-a")
    assert (tmp_path / "runs").read_text() == "one a\ntwo a\n"


def test_the_same_process_goes_on_after_a_restart(
    engine: Engine, tmp_path: Path, start: Starter
) -> None:
    victim = start("one")
    with db.transaction(engine) as session:
        jobs.enqueue(session, "test.make_mark", "a", key="a")
    wait_for(tmp_path / "hung")
    victim.kill()
    (tmp_path / "started-one").unlink()
    start("one")
    wait_for(tmp_path / "mark-a")
    assert (tmp_path / "runs").read_text() == "one a\none a\n"
