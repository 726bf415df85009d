"""Statements of the storefront domain: what every visitor may see, over every store."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlmodel import Session, col, func

from ppr_academy.models.catalog import Course, CourseLevel, CourseStatus, Lesson, Module
from ppr_academy.models.learning import Entitlement
from ppr_academy.models.media import MediaFile
from ppr_academy.models.stores import ConnectAccount, Store, StoreVisibility
from ppr_academy.services.learning.outline import LessonRow
from ppr_academy.services.stores.scope import across_stores

_PUBLIC = "what is published is shown to every visitor"
_NOTHING_DONE: tuple[Any, ...] = (0, None, None)

Listing = tuple[Course, Store]


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor looks for. `words` must all occur; empty tuples ask for nothing."""

    words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    price: str = ""
    sort: str = "newest"
    limit: int = 24
    offset: int = 0


PRICES: dict[str, tuple[int, int | None]] = {
    "free": (0, 0),
    "under-25": (1, 2499),
    "25-60": (2500, 6000),
    "over-60": (6001, None),
}
"""Price filters: lowest and highest cents."""


def list_listings(session: Session, search: Search) -> list[Listing]:
    """Published courses of listed stores that fit, in the asked order."""
    orders: dict[str, tuple[Any, ...]] = {
        "price": (col(Course.price_cents), col(Course.published_at).desc()),
        "price-down": (col(Course.price_cents).desc(), col(Course.published_at).desc()),
    }
    order = orders.get(search.sort, (col(Course.published_at).desc(),))
    statement = _listed().where(*_conditions(search)).order_by(*order, col(Course.id))
    rows = session.execute(statement.limit(search.limit).offset(search.offset))
    return [(course, store) for course, store in rows]


def count_listings(session: Session, search: Search) -> int:
    """How many courses fit, without limit."""
    statement = _listed().where(*_conditions(search)).with_only_columns(func.count())
    return session.scalar(statement) or 0


def count_by_facet(session: Session, search: Search) -> dict[tuple[str, str, int], int]:
    """How many courses fit the words, by (topic, level, price in cents)."""
    only_words = Search(words=search.words)
    columns = (col(Course.topic), col(Course.level), col(Course.price_cents))
    statement = (
        _listed()
        .where(*_conditions(only_words))
        .with_only_columns(*columns, func.count())
        .group_by(*columns)
    )
    return {(topic, str(level), cents): n for topic, level, cents, n in session.execute(statement)}


def _listed() -> Select[Any]:
    return (
        across_stores(Course, reason=_PUBLIC)
        .join(Store, col(Store.id) == col(Course.store_id))
        .add_columns(Store)
        .where(
            col(Course.status) == CourseStatus.PUBLISHED,
            col(Store.visibility) == StoreVisibility.LISTED,
        )
    )


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_contains(word) for word in search.words]
    if search.topics:
        found.append(col(Course.topic).in_(search.topics))
    if search.levels:
        found.append(col(Course.level).in_([CourseLevel(level) for level in search.levels]))
    if search.price in PRICES:
        low, high = PRICES[search.price]
        found.append(col(Course.price_cents) >= low)
        if high is not None:
            found.append(col(Course.price_cents) <= high)
    return found


def _contains(word: str) -> ColumnElement[bool]:
    places = (Course.title, Course.promise, Course.topic, Store.name, Store.tagline)
    return or_(*(col(place).icontains(word, autoescape=True) for place in places))


def list_store_courses(session: Session, store_id: uuid.UUID) -> Sequence[Course]:
    """A store's published courses, newest first."""
    statement = (
        across_stores(Course, reason=_PUBLIC)
        .where(Course.store_id == store_id, Course.status == CourseStatus.PUBLISHED)
        .order_by(col(Course.published_at).desc(), col(Course.id))
        .limit(60)
    )
    return session.exec(statement).all()


def find_course(session: Session, store_id: uuid.UUID, slug: str) -> Course | None:
    """A course of this store by its address, in any state."""
    statement = across_stores(Course, reason=_PUBLIC).where(
        Course.store_id == store_id, Course.slug == slug
    )
    return session.exec(statement).one_or_none()


def can_charge(session: Session, store_id: uuid.UUID) -> bool:
    """Whether the store can be paid."""
    statement = across_stores(ConnectAccount, reason=_PUBLIC).where(
        ConnectAccount.store_id == store_id, col(ConnectAccount.can_charge).is_(True)
    )
    return session.exec(statement).first() is not None


@dataclass(frozen=True, slots=True)
class Outline:
    """The lessons of some courses in their order, and which are free to hear."""

    lessons: dict[uuid.UUID, list[LessonRow]]
    free: frozenset[uuid.UUID]


def list_outlines(session: Session, course_ids: Iterable[uuid.UUID]) -> Outline:
    """The lessons of these courses without their texts, in one statement."""
    ids = list(course_ids)
    statement = (
        across_stores(Lesson, reason=_PUBLIC)
        .join(Module, col(Module.id) == col(Lesson.module_id))
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
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
            col(Lesson.is_free_preview),
        )
        .where(col(Lesson.course_id).in_(ids))
        .order_by(col(Lesson.course_id), col(Module.position), col(Lesson.position), col(Lesson.id))
    )
    lessons: dict[uuid.UUID, list[LessonRow]] = {course_id: [] for course_id in ids}
    free = set()
    for *facts, is_free in session.execute(statement):
        row = LessonRow(*facts, *_NOTHING_DONE)
        lessons[row.course_id].append(row)
        if is_free:
            free.add(row.id)
    return Outline(lessons, frozenset(free))


def list_peaks(session: Session, file_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[int]]:
    """The peaks of these files."""
    statement = (
        across_stores(MediaFile, reason=_PUBLIC)
        .with_only_columns(col(MediaFile.id), col(MediaFile.peaks))
        .where(col(MediaFile.id).in_(list(file_ids)))
    )
    return {key: value for key, value in session.execute(statement)}  # noqa: C416 - rows, typed


def count_students(session: Session, store_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Course id → people with a right to it now."""
    statement = (
        across_stores(Entitlement, reason=_PUBLIC)
        .with_only_columns(col(Entitlement.course_id), func.count())
        .where(col(Entitlement.store_id) == store_id, col(Entitlement.revoked_at).is_(None))
        .group_by(col(Entitlement.course_id))
    )
    return {key: value for key, value in session.execute(statement)}  # noqa: C416 - rows, typed


def count_store_students(session: Session, store_id: uuid.UUID) -> int:
    """People with a right to at least one course of this store."""
    statement = (
        across_stores(Entitlement, reason=_PUBLIC)
        .with_only_columns(func.count(func.distinct(col(Entitlement.user_id))))
        .where(col(Entitlement.store_id) == store_id, col(Entitlement.revoked_at).is_(None))
    )
    return session.scalar(statement) or 0


def list_producers(session: Session, limit: int) -> list[Store]:
    """Listed stores that sell something, those with the newest course first."""
    newest = func.max(col(Course.published_at))
    statement = (
        _listed()
        .with_only_columns(Store)
        .group_by(col(Store.id))
        .order_by(newest.desc(), col(Store.id))
        .limit(limit)
    )
    return list(session.scalars(statement))


def count_producers(session: Session) -> int:
    """How many listed stores sell something."""
    return session.scalar(_listed().with_only_columns(func.count(func.distinct(Store.id)))) or 0
