"""Selects of the learning domain."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from ppr_academy.models.catalog import Course, CourseStatus, Lesson, Module
from ppr_academy.models.learning import Entitlement, LearningDay, LessonProgress
from ppr_academy.models.media import FileStatus, MediaFile
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.learning.outline import LessonRow
from ppr_academy.services.stores.scope import across_stores

_OWN = "a person learns in many stores; the statement is narrowed to that person"


def lock_entitlement(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> Entitlement | None:
    """The right to a course, active or revoked, kept from others until the transaction ends."""
    statement = (
        across_stores(Entitlement, reason=_OWN)
        .where(
            Entitlement.store_id == store_id,
            Entitlement.user_id == user_id,
            Entitlement.course_id == course_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def find_active_entitlement(
    session: Session, user_id: uuid.UUID, course_id: uuid.UUID
) -> Entitlement | None:
    statement = across_stores(Entitlement, reason=_OWN).where(
        Entitlement.user_id == user_id,
        Entitlement.course_id == course_id,
        col(Entitlement.revoked_at).is_(None),
    )
    return session.exec(statement).one_or_none()


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What the rules of progress need of a lesson, and what the person has to do with it.

    `granted_at` is None without an active right; `duration_ms` 0 without a recording; `is_begun`
    says that there is a row of progress.
    """

    store_id: uuid.UUID
    course_id: uuid.UUID
    lesson_id: uuid.UUID
    title: str
    owner_id: uuid.UUID
    duration_ms: int
    granted_at: datetime | None
    is_begun: bool


