"""Where students stop: how many are still there at each lesson, and where most were lost."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby, pairwise

from ppr_academy.models.catalog import Course
from ppr_academy.services.analytics import queries
from ppr_academy.services.analytics.queries import LessonLine, Reach
from ppr_academy.services.analytics.views import (
    CourseTab,
    FallFlag,
    FallLesson,
    FallPart,
    Students,
)
from ppr_academy.services.catalog.drawing import tracks
from ppr_academy.services.core import clock
from ppr_academy.services.learning.outline import play_seconds
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

NOW = timedelta(minutes=5)
_WORST_FROM = 3
"""A drop of fewer students than this says nothing about the lesson."""


def get_students(scope: StoreScope, chosen: str = "") -> Students:
    """How far the students of a course got: of `chosen` (an id), else of the one with the most.

    Four statements. Raises Forbidden.
    """
    scope.require(permissions.STUDENTS_VIEW)
    total, learning_now = queries.count_students(scope, clock.now() - NOW)
    reach = queries.count_reach(scope)
    store, courses = queries.get_catalog(scope)
    begun = sorted(
        (c for c in courses if any(r.course_id == c.id for r in reach)),
        key=lambda c: -sum(r.students for r in reach if r.course_id == c.id),
    )
    course = next((c for c in begun if str(c.id) == chosen), begun[0] if begun else None)
    dark, light = tracks(store)
    if course is None:
        return Students(total=total, learning_now=learning_now)
    lessons = queries.list_lessons(scope, course.id)
    staying = _staying([r for r in reach if r.course_id == course.id], len(lessons))
    worst = _worst(staying)
    return Students(
        total=total,
        learning_now=learning_now,
        finished=staying[-1] if staying else 0,
        courses=[CourseTab(str(c.id), c.title, c.id == course.id) for c in begun[:4]],
        parts=_parts(lessons, staying, worst),
        started=f"{staying[0] if staying else 0:,} started",
        flag=_flag(course, lessons, staying, worst) if worst is not None else FallFlag(),
        has_flag=worst is not None,
        said=f"Students still there at each lesson of {course.title}",
        track_dark=dark,
        track_light=light,
    )


def _staying(reach: Sequence[Reach], count: int) -> list[int]:
    """How many students got at least as far as each lesson."""
    staying, left = [], sum(r.students for r in reach)
    ended = {r.position: r.students for r in reach}
    for position in range(count):
        staying.append(left)
        left -= ended.get(position, 0)
    return staying


def _worst(staying: Sequence[int]) -> int | None:
    """The lesson after which most students were lost; None while the numbers are too small."""
    drops = [(before - after, -at) for at, (before, after) in enumerate(pairwise(staying))]
    if not drops:
        return None
    lost, at = max(drops)
    return -at if lost >= _WORST_FROM else None


def _seconds(lesson: LessonLine) -> int:
    return play_seconds(lesson.duration_ms, lesson.text_length)


def _numbers(lessons: Sequence[LessonLine]) -> list[str]:
    """`3.8` for each lesson."""
    numbers = []
    for part, (_, group) in enumerate(groupby(lessons, key=lambda x: x.module_id), 1):
        numbers += [f"{part}.{n}" for n, _ in enumerate(group, 1)]
    return numbers


def _parts(
    lessons: Sequence[LessonLine], staying: Sequence[int], worst: int | None
) -> list[FallPart]:
    most, numbers = max([*staying, 1]), _numbers(lessons)
    places = {lesson.id: at for at, lesson in enumerate(lessons)}
    parts = []
    for number, (_, group) in enumerate(groupby(lessons, key=lambda x: x.module_id), 1):
        inside = list(group)
        parts.append(
            FallPart(
                str(number),
                inside[0].module_title,
                sum(_seconds(lesson) for lesson in inside),
                [_bar(lesson, places, numbers, staying, most, worst) for lesson in inside],
            )
        )
    return parts


def _bar(
    lesson: LessonLine,
    places: dict[uuid.UUID, int],
    numbers: Sequence[str],
    staying: Sequence[int],
    most: int,
    worst: int | None,
) -> FallLesson:
    at = places[lesson.id]
    return FallLesson(
        label=f"{numbers[at]} {lesson.title}: {staying[at]:,} of {most:,}",
        flex=_seconds(lesson),
        height=f"{staying[at] / most:.1%}",
        is_worst=at == worst,
    )


def _flag(
    course: Course, lessons: Sequence[LessonLine], staying: Sequence[int], worst: int
) -> FallFlag:
    seconds = [_seconds(lesson) for lesson in lessons]
    share = sum(seconds[: worst + 1]) / max(1, sum(seconds))
    lost = staying[worst] - staying[worst + 1]
    return FallFlag(
        left=f"{share:.1%}",
        headline=f"{lost:,} of {staying[worst]:,} stop after {_numbers(lessons)[worst]}",
        text=f" {lessons[worst].title}.",
        href=f"/dashboard/courses/{course.id}?lesson={lessons[worst].id}",
        at_left=share > 0.6,
    )
