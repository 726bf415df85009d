"""Statements of the catalog domain."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select, update

from ppr_academy.models.catalog import Course, CourseStatus, Lesson, Module, RemovedPart
from ppr_academy.models.learning import LessonProgress
from ppr_academy.models.media import FilePurpose, FileStatus, MediaFile
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.services.stores.scope import StoreScope, across_stores

_SWEEP = "the sweep looks after what was deleted or never used in every store"


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson without its text, with what is known of its file."""

    id: uuid.UUID
    module_id: uuid.UUID
    title: str
    is_free_preview: bool
    is_text_staged: bool
    has_text: bool
    content_type: str
    duration_ms: int


def get_store_and_payouts(scope: StoreScope) -> tuple[Store, bool]:
    """The scope's store, and whether it can be paid for a course."""
    statement = (
        select(Store, ConnectAccount.can_charge)
        .outerjoin(ConnectAccount, col(ConnectAccount.store_id) == col(Store.id))
        .where(Store.id == scope.store_id)
        .execution_options(**scope.options)
    )
    rows = scope.session.exec(statement).all()
    return rows[0][0], any(bool(can_charge) for _, can_charge in rows)


def count_on_sale(scope: StoreScope) -> int:
    """How many courses of the store are on sale."""
    statement = (
        scope.select(Course)
        .with_only_columns(func.count(), maintain_column_froms=True)
        .where(col(Course.status) == CourseStatus.PUBLISHED)
    )
    return int(scope.session.execute(statement).scalar_one())


def list_courses(scope: StoreScope) -> Sequence[Course]:
    """This store's courses, what is worked on and sold before what was put away."""
    statement = scope.select(Course).order_by(
        col(Course.status) == "archived", col(Course.created_at).desc(), col(Course.id)
    )
    return scope.session.exec(statement).all()


def sum_lessons(scope: StoreScope) -> dict[uuid.UUID, tuple[int, int, int]]:
    """Course id → (lessons, milliseconds of sound and film, lessons with a staged text)."""
    statement = (
        select(
            Lesson.course_id,
            func.count(),
            func.coalesce(func.sum(MediaFile.duration_ms), 0),
            func.count().filter(col(Lesson.is_text_staged)),
        )
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .where(Lesson.store_id == scope.store_id)
        .group_by(col(Lesson.course_id))
        .execution_options(**scope.options)
    )
    rows = scope.session.execute(statement)
    return {course_id: (count, int(ms), staged) for course_id, count, ms, staged in rows}


def is_slug_taken(scope: StoreScope, slug: str, but: uuid.UUID | None = None) -> bool:
    """Whether another course of this store has the slug."""
    statement = scope.select(Course).where(Course.slug == slug)
    if but:
        statement = statement.where(Course.id != but)
    return scope.session.exec(statement.limit(1)).first() is not None


def list_modules(scope: StoreScope, course_id: uuid.UUID) -> Sequence[Module]:
    """A course's parts, from the top."""
    statement = (
        scope.select(Module)
        .where(Module.course_id == course_id)
        .order_by(col(Module.position), col(Module.id))
    )
    return scope.session.exec(statement).all()


def list_lesson_lines(scope: StoreScope, course_id: uuid.UUID) -> list[LessonLine]:
    """A course's lessons without their texts, from the top."""
    statement = (
        select_columns(
            col(Lesson.id),
            col(Lesson.module_id),
            col(Lesson.title),
            col(Lesson.is_free_preview),
            col(Lesson.is_text_staged),
            func.trim(Lesson.body) != "",
            func.coalesce(MediaFile.content_type, ""),
            func.coalesce(MediaFile.duration_ms, 0),
        )
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .where(col(Lesson.store_id) == scope.store_id, col(Lesson.course_id) == course_id)
        .order_by(col(Lesson.position), col(Lesson.id))
        .execution_options(**scope.options)
    )
    return [LessonLine(*row) for row in scope.session.execute(statement)]


def list_module_lessons(scope: StoreScope, module_id: uuid.UUID) -> Sequence[Lesson]:
    """The lessons of one part, from the top."""
    statement = (
        scope.select(Lesson)
        .where(Lesson.module_id == module_id)
        .order_by(col(Lesson.position), col(Lesson.id))
    )
    return scope.session.exec(statement).all()


