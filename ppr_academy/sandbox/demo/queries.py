"""What the demo academy's seed looks up, and the rows that a crowd copies."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, col, func, insert, select, update

from ppr_academy.models.catalog import Course, Lesson
from ppr_academy.models.commerce import Order, OrderCounter, OrderLine, OrderStatus
from ppr_academy.models.identity import User
from ppr_academy.models.media import MediaFile
from ppr_academy.models.refunds import Refund
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import SCOPE, across_stores

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


def find_sale(
    session: Session, email: str, course_key: str
) -> tuple[Order, Store, Refund | None] | None:
    """What somebody paid for a course, by its address: the order, its store, and a refund of it."""
    store_slug, _, course_slug = course_key.partition("/")
    statement: Any = (
        across_stores(Order, reason=_SEED)
        .add_columns(Store, Refund)
        .join(Store, col(Store.id) == col(Order.store_id))
        .join(User, col(User.id) == col(Order.buyer_id))
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .join(Course, col(Course.id) == col(OrderLine.course_id))
        .outerjoin(Refund, col(Refund.order_id) == col(Order.id))
        .where(
            col(User.email) == email,
            col(Store.slug) == store_slug,
            col(Course.slug) == course_slug,
            col(Order.status) == OrderStatus.PAID,
        )
    )
    found = session.execute(statement).first()
    return (found[0], found[1], found[2]) if found else None


def find_store(session: Session, slug: str) -> Store | None:
    return session.exec(select(Store).where(Store.slug == slug)).one_or_none()


def list_rows(
    session: Session, model: type[SQLModel], column: str, values: Sequence[uuid.UUID]
) -> list[dict[str, Any]]:
    """Whole rows of a table where `column` is one of `values`."""
    table = _table(model)
    statement = select(table).where(table.c[column].in_(values))
    found = session.execute(statement.execution_options(**{SCOPE: "*"}))
    return [dict(row) for row in found.mappings()]


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Many whole rows of a table at once."""
    if rows:
        session.execute(insert(_table(model)), rows, execution_options={SCOPE: "*"})


def take_order_numbers(session: Session, count: int) -> int:
    """The first of `count` order numbers that nobody else gets."""
    statement = update(OrderCounter).values(last_number=OrderCounter.last_number + count)
    taken = session.execute(
        statement.returning(OrderCounter.last_number),
        execution_options={"synchronize_session": False},
    )
    return int(taken.scalar_one()) - count + 1


def _table(model: type[SQLModel]) -> Any:
    return model.__table__
