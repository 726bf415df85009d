"""What the watch knows: the latest look at each rule, what is broken now, the runs before."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from ppr_academy.models.books import InvariantBreak, InvariantRun
from ppr_academy.services.commerce.verify import list_checks
from ppr_academy.services.commerce.watch import queries
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import parse_id

GIVEN_UP_AFTER = timedelta(minutes=15)
"""After what time a run that never finished stands in nobody's way."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule stood when it was last looked at. `state`: ok, broken, unknown, never."""

    rule: str
    state: str = "never"
    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownBreak:
    """Something that should not be, since when it is known, and whose it is."""

    rule: str
    subject: str
    detail: str
    found_at: datetime
    store_id: uuid.UUID | None
    order_id: uuid.UUID | None
    event_id: uuid.UUID | None
    holds_all: bool


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run: who asked, what it looked at, what it found, how long it took in seconds."""

    run_id: uuid.UUID
    asked_by: uuid.UUID | None
    with_processor: bool
    checks_total: int
    checks_done: int
    orders: int
    groups: int
    breaks: int
    started_at: datetime
    seconds: float | None
    is_running: bool


def list_rules(session: Session) -> list[RuleResult]:
    """Every rule as it stood when it was last looked at."""
    found: dict[str, RuleResult] = {}
    for with_processor in (True, False):
        run = queries.find_latest_run(session, with_processor=with_processor)
        if run is None:
            continue
        for result in run.results:
            state = RuleResult(result["rule"], result["state"], result["count"], run.finished_at)
            known = found.get(state.rule)
            if known is None or known.at is None or (state.at and state.at >= known.at):
                found[state.rule] = state
    checks = list_checks(with_processor=True)
    return [found.get(check.rule, RuleResult(check.rule)) for check in checks]


def list_open_breaks(session: Session, limit: int) -> tuple[int, list[KnownBreak]]:
    """How much is broken now, and the newest of it."""
    found = queries.list_open_breaks(session, limit)
    return queries.count_open_breaks(session), [_break(row) for row in found]


def list_new_breaks(session: Session, run_id: str, limit: int = 1_000) -> list[KnownBreak]:
    """What this run was the first to find."""
    return [_break(row) for row in queries.list_breaks_of_run(session, parse_id(run_id), limit)]


def list_runs(session: Session, limit: int) -> list[PastRun]:
    """The latest runs, newest first."""
    return [_run(run) for run in queries.list_runs(session, limit)]


def is_running(session: Session) -> bool:
    """Whether a run is on its way that somebody can wait for."""
    return queries.find_running(session, clock.now() - GIVEN_UP_AFTER) is not None


def list_held_stores(session: Session) -> list[tuple[uuid.UUID, datetime]]:
    """Each store whose payouts wait because of its own breaks, and since when."""
    return list(queries.list_held_stores(session))


def _break(row: InvariantBreak) -> KnownBreak:
    return KnownBreak(
        rule=row.rule,
        subject=row.subject,
        detail=row.detail,
        found_at=row.found_at,
        store_id=row.store_id,
        order_id=row.order_id,
        event_id=row.event_id,
        holds_all=row.holds_all,
    )


def _run(run: InvariantRun) -> PastRun:
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    is_alive = run.started_at > clock.now() - GIVEN_UP_AFTER
    return PastRun(
        run_id=run.id,
        asked_by=run.asked_by,
        with_processor=run.with_processor,
        checks_total=run.checks_total,
        checks_done=run.checks_done,
        orders=run.orders,
        groups=run.groups,
        breaks=run.breaks,
        started_at=run.started_at,
        seconds=seconds,
        is_running=seconds is None and is_alive,
    )
