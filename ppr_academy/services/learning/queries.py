"""Selects of the learning domain."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from ppr_academy.models.catalog import Lesson
from ppr_academy.models.learning import Entitlement, LearningDay, LessonProgress
from ppr_academy.models.media import MediaFile
from ppr_academy.models.stores import Store
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


def list_active_entitlements(session: Session, user_id: uuid.UUID) -> Sequence[Entitlement]:
    statement = (
        across_stores(Entitlement, reason=_OWN)
        .where(Entitlement.user_id == user_id, col(Entitlement.revoked_at).is_(None))
        .order_by(col(Entitlement.granted_at).desc(), col(Entitlement.id))
    )
    return session.exec(statement).all()


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
        .outerjoin(
            LessonProgress,
            and_(
                col(LessonProgress.user_id) == user_id,
                col(LessonProgress.lesson_id) == col(Lesson.id),
            ),
        )
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
