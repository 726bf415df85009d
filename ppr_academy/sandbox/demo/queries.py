"""What the demo academy's seed looks up, to find what an earlier start has made already."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from ppr_academy.models.catalog import Course, Lesson
from ppr_academy.models.identity import User
from ppr_academy.models.media import MediaFile
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import across_stores

_SEED = "the seed makes every store of the demo academy"


def count_people(session: Session) -> int:
    """Accounts, whoever's they are."""
    return session.exec(select(func.count()).select_from(User)).one()


def find_person(session: Session, email: str) -> User | None:
    return session.exec(select(User).where(User.email == email)).one_or_none()


def map_people(session: Session) -> dict[str, uuid.UUID]:
    """E-mail address → id of everybody."""
    return dict(session.exec(select(User.email, User.id)).all())


def map_courses(session: Session) -> dict[str, uuid.UUID]:
    """Address, as `store/course`, → id."""
    statement = (
        across_stores(Course, reason=_SEED)
        .with_only_columns(col(Store.slug), col(Course.slug), col(Course.id))
        .join(Store, col(Store.id) == col(Course.store_id))
    )
    return {f"{store}/{course}": row_id for store, course, row_id in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as it is stored; `duration_ms` is 0 without a recording."""

    id: uuid.UUID
    course_id: uuid.UUID
    has_file: bool
    duration_ms: int


def list_lessons(session: Session) -> Sequence[LessonRow]:
    """All lessons, course by course, in their order."""
    statement = (
        across_stores(Lesson, reason=_SEED)
        .with_only_columns(
            col(Lesson.id),
            col(Lesson.course_id),
            col(Lesson.file_id).is_not(None),
            func.coalesce(col(MediaFile.duration_ms), 0),
        )
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .order_by(col(Lesson.course_id), col(Lesson.position))
    )
    return [LessonRow(*row) for row in session.execute(statement)]


def find_store(session: Session, slug: str) -> Store | None:
    return session.exec(select(Store).where(Store.slug == slug)).one_or_none()
