"""The player's page: the course as a list, one lesson on the stage, where the person is in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from ppr_academy.models.catalog import CourseStatus
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import queries
from ppr_academy.services.learning.outline import (
    LessonRow,
    find_current,
    find_next,
    parts_of,
    player_path,
    strip_of,
)
from ppr_academy.services.learning.queries import CourseRow
from ppr_academy.services.learning.views import (
    CourseOutline,
    LessonLine,
    LessonView,
    PartView,
    Place,
    PlayerView,
)
from ppr_academy.services.media.colors import store_colors
from ppr_academy.services.media.views import clock_label

_CANDIDATES = 20
_SLUG_LIMIT = 80


@dataclass(frozen=True, slots=True)
class _Address:
    """How this course's lessons are linked: its slug, and the store where the slug needs it."""

    course_slug: str
    store_slug: str

    def of(self, lesson: LessonRow) -> str:
        return player_path(self.course_slug, self.store_slug, lesson.id)


def get_player(viewer: Viewer, course_slug: str, store_slug: str, lesson_id: str) -> PlayerView:
    """The player for an address; `store_slug` and `lesson_id` may be empty or stale.

    A course of the person plays, their own store's plays as a preview, any other that is on sale
    answers "locked" with the way to its page. Raises SignInRequired; NotFound for the rest.
    Three statements.
    """
    user_id = viewer.require_user()
    found = _find_courses(viewer, course_slug, store_slug)
    course = found[0]
    is_preview = course.granted_at is None
    if is_preview and course.owner_id != user_id:
        return PlayerView("locked", _locked(course))
    own = sum(1 for row in found if row.granted_at is not None or row.owner_id == user_id)
    address = _Address(course.slug, course.store_slug if own > 1 or store_slug else "")
    lessons = queries.list_lessons(viewer.session, user_id, [course.course_id])[course.course_id]
    current = _find_wanted(lessons, lesson_id) or find_current(lessons)
    if current is None:
        current = lessons[0] if lessons else None
    outline = _outline(course, lessons, current, address, is_preview)
    if current is None:
        return PlayerView("empty", outline)
    html, peaks = queries.get_lesson_body(viewer.session, current.id)
    return PlayerView(
        "ready",
        outline,
        _lesson(current, html, peaks),
        _place(lessons, current, address),
    )


def get_player_topics(viewer: Viewer, course_slug: str, store_slug: str) -> tuple[str, ...]:
    """The live topics of `get_player` for the same address. Raises what it raises."""
    course = _find_courses(viewer, course_slug, store_slug)[0]
    return live.library(viewer.require_user()), live.store_courses(course.store_id)


def _find_courses(viewer: Viewer, course_slug: str, store_slug: str) -> list[CourseRow]:
    user_id = viewer.require_user()
    if not 0 < len(course_slug) <= _SLUG_LIMIT or len(store_slug) > _SLUG_LIMIT:
        raise NotFound
    found = queries.list_courses_by_slug(
        viewer.session, user_id, course_slug, store_slug, _CANDIDATES
    )
    if not found:
        raise NotFound
    return found


def _find_wanted(lessons: Sequence[LessonRow], lesson_id: str) -> LessonRow | None:
    try:
        wanted = parse_id(lesson_id)
    except NotFound:
        return None
    return next((lesson for lesson in lessons if lesson.id == wanted), None)


def _locked(course: CourseRow) -> CourseOutline:
    is_open = course.status == CourseStatus.PUBLISHED
    if not is_open or course.visibility == StoreVisibility.CLOSED:
        raise NotFound
    colors = store_colors(course.store_slug, course.family, course.own_color)
    return CourseOutline(
        title=course.title,
        store_name=course.store_name,
        page_href=_page_of(course),
        track_dark=colors.track_dark,
        track_light=colors.track_light,
    )


def _page_of(course: CourseRow) -> str:
    return f"/{course.store_slug}/courses/{course.slug}"


def _outline(
    course: CourseRow,
    lessons: Sequence[LessonRow],
    current: LessonRow | None,
    address: _Address,
    is_preview: bool,
) -> CourseOutline:
    colors = store_colors(course.store_slug, course.family, course.own_color)
    done = sum(1 for lesson in lessons if lesson.is_done)
    return CourseOutline(
        title=course.title,
        store_name=course.store_name,
        page_href=_page_of(course),
        track_dark=colors.track_dark,
        track_light=colors.track_light,
        strip=strip_of(lessons, current),
        parts=[_part(part, current, address) for part in parts_of(lessons)],
        done=str(done),
        total=str(len(lessons)),
        strip_label=f"{done} of {len(lessons)} lessons done",
        is_preview=is_preview,
    )


def _part(lessons: Sequence[LessonRow], current: LessonRow | None, address: _Address) -> PartView:
    done = sum(1 for lesson in lessons if lesson.is_done)
    now: uuid.UUID | None = current.id if current else None
    return PartView(
        number=str(lessons[0].part_number),
        title=lessons[0].part_title,
        count_label=f"{done} of {len(lessons)}",
        is_open=any(lesson.id == now for lesson in lessons),
        lessons=[_line(lesson, lesson.id == now, address) for lesson in lessons],
    )


def _line(lesson: LessonRow, is_now: bool, address: _Address) -> LessonLine:
    return LessonLine(
        id=str(lesson.id),
        title=f"{lesson.number}. {lesson.title}",
        duration=clock_label(lesson.duration_ms) if lesson.duration_ms else "",
        kind=lesson.kind,
        href=address.of(lesson),
        is_done=lesson.is_done,
        is_now=is_now,
    )


def _lesson(lesson: LessonRow, html: str, peaks: list[int]) -> LessonView:
    return LessonView(
        id=str(lesson.id),
        title=lesson.title,
        heading=lesson.heading,
        part_label=f"Part {lesson.part_number}, {lesson.part_title}",
        html=html,
        kind=lesson.kind,
        src=f"/api/files/{lesson.file_id}" if lesson.file_id else "",
        peaks=peaks,
        duration_ms=lesson.duration_ms,
    )


def _place(lessons: Sequence[LessonRow], current: LessonRow, address: _Address) -> Place:
    follows = find_next(lessons, current)
    return Place(
        position_ms=current.position_ms,
        is_done=current.is_done,
        next_href=address.of(follows) if follows else "",
        next_title=follows.title if follows else "",
    )
