"""Runs of the invariants: rule by rule, told to who watches, and what they found kept.

A break is written once, when it is first found, and is cleared by the first run that no longer
finds it; if it comes back it is a new one. New ones are mailed, the rest was mailed before.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.books import InvariantBreak, InvariantRun
from ppr_academy.services.commerce.verify import (
    Break,
    Check,
    count_books,
    list_checks,
    run_check,
)
from ppr_academy.services.commerce.watch import queries
from ppr_academy.services.core import clock, db, jobs, live
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger

KEPT = timedelta(days=30)
"""How long a run that found nothing wrong is remembered."""

log = get_logger("verify")


def add_run(session: Session, *, asked_by: uuid.UUID | None, with_processor: bool) -> InvariantRun:
    """A run that has still to be done."""
    run = InvariantRun(
        id=new_id(),
        asked_by=asked_by,
        with_processor=with_processor,
        checks_total=len(list_checks(with_processor=with_processor)),
        started_at=clock.now(),
    )
    session.add(run)
    session.flush()
    live.touch(session, live.MONEY_HEALTH)
    return run


def run_by_the_clock(*, with_processor: bool) -> None:
    """A run that nobody asked for; forgets old ones that found nothing."""
    with db.transaction() as session:
        queries.forget_runs(session, clock.now() - KEPT)
        run_id = add_run(session, asked_by=None, with_processor=with_processor).id
    perform_run(run_id)


def perform_run(run_id: uuid.UUID) -> None:
    """Look at every rule and keep what was found. Done again from the start after a death."""
    with db.reading() as session:
        run = queries.find_run(session, run_id)
    if run is None or run.finished_at is not None:
        return
    checks = list_checks(with_processor=run.with_processor)
    results: list[dict[str, str | int]] = []
    breaks: list[Break] = []
    looked_at: list[str] = []
    with db.reading() as session:
        for check in checks:
            found = _looked(session, check)
            if found is not None:
                looked_at.append(check.rule)
                breaks += found
            results.append(_result(check, found))
            _tell(run_id, results)
        orders, groups = count_books(session)
    with db.transaction() as session:
        _keep(session, run_id, looked_at, breaks)
        run = queries.lock_run(session, run_id)
        run.results = results
        run.checks_done = len(checks)
        run.orders, run.groups, run.breaks = orders, groups, len(breaks)
        run.finished_at = clock.now()
        live.touch(session, live.MONEY_HEALTH)


def _looked(session: Session, check: Check) -> list[Break] | None:
    """The breaks of a rule; None when it could not be looked at."""
    try:
        return run_check(session, check)
    except ServiceUnavailable as silent:
        log.warning("verify.not_answered", rule=check.rule, error=str(silent))
        return None


def _result(check: Check, found: list[Break] | None) -> dict[str, str | int]:
    state = "unknown" if found is None else "broken" if found else "ok"
    return {"rule": check.rule, "state": state, "count": len(found or ())}


def _tell(run_id: uuid.UUID, results: list[dict[str, str | int]]) -> None:
    with db.transaction() as session:
        run = queries.lock_run(session, run_id)
        run.checks_done = len(results)
        run.results = list(results)
        live.touch(session, live.MONEY_HEALTH)


def _keep(
    session: Session, run_id: uuid.UUID, looked_at: Iterable[str], breaks: Iterable[Break]
) -> None:
    """Write the breaks that are new, clear those that are gone, and have the new ones mailed."""
    now = clock.now()
    found = {_key(broken): broken for broken in breaks}
    open_before = {row.open_key: row for row in queries.lock_open_breaks(session)}
    checked = set(looked_at)
    changed: set[uuid.UUID] = set()
    for key, row in open_before.items():
        if row.rule in checked and key not in found:
            row.open_key, row.cleared_at = None, now
            _note(changed, row.store_id)
    fresh = [broken for key, broken in found.items() if key not in open_before]
    for broken in fresh:
        row = InvariantBreak(
            id=new_id(),
            run_id=run_id,
            rule=broken.rule,
            subject=broken.subject[:200],
            detail=broken.detail[:500],
            open_key=_key(broken),
            store_id=broken.store_id,
            order_id=broken.order_id,
            event_id=broken.event_id,
            holds_all=broken.holds_all,
            found_at=now,
        )
        if queries.add_break_once(session, row):
            _note(changed, broken.store_id)
            log.error("ledger.broken", rule=row.rule, subject=row.subject, detail=row.detail)
    if fresh:
        jobs.enqueue(session, "email.broken_invariants", str(run_id), key=str(run_id))
    live.touch(session, *(live.store_sales(store_id) for store_id in changed))


def _note(stores: set[uuid.UUID], store_id: uuid.UUID | None) -> None:
    if store_id is not None:
        stores.add(store_id)


def _key(broken: Break) -> str:
    # Two stores may have a break that is called the same, as a day.
    return f"{broken.rule}|{broken.subject[:150]}|{broken.store_id or ''}"
