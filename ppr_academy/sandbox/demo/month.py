"""Plays the month of the demo academy: what was bought, and what was heard of it."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from ppr_academy.sandbox import testing
from ppr_academy.sandbox.demo import queries
from ppr_academy.sandbox.demo.shapes import LessonVisit, Purchase
from ppr_academy.sandbox.demo.stage import Stage
from ppr_academy.services.commerce.checkout import open_hosted_checkout, start_checkout
from ppr_academy.services.commerce.errors import AlreadyOwned
from ppr_academy.services.commerce.reconcile import collect_processor_fees, reconcile_order
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.progress import complete_lesson, record_progress

_AT_CHECKOUT = timedelta(seconds=85)
_REPORT_EVERY_MS = 20_000
_VISITS_A_COMMIT = 40


def buy_all(stage: Stage, purchases: Sequence[Purchase], *, jobs_but: Collection[str] = ()) -> None:
    """Every purchase, oldest first, each at its moment: paid, told, granted, with its receipt.

    Jobs of the kinds in `jobs_but` are not done.
    """
    with db.reading() as session:
        people = queries.map_people(session)
        courses = queries.map_courses(session)
    for purchase in purchases:
        _buy(stage, purchase, people[purchase.email], courses[purchase.course_key])
        with stage.at(purchase.at):
            stage.run_jobs(but=jobs_but)
    while collect_processor_fees():
        pass


def _buy(stage: Stage, purchase: Purchase, buyer_id: uuid.UUID, course_id: uuid.UUID) -> None:
    pressed = purchase.at - _AT_CHECKOUT if purchase.price_cents else purchase.at
    with stage.at(pressed):
        try:
            with db.transaction() as session:
                started = start_checkout(Viewer(session, buyer_id), course_id)
        except AlreadyOwned:  # by an earlier start
            return
        if started.order_id is None:
            return
        url = open_hosted_checkout(started.order_id)
    with stage.at(purchase.at):
        events: list[Any] = []
        if url:
            _, events = testing.pay(stage.sandbox, url.rpartition("/")[2])
            stage.tell(events)
        if not events:
            # Paid by an earlier start, which died before it heard of it.
            reconcile_order(started.order_id)


def learn_all(visits: Sequence[LessonVisit]) -> None:
    """Every visit to a lesson, as the reports of the player that was open."""
    with db.reading() as session:
        people = queries.map_people(session)
        courses = queries.map_courses(session)
        rows = queries.list_lessons(session)
    lessons: dict[uuid.UUID, list[queries.LessonRow]] = {}
    for row in rows:
        lessons.setdefault(row.course_id, []).append(row)
    for first in range(0, len(visits), _VISITS_A_COMMIT):
        with db.transaction() as session:
            for visit in visits[first : first + _VISITS_A_COMMIT]:
                lesson = lessons[courses[visit.course_key]][visit.lesson_index]
                with clock.at(visit.reported_at):
                    _learn(Viewer(session, people[visit.email]), visit, lesson)


def _learn(viewer: Viewer, visit: LessonVisit, lesson: queries.LessonRow) -> None:
    record_progress(viewer, _reports(visit, lesson))
    if visit.completed_at is not None and not lesson.duration_ms:
        complete_lesson(viewer, lesson.id)


def _reports(visit: LessonVisit, lesson: queries.LessonRow) -> dict[str, Any]:
    """What the player would have sent: opened, and played once up to where they stopped."""
    open_ms = round((visit.reported_at - visit.started_at).total_seconds() * 1000)
    until_ms = min(round(visit.heard * lesson.duration_ms), open_ms)
    places = [*range(0, until_ms, _REPORT_EVERY_MS), until_ms] if until_ms else []
    told = [(0, False, open_ms), *((at, at < until_ms, until_ms - at) for at in places)]
    return {
        "lesson_id": str(lesson.id),
        "reporter": "demo",
        "reports": [
            {"sequence": number, "position_ms": at, "is_playing": goes_on, "ago_ms": ago}
            for number, (at, goes_on, ago) in enumerate(told, 1)
        ],
    }
