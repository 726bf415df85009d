"""How far a student is: the server adds up what was heard from the positions a player reports.

Rules. A stretch counts as heard when the last report said that the player goes on, and the time
since then is enough to have played it (`heard.could_have_played`); so seeks never count. The
position is stored with every report that is not stale. A report is stale when the same page has
reported a later number, or another page was elsewhere at a later time. The row is locked while it
changes, so two tabs at once lose nothing. A lesson is done at 90 % heard, or by hand.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.learning import LessonProgress
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import heard, queries
from ppr_academy.services.learning.errors import PreviewOnly
from ppr_academy.services.learning.queries import LessonFacts
from ppr_academy.services.learning.reports import Batch, Report, parse_batch
from ppr_academy.services.stores.activity import record_activity
from ppr_academy.services.stores.scope import insert_once


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored of a lesson now. `is_recorded` is False for an owner's look at a course."""

    lesson_id: str
    position_ms: int
    is_done: bool
    is_recorded: bool = True


def record_progress(viewer: Viewer, body: object) -> Saved:
    """Take the reports of an open player (`reports.parse_batch` says their shape).

    Raises SignInRequired, ReportNotUnderstood, and NotFound for a lesson that the person may not
    learn. In the owner's own course nothing is recorded.
    """
    user_id = viewer.require_user()
    batch = parse_batch(body)
    facts = _facts(viewer, batch.lesson_id)
    if facts.granted_at is None:
        return Saved(str(batch.lesson_id), batch.reports[-1].position_ms, False, is_recorded=False)
    row = _apply_batch(viewer.session, user_id, facts, facts.granted_at, batch)
    return Saved(str(row.lesson_id), row.position_ms, row.completed_at is not None)


def complete_lesson(viewer: Viewer, lesson_id: object) -> Saved:
    """Mark a lesson done by hand; once done it stays done. Raises NotFound, PreviewOnly."""
    row, facts = _lock_own(viewer, lesson_id)
    if row.completed_at is None:
        _finish(viewer.session, row, facts.title, clock.now())
        _touch(viewer.session, row)
    return Saved(str(row.lesson_id), row.position_ms, True)


def reopen_lesson(viewer: Viewer, lesson_id: object) -> Saved:
    """Take the mark back. Raises NotFound, PreviewOnly.

    What was heard stays, unless it would be enough by itself: then it counts from the start.
    """
    row, facts = _lock_own(viewer, lesson_id)
    if row.completed_at is not None:
        row.completed_at = None
        if heard.is_enough(row.heard, facts.duration_ms):
            row.heard = []
        _touch(viewer.session, row)
    return Saved(str(row.lesson_id), row.position_ms, False)


def _facts(viewer: Viewer, lesson_id: uuid.UUID) -> LessonFacts:
    facts = queries.find_lesson_facts(viewer.session, viewer.require_user(), lesson_id)
    if facts is None or (facts.granted_at is None and facts.owner_id != viewer.user_id):
        raise NotFound
    return facts


def _lock_own(viewer: Viewer, lesson_id: object) -> tuple[LessonProgress, LessonFacts]:
    user_id = viewer.require_user()
    facts = _facts(viewer, parse_id(lesson_id))
    if facts.granted_at is None:
        raise PreviewOnly
    row, _ = _lock_or_start(viewer.session, user_id, facts, clock.now())
    return row, facts


def _fresh(user_id: uuid.UUID, facts: LessonFacts, at: datetime) -> LessonProgress:
    return LessonProgress(
        store_id=facts.store_id,
        user_id=user_id,
        course_id=facts.course_id,
        lesson_id=facts.lesson_id,
        started_at=at,
        reported_at=at,
    )


def _apply_batch(
    session: Session, user_id: uuid.UUID, facts: LessonFacts, since: datetime, batch: Batch
) -> LessonProgress:
    """Under the row's lock: every report in turn, then what follows from them together."""
    now = clock.now()
    row, is_first = _lock_or_start(session, user_id, facts, now)
    enough_before = heard.is_enough(row.heard, facts.duration_ms)
    changed, played_ms = is_first, 0
    for report in batch.reports:
        at = max(now - report.ago, since)
        if is_first:
            row.started_at = row.reported_at = at
            is_first = False
        elif _is_stale(row, batch.reporter, report, at):
            continue
        played_ms += _apply(row, batch.reporter, report, at, facts.duration_ms)
        changed = True
    if played_ms:
        queries.add_to_day(session, user_id, now.date(), heard_ms=played_ms)
    if not enough_before and heard.is_enough(row.heard, facts.duration_ms):
        _finish(session, row, facts.title, now)
    if changed:
        live.touch(session, live.library(user_id))
    return row


def _lock_or_start(
    session: Session, user_id: uuid.UUID, facts: LessonFacts, now: datetime
) -> tuple[LessonProgress, bool]:
    is_first = not facts.is_begun and insert_once(session, _fresh(user_id, facts, now))
    row = queries.lock_progress(session, user_id, facts.lesson_id)
    if row is None:  # the lesson was deleted at this very moment
        raise NotFound
    if is_first:
        live.touch(session, live.store_learning(facts.store_id))
    return row, is_first


def _is_stale(row: LessonProgress, reporter: str, report: Report, at: datetime) -> bool:
    if row.reporter == reporter:
        return report.sequence <= row.sequence
    return at < row.reported_at


def _apply(
    row: LessonProgress, reporter: str, report: Report, at: datetime, duration_ms: int
) -> int:
    """Moves the row to the report. Returns how many milliseconds played since the last one."""
    at = max(at, row.reported_at)  # a slower network made an earlier report look later
    position = min(report.position_ms, duration_ms)
    elapsed_ms = round((at - row.reported_at).total_seconds() * 1000)
    start = row.position_ms
    played_ms = 0
    if row.is_playing and heard.could_have_played(start, position, elapsed_ms, report.rate):
        row.heard = heard.with_stretch(row.heard, start, position, duration_ms)
        played_ms = position - start
    row.position_ms = position
    row.is_playing = report.is_playing
    row.reporter = reporter
    row.sequence = report.sequence
    row.reported_at = at
    return played_ms


def _finish(session: Session, row: LessonProgress, title: str, at: datetime) -> None:
    if row.completed_at is not None:
        return
    row.completed_at = at
    is_news = record_activity(
        session,
        row.store_id,
        kind=ActivityKind.LESSON_DONE,
        source_key=f"lesson_done:{row.lesson_id}:{row.user_id}",
        user_id=row.user_id,
        subject=title,
    )
    if is_news:
        queries.add_to_day(session, row.user_id, at.date(), lessons_done=1)
    _touch(session, row)


def _touch(session: Session, row: LessonProgress) -> None:
    live.touch(session, live.library(row.user_id), live.store_learning(row.store_id))
