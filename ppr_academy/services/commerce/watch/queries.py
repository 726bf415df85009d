"""Statements of the watch: runs, and the breaks that they found."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, delete, func, select

from ppr_academy.models.books import InvariantBreak, InvariantRun
from ppr_academy.services.core import rows

_NEWEST = col(InvariantRun.started_at).desc()
_IS_OPEN = col(InvariantBreak.open_key).is_not(None)


def find_run(session: Session, run_id: uuid.UUID) -> InvariantRun | None:
    return session.get(InvariantRun, run_id)


def lock_run(session: Session, run_id: uuid.UUID) -> InvariantRun:
    """The run, kept from other writers until this transaction ends."""
    statement = select(InvariantRun).where(col(InvariantRun.id) == run_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()


def list_runs(session: Session, limit: int) -> Sequence[InvariantRun]:
    """The latest runs, newest first."""
    return session.exec(select(InvariantRun).order_by(_NEWEST).limit(limit)).all()


def find_running(session: Session, since: datetime) -> InvariantRun | None:
    """The newest run that began since then and is not finished."""
    statement = select(InvariantRun).where(
        col(InvariantRun.finished_at).is_(None), col(InvariantRun.started_at) > since
    )
    return session.exec(statement.order_by(_NEWEST).limit(1)).one_or_none()


def find_latest_run(session: Session, *, with_processor: bool) -> InvariantRun | None:
    """The newest finished run; with `with_processor` the newest that asked the processor."""
    statement = select(InvariantRun).where(col(InvariantRun.finished_at).is_not(None))
    if with_processor:
        statement = statement.where(col(InvariantRun.with_processor).is_(True))
    return session.exec(statement.order_by(_NEWEST).limit(1)).one_or_none()


def forget_runs(session: Session, before: datetime) -> None:
    """Delete the runs before then that found nothing."""
    statement = delete(InvariantRun).where(
        col(InvariantRun.started_at) < before, col(InvariantRun.breaks) == 0
    )
    session.execute(statement.execution_options(synchronize_session=False))


def lock_open_breaks(session: Session) -> Sequence[InvariantBreak]:
    """Every break that was not found gone yet."""
    return session.exec(select(InvariantBreak).where(_IS_OPEN).with_for_update()).all()


def list_open_breaks(session: Session, limit: int) -> Sequence[InvariantBreak]:
    """Breaks that were not found gone yet: those that hold every store first, then the newest."""
    statement = (
        select(InvariantBreak)
        .where(_IS_OPEN)
        .order_by(
            col(InvariantBreak.holds_all).desc(),
            col(InvariantBreak.found_at).desc(),
            col(InvariantBreak.open_key),
        )
        .limit(limit)
    )
    return session.exec(statement).all()


def count_open_breaks(session: Session) -> int:
    return session.exec(select(func.count()).select_from(InvariantBreak).where(_IS_OPEN)).one()


def list_breaks_of_run(session: Session, run_id: uuid.UUID, limit: int) -> Sequence[InvariantBreak]:
    """The breaks that this run was the first to find."""
    statement = (
        select(InvariantBreak)
        .where(col(InvariantBreak.run_id) == run_id)
        .order_by(col(InvariantBreak.rule), col(InvariantBreak.subject))
        .limit(limit)
    )
    return session.exec(statement).all()


def add_break_once(session: Session, row: InvariantBreak) -> bool:
    """Insert a break unless one about the same is open; True when it is new."""
    return rows.insert_once(session, row)


def find_hold(session: Session, store_id: uuid.UUID) -> InvariantBreak | None:
    """The oldest open break that makes the payouts of this store wait."""
    statement = (
        select(InvariantBreak)
        .where(
            _IS_OPEN,
            or_(col(InvariantBreak.store_id) == store_id, col(InvariantBreak.holds_all).is_(True)),
        )
        .order_by(col(InvariantBreak.found_at))
    )
    return session.exec(statement.limit(1)).one_or_none()


def list_held_stores(session: Session) -> Sequence[tuple[uuid.UUID, datetime]]:
    """Each store whose payouts wait, and since when."""
    statement = (
        select(InvariantBreak.store_id, func.min(InvariantBreak.found_at))
        .where(_IS_OPEN, col(InvariantBreak.store_id).is_not(None))
        .group_by(col(InvariantBreak.store_id))
    )
    return [(store_id, since) for store_id, since in session.exec(statement) if store_id]