def find_lesson_facts(
    session: Session, user_id: uuid.UUID, lesson_id: uuid.UUID
) -> LessonFacts | None:
    statement = (
        across_stores(Lesson, reason="a lesson is learned by its id; the right is joined to it")
        .with_only_columns(
            col(Lesson.store_id),
            col(Lesson.course_id),
            col(Lesson.id),
            col(Lesson.title),
            col(Store.owner_id),
            func.coalesce(col(MediaFile.duration_ms), 0),
            col(Entitlement.granted_at),
            col(LessonProgress.id).is_not(None),
        )
        .join(Store, col(Store.id) == col(Lesson.store_id))
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .outerjoin(Entitlement, _active_right(user_id, col(Lesson.course_id)))
        .outerjoin(LessonProgress, _progress_of(user_id))
        .where(col(Lesson.id) == lesson_id)
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else LessonFacts(*found)


def _active_right(user_id: uuid.UUID, course_id: Any) -> ColumnElement[bool]:
    return and_(
        col(Entitlement.user_id) == user_id,
        col(Entitlement.course_id) == course_id,
        col(Entitlement.revoked_at).is_(None),
    )


def lock_progress(
    session: Session, user_id: uuid.UUID, lesson_id: uuid.UUID
) -> LessonProgress | None:
    """The row of one person and one lesson, kept from others until the transaction ends."""
    statement = (
        across_stores(LessonProgress, reason=_OWN)
        .where(LessonProgress.user_id == user_id, LessonProgress.lesson_id == lesson_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def add_to_day(
    session: Session, user_id: uuid.UUID, day: date, *, heard_ms: int = 0, lessons_done: int = 0
) -> None:
    """Add to what the person did on that day; two at once add up."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"heard_ms": heard_ms, "lessons_done": lessons_done}
    statement = dialect.insert(LearningDay).values(user_id=user_id, day=day, **values)
    added = {name: getattr(LearningDay, name) + amount for name, amount in values.items()}
    session.execute(statement.on_conflict_do_update(index_elements=["user_id", "day"], set_=added))


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with its store, and what the person has to do with it."""

    store_id: uuid.UUID
    course_id: uuid.UUID
    slug: str
    title: str
    status: CourseStatus
    cover_key: str
    store_slug: str
    store_name: str
    family: str
    own_color: str
    visibility: StoreVisibility
    owner_id: uuid.UUID
    granted_at: datetime | None


_COURSE_ROW = (
    col(Course.store_id),
    col(Course.id),
    col(Course.slug),
    col(Course.title),
    col(Course.status),
    col(Course.cover_key),
    col(Store.slug),
    col(Store.name),
    col(Store.family),
    col(Store.own_color),
    col(Store.visibility),
    col(Store.owner_id),
    col(Entitlement.granted_at),
)


def list_own_courses(session: Session, user_id: uuid.UUID, limit: int) -> list[CourseRow]:
    """What the person may learn now, newest right first."""
    statement = (
        across_stores(Course, reason=_OWN)
        .with_only_columns(*_COURSE_ROW)
        .join(Store, col(Store.id) == col(Course.store_id))
        .join(Entitlement, _active_right(user_id, col(Course.id)))
        .order_by(col(Entitlement.granted_at).desc(), col(Course.id))
        .limit(limit)
    )
    return [CourseRow(*row) for row in session.execute(statement)]


def list_courses_by_slug(
    session: Session, user_id: uuid.UUID, slug: str, store_slug: str, limit: int
) -> list[CourseRow]:
    """Courses of that address: the person's first, then their own store's, then on sale."""
    statement = (
        across_stores(Course, reason="the player's address names no store")
        .with_only_columns(*_COURSE_ROW)
        .join(Store, col(Store.id) == col(Course.store_id))
        .outerjoin(Entitlement, _active_right(user_id, col(Course.id)))
        .where(col(Course.slug) == slug)
        .order_by(
            col(Entitlement.granted_at).is_(None),
            col(Store.owner_id) != user_id,
            col(Course.status) != CourseStatus.PUBLISHED,
            col(Entitlement.granted_at).desc(),
            col(Course.id),
        )
        .limit(limit)
    )
    if store_slug:
        statement = statement.where(col(Store.slug) == store_slug)
    return [CourseRow(*row) for row in session.execute(statement)]


def list_lessons(
    session: Session, user_id: uuid.UUID, course_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[LessonRow]]:
    """Each course's lessons in their order, with the person's progress. No texts, no peaks."""
    statement = (
        across_stores(Lesson, reason="courses of several stores; the caller has the right to them")
        .with_only_columns(
            col(Lesson.course_id),
            col(Lesson.id),
            col(Lesson.title),
            col(Lesson.module_id),
            col(Module.title),
            col(Lesson.file_id),
            func.coalesce(col(MediaFile.content_type), ""),
            func.coalesce(col(MediaFile.duration_ms), 0),
            func.length(col(Lesson.body_html)),
            func.coalesce(col(LessonProgress.position_ms), 0),
            col(LessonProgress.reported_at),
            col(LessonProgress.completed_at),
        )
        .join(Module, col(Module.id) == col(Lesson.module_id))
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .outerjoin(LessonProgress, _progress_of(user_id))
        .where(col(Lesson.course_id).in_(course_ids))
        .order_by(col(Module.position), col(Module.id), col(Lesson.position), col(Lesson.id))
    )
    found: dict[uuid.UUID, list[LessonRow]] = {course_id: [] for course_id in course_ids}
    for row in session.execute(statement):
        lesson = LessonRow(*row)
        found[lesson.course_id].append(_numbered(lesson, found[lesson.course_id]))
    return found


def _numbered(lesson: LessonRow, before: Sequence[LessonRow]) -> LessonRow:
    if not before:
        return replace(lesson, part_number=1, number=1)
    last = before[-1]
    if last.module_id == lesson.module_id:
        return replace(lesson, part_number=last.part_number, number=last.number + 1)
    return replace(lesson, part_number=last.part_number + 1, number=1)


def _progress_of(user_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(
        col(LessonProgress.user_id) == user_id, col(LessonProgress.lesson_id) == col(Lesson.id)
    )


def get_lesson_body(session: Session, lesson_id: uuid.UUID) -> tuple[str, list[int]]:
    """A lesson's text as HTML and the peaks of its recording."""
    statement = (
        across_stores(Lesson, reason="the caller has the right to the lesson's course")
        .with_only_columns(col(Lesson.body_html), col(MediaFile.peaks))
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .where(col(Lesson.id) == lesson_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], list(found[1] or ())) if found else ("", [])


def get_peaks(session: Session, file_id: uuid.UUID) -> list[int]:
    statement = (
        across_stores(MediaFile, reason="the caller has the right to the file's lesson")
        .with_only_columns(col(MediaFile.peaks))
        .where(col(MediaFile.id) == file_id)
    )
    return list(session.execute(statement).scalar_one_or_none() or ())


def list_days(session: Session, user_id: uuid.UUID, since: date) -> Sequence[LearningDay]:
    statement = select(LearningDay).where(
        col(LearningDay.user_id) == user_id, col(LearningDay.day) >= since
    )
    return session.exec(statement).all()


def list_rights(
    session: Session, user_id: uuid.UUID, course_ids: Sequence[uuid.UUID]
) -> list[tuple[Entitlement, str]]:
    """A person's rights to some courses, revoked ones too, with the courses' titles."""
    statement: Any = (
        across_stores(Entitlement, reason=_OWN)
        .add_columns(col(Course.title))
        .join(Course, col(Course.id) == col(Entitlement.course_id))
        .where(col(Entitlement.user_id) == user_id, col(Entitlement.course_id).in_(course_ids))
    )
    return [(right, title) for right, title in session.execute(statement)]


def list_course_progress(
    session: Session, user_id: uuid.UUID, course_ids: Sequence[uuid.UUID]
) -> list[tuple[str, LessonProgress]]:
    """What a person has done in some courses, with the lessons' titles."""
    statement: Any = (
        across_stores(LessonProgress, reason=_OWN)
        .with_only_columns(col(Lesson.title), LessonProgress)
        .join(Lesson, col(Lesson.id) == col(LessonProgress.lesson_id))
        .where(
            col(LessonProgress.user_id) == user_id, col(LessonProgress.course_id).in_(course_ids)
        )
    )
    return [(title, progress) for title, progress in session.execute(statement)]


def find_file_for(
    session: Session, user_id: uuid.UUID | None, file_id: uuid.UUID
) -> MediaFile | None:
    """The ready file, if its store, a lesson that plays it or the lesson's course allows it."""
    plays_it = (
        exists()
        .where(col(Lesson.file_id) == col(MediaFile.id))
        .where(col(Lesson.store_id) == col(MediaFile.store_id))
        .where(col(Course.id) == col(Lesson.course_id))
    )
    is_preview = plays_it.where(
        col(Lesson.is_free_preview),
        col(Course.status) == CourseStatus.PUBLISHED,
        col(Store.visibility) != StoreVisibility.CLOSED,
    ).correlate(MediaFile, Store)
    allowed: list[ColumnElement[bool]] = [is_preview]
    if user_id is not None:
        is_theirs = plays_it.where(_active_right(user_id, col(Course.id)))
        allowed += [col(Store.owner_id) == user_id, is_theirs.correlate(MediaFile, Store)]
    statement = (
        across_stores(MediaFile, reason="a file is asked for by its id; the right is in the query")
        .join(Store, col(Store.id) == col(MediaFile.store_id))
        .where(
            col(MediaFile.id) == file_id,
            col(MediaFile.status) == FileStatus.READY,
            or_(*allowed),
        )
    )
    return session.exec(statement).one_or_none()