def list_staged_lessons(scope: StoreScope, course_id: uuid.UUID) -> Sequence[Lesson]:
    """Lessons whose written text is newer than the one that students read."""
    statement = scope.select(Lesson).where(
        Lesson.course_id == course_id, col(Lesson.is_text_staged).is_(True)
    )
    return scope.session.exec(statement).all()


def list_module_places(scope: StoreScope, course_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
    """(id, position) of a course's parts, from the top."""
    statement = (
        select(Module.id, Module.position)
        .where(Module.store_id == scope.store_id, Module.course_id == course_id)
        .order_by(col(Module.position), col(Module.id))
        .execution_options(**scope.options)
    )
    return [(row[0], row[1]) for row in scope.session.execute(statement)]


def list_lesson_places(
    scope: StoreScope, course_id: uuid.UUID
) -> list[tuple[uuid.UUID, uuid.UUID, int]]:
    """(id, module, position) of a course's lessons, by position."""
    statement = (
        select(Lesson.id, Lesson.module_id, Lesson.position)
        .where(Lesson.store_id == scope.store_id, Lesson.course_id == course_id)
        .order_by(col(Lesson.position), col(Lesson.id))
        .execution_options(**scope.options)
    )
    return [(row[0], row[1], row[2]) for row in scope.session.execute(statement)]


def place_lessons(scope: StoreScope, places: Sequence[Mapping[str, Any]]) -> None:
    """Write position and module of lessons, by their ids, in one go. The caller checked them."""
    if places:
        scope.session.execute(
            update(Lesson).execution_options(**scope.options),
            [dict(place) for place in places],
        )


def place_modules(scope: StoreScope, places: Sequence[Mapping[str, Any]]) -> None:
    """Write positions of parts, by their ids, in one go. The caller checked them."""
    if places:
        scope.session.execute(
            update(Module).execution_options(**scope.options),
            [dict(place) for place in places],
        )


def list_progress(scope: StoreScope, lesson_ids: Sequence[uuid.UUID]) -> Sequence[LessonProgress]:
    """What students heard of these lessons."""
    statement = scope.select(LessonProgress).where(col(LessonProgress.lesson_id).in_(lesson_ids))
    return scope.session.exec(statement).all()


def find_lesson_with_file(
    scope: StoreScope, lesson_id: uuid.UUID
) -> tuple[Lesson, MediaFile | None] | None:
    """A lesson and the file that its students get."""
    statement = (
        select(Lesson, MediaFile)
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .where(Lesson.store_id == scope.store_id, Lesson.id == lesson_id)
        .execution_options(**scope.options)
    )
    row = scope.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def find_first_lesson(scope: StoreScope, course_id: uuid.UUID) -> uuid.UUID | None:
    """The id of a course's first lesson."""
    statement = (
        select(Lesson.id)
        .where(Lesson.store_id == scope.store_id, Lesson.course_id == course_id)
        .order_by(col(Lesson.position), col(Lesson.id))
        .limit(1)
        .execution_options(**scope.options)
    )
    return scope.session.scalar(statement)


def list_removed_before(session: Session, before: datetime) -> Sequence[RemovedPart]:
    """What was deleted before a moment, in every store."""
    statement = (
        across_stores(RemovedPart, reason=_SWEEP)
        .where(RemovedPart.removed_at < before)
        .order_by(col(RemovedPart.removed_at))
        .limit(100)
    )
    return session.exec(statement).all()


def list_unused_files(session: Session, before: datetime) -> Sequence[MediaFile]:
    """Ready lesson files that found no lesson to be used in, in every store."""
    statement = (
        across_stores(MediaFile, reason=_SWEEP)
        .where(
            MediaFile.purpose == FilePurpose.LESSON,
            MediaFile.status == FileStatus.READY,
            MediaFile.target != "",
            col(MediaFile.ready_at) < before,
        )
        .limit(200)
    )
    return session.exec(statement).all()


def is_file_used(scope: StoreScope, file_id: uuid.UUID) -> bool:
    """Whether a lesson of this store uses the file."""
    statement = scope.select(Lesson).where(Lesson.file_id == file_id).limit(1)
    return scope.session.exec(statement).first() is not None
