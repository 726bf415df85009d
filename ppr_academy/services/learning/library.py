"""A person's library: what to go on with, every course they have, on which days they learned."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from ppr_academy.services.core import clock
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import days, queries
from ppr_academy.services.learning.outline import (
    LessonRow,
    find_current,
    player_path,
    strip_of,
)
from ppr_academy.services.learning.queries import CourseRow
from ppr_academy.services.learning.views import ContinueView, LibraryCourse, LibraryView
from ppr_academy.services.media.colors import store_colors
from ppr_academy.services.media.public import public_url
from ppr_academy.services.media.views import clock_label

LIMIT = 200


def get_library(viewer: Viewer) -> LibraryView:
    """Everything that the person may learn, the course they were in last first.

    Raises SignInRequired. Four statements, however many courses.
    """
    user_id = viewer.require_user()
    courses = queries.list_own_courses(viewer.session, user_id, LIMIT)
    lessons = queries.list_lessons(viewer.session, user_id, [c.course_id for c in courses])
    courses.sort(key=lambda course: _last_seen(course, lessons[course.course_id]), reverse=True)
    today = clock.now().date()
    known = queries.list_days(viewer.session, user_id, today - timedelta(days=days.LOOK_BACK))
    lit = days.lit_days(known)
    twice = _slugs_that_occur_twice(courses)
    first = _to_go_on_with(courses, lessons)
    return LibraryView(
        going_on=_continue(viewer, first, lessons, twice) if first else ContinueView(),
        courses=[
            _view_course(course, lessons[course.course_id], course.slug in twice)
            for course in courses
            if first is None or course.course_id != first.course_id
        ],
        days=days.steps(lit, today),
        days_title=days.title(lit, today),
        days_label=days.label(lit, today),
        count=len(courses),
    )


def _last_seen(course: CourseRow, lessons: Sequence[LessonRow]) -> datetime:
    assert course.granted_at is not None
    return max([course.granted_at, *(row.reported_at for row in lessons if row.reported_at)])


def _slugs_that_occur_twice(courses: Sequence[CourseRow]) -> frozenset[str]:
    slugs = [course.slug for course in courses]
    return frozenset(slug for slug in slugs if slugs.count(slug) > 1)


def _to_go_on_with(
    courses: Sequence[CourseRow], lessons: dict[uuid.UUID, list[LessonRow]]
) -> CourseRow | None:
    return next((c for c in courses if find_current(lessons[c.course_id]) is not None), None)


def _address(course: CourseRow, is_ambiguous: bool, lesson_id: uuid.UUID | None = None) -> str:
    return player_path(course.slug, course.store_slug if is_ambiguous else "", lesson_id)


def _continue(
    viewer: Viewer,
    course: CourseRow,
    lessons: dict[uuid.UUID, list[LessonRow]],
    twice: frozenset[str],
) -> ContinueView:
    lesson = find_current(lessons[course.course_id])
    assert lesson is not None
    colors = store_colors(course.store_slug, course.family, course.own_color)
    peaks = queries.get_peaks(viewer.session, lesson.file_id) if lesson.file_id else []
    is_begun = lesson.position_ms > 0
    left_ms = lesson.duration_ms - lesson.position_ms
    starts = "&play=1" if lesson.file_id else ""
    share = lesson.position_ms / lesson.duration_ms if lesson.duration_ms else 0
    return ContinueView(
        course_id=str(course.course_id),
        part_label=f"{course.title}, part {lesson.part_number}",
        lesson_title=lesson.title,
        href=_address(course, course.slug in twice, lesson.id) + starts,
        cover=public_url(course.cover_key) if course.cover_key else "",
        track_dark=colors.track_dark,
        track_light=colors.track_light,
        peaks=peaks,
        share=round(min(1, share), 4),
        key_label=_key_label(lesson, is_begun),
        left_label=f"{_spoken(left_ms)} left in this lesson" if is_begun and left_ms > 0 else "",
    )


def _key_label(lesson: LessonRow, is_begun: bool) -> str:
    if lesson.kind == "text":
        return "Read this lesson"
    return f"Play from {clock_label(lesson.position_ms)}" if is_begun else "Play this lesson"


def _spoken(ms: int) -> str:
    minutes, seconds = divmod(max(1, ms // 1000), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _view_course(
    course: CourseRow, lessons: Sequence[LessonRow], is_ambiguous: bool
) -> LibraryCourse:
    current = find_current(lessons)
    colors = store_colors(course.store_slug, course.family, course.own_color)
    done = sum(1 for lesson in lessons if lesson.is_done)
    next_label, key_label = _next_labels(lessons, current)
    return LibraryCourse(
        id=str(course.course_id),
        title=course.title,
        store_name=course.store_name,
        href=_address(course, is_ambiguous),
        cover=public_url(course.cover_key, small=True) if course.cover_key else "",
        track_dark=colors.track_dark,
        track_light=colors.track_light,
        strip=strip_of(lessons, current),
        next_label=next_label,
        count_label=f"{done} of {len(lessons)}" if lessons else "",
        key_label=key_label,
    )


def _next_labels(lessons: Sequence[LessonRow], current: LessonRow | None) -> tuple[str, str]:
    if not lessons:
        return "No lessons yet", "Open"
    if current is None:
        finished = max(lesson.completed_at for lesson in lessons if lesson.completed_at)
        return f"Finished on {finished.day} {finished:%B}", "Open again"
    if not any(lesson.reported_at for lesson in lessons):
        return f"Not begun. Starts with {current.title}", "Begin"
    return f"Next: {current.heading}", "Go on"
