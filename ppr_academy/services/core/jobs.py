"""Durable jobs on DBOS, in the app's own database.

A job is enqueued inside the caller's transaction: it commits or vanishes with the caller's rows.
Its id is made from the reason (`name:key`), so asking twice runs it once. A handler runs as one
step, at least once: its outside effects carry an idempotency key or meet a unique row.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import Engine
from sqlmodel import Session, col, delete

from ppr_academy.models.activity import ExecutorBeat
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import Settings
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.core.log import get_logger

APP = "ppr-academy"
# Pinned for ever: DBOS leaves the jobs of any other version where they are (README, Decisions).
VERSION = "1"
QUEUES = ("work", "mail")
BEAT_SECONDS = 1.0
SILENT_AFTER = timedelta(seconds=5)

Handler = Callable[..., None]
log = get_logger("jobs")


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its name, where it queues, what it does with the ids it is given."""

    name: str
    queue: str
    handler: Handler


_kinds: dict[str, JobKind] = {}


def job(name: str, *, queue: str = "work") -> Callable[[Handler], Handler]:
    """Register a handler: ids in as strings, its own transactions, the same result if run twice."""

    def register(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"Two handlers for the job {name}.")
        _kinds[name] = JobKind(name, queue, handler)
        return handler

    return register


@dataclass(frozen=True, slots=True)
class Asked:
    """A job that was asked for inside `kept_aside`."""

    kind: JobKind
    args: tuple[str, ...]

    def run(self) -> None:
        """Run it here and now, once."""
        self.kind.handler(*self.args)


_kept: ContextVar[dict[str, Asked] | None] = ContextVar("kept_jobs", default=None)


@contextmanager
def kept_aside() -> Iterator[dict[str, Asked]]:
    """Put what is enqueued in this context into a dict, by its id, instead of the job engine.

    For a seed, which does each job at the moment of its story. The dict does not survive the
    process, and it also holds what a rolled-back transaction asked for.
    """
    asked: dict[str, Asked] = {}
    before = _kept.set(asked)
    try:
        yield asked
    finally:
        _kept.reset(before)


_schedules: dict[str, str] = {}


def schedule(name: str, cron: str) -> None:
    """Run the registered job `name`, which takes nothing, at the UTC times of a cron expression.

    Each tick runs once, in whichever process comes first.
    """
    if name not in _kinds:
        raise LookupError(f"No handler is registered for the job {name}.")
    _schedules[name] = cron


def job_kinds() -> dict[str, JobKind]:
    """Every registered kind by its name."""
    return dict(_kinds)


def enqueue(session: Session, name: str, *args: str, key: str) -> None:
    """Run the job `name` once this transaction has committed; once per `key`, ever."""
    kind = _kinds.get(name)
    if kind is None:
        raise LookupError(f"No handler is registered for the job {name}.")
    kept = _kept.get()
    if kept is not None:
        kept.setdefault(f"{name}:{key}", Asked(kind, args))
        return
    options: EnqueueOptions = {
        "workflow_name": name,
        "queue_name": kind.queue,
        "workflow_id": f"{name}:{key}",
        "app_version": VERSION,
    }
    # The session's own transaction, without its hook: the engine's tables belong to no store.
    connection = session.connection()
    _client(connection.engine).enqueue_in_transaction(connection, options, *args)


@lru_cache(maxsize=8)
def _client(engine: Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine,
        application_name=APP,
        lazy=True,
        retry_connection_errors=False,  # a locked database is the caller's to answer for
    )


def prepare_tables(engine: Engine) -> None:
    """Create or update the job engine's own tables in the app's database."""
    # Private, because DBOS migrates only when it launches; a process that only enqueues needs
    # the tables too. tests/services/core/test_jobs.py holds it.
    client = DBOSClient(system_database_url=_url(engine), application_name=APP, lazy=True)
    client._sys_db.run_migrations()
    client.destroy()


def _url(engine: Engine) -> str:
    # The job engine begins its own transactions, so it cannot share our SQLite connections.
    return engine.url.render_as_string(hide_password=False)


def start(settings: Settings, engine: Engine) -> Callable[[], None]:
    """Begin to run jobs in this process, under a stable executor id. Returns its stop.

    Blocking: call it through a thread from async code.
    """
    DBOS(
        config={
            "name": APP,
            "system_database_url": _url(engine),
            "executor_id": settings.executor_id,
            "application_version": VERSION,
            "run_migrations": True,
            "log_level": "WARNING",
        }
    )
    steps = {name: _register(kind) for name, kind in _kinds.items()}
    ticks = {name: _register_tick(name, steps[name]) for name in _schedules}
    DBOS.launch()
    for queue in QUEUES:
        DBOS.register_queue(queue, polling_interval_sec=0.1, worker_concurrency=8)
    DBOS.apply_schedules(
        [
            {"schedule_name": name, "workflow_fn": tick, "schedule": _schedules[name]}
            for name, tick in ticks.items()
        ]
    )
    stopping = threading.Event()
    beating = threading.Thread(
        target=_beat, args=(engine, settings.executor_id, stopping), name="beat", daemon=True
    )
    beating.start()

    def stop() -> None:
        stopping.set()
        DBOS.destroy(workflow_completion_timeout_sec=3)
        beating.join(timeout=3)

    return stop


def _register(kind: JobKind) -> Callable[..., None]:
    @DBOS.step(
        name=f"{kind.name}.run",
        retries_allowed=True,
        interval_seconds=1.0,
        backoff_rate=3.0,
        max_attempts=9,
        should_retry=_is_worth_a_retry,
    )
    def run(*args: str) -> None:
        kind.handler(*args)

    @DBOS.workflow(name=kind.name)
    def workflow(*args: str) -> None:
        run(*args)

    return run


def _register_tick(name: str, run: Callable[..., None]) -> Callable[[datetime, Any], None]:
    @DBOS.workflow(name=f"{name}.tick")
    def tick(_at: datetime, _context: Any) -> None:
        run()

    return tick


def _is_worth_a_retry(failure: BaseException) -> bool:
    # A rule that said no will say no again; an outage passes.
    return not isinstance(failure, DomainError) or isinstance(failure, ServiceUnavailable)


def _beat(engine: Engine, executor_id: str, stopping: threading.Event) -> None:
    """Say that this process lives, and take over the jobs of one that went silent."""
    while True:
        try:
            dead = _beat_once(engine, executor_id)
            if dead:
                log.warning("jobs.taking_over", executors=dead)
                # Private: DBOS sells automatic recovery with its Conductor; this is its own call.
                DBOS._recover_pending_workflows(dead)
        except Exception as failed:  # noqa: BLE001 - the next beat tries again
            log.warning("jobs.beat_failed", error=str(failed))
        if stopping.wait(BEAT_SECONDS):
            return


def _beat_once(engine: Engine, executor_id: str) -> list[str]:
    now = clock.now()
    with db.transaction(engine) as session:
        session.merge(ExecutorBeat(id=executor_id, at=now))
        silent = delete(ExecutorBeat).where(col(ExecutorBeat.at) < now - SILENT_AFTER)
        return list(session.execute(silent.returning(col(ExecutorBeat.id))).scalars())


def list_waiting(engine: Engine) -> list[Any]:
    """Jobs that have not finished, oldest first: for health checks and tests."""
    return _client(db.reader_of(engine)).list_workflows(
        status=["ENQUEUED", "PENDING"], app_version=VERSION
    )
