"""Statements of the analytics domain: sums over one store."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast
from sqlmodel import col, func, select

from ppr_academy.models.activity import Activity
from ppr_academy.models.catalog import Course, CourseStatus, Lesson, Module
from ppr_academy.models.commerce import Account, LedgerEntry, Order, OrderLine
from ppr_academy.models.identity import User
from ppr_academy.models.learning import Entitlement, LessonProgress
from ppr_academy.models.media import MediaFile
from ppr_academy.models.offers import Offer
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.services.stores.scope import StoreScope


@dataclass(frozen=True, slots=True)
class DaySum:
    """What the orders of one thing brought the creator on one UTC day, in cents.

    Money that went back counts on the day it did; `orders` are those that were paid on the day.
    `item_id` is the offer that was bought, else the course; `title` is its name.
    """

    day: date
    item_id: uuid.UUID | None
    title: str
    cents: int
    orders: int


def sum_revenue(scope: StoreScope, since: datetime) -> list[DaySum]:
    """The creator's share by day and by what was bought since a moment."""
    item: Any = func.coalesce(OrderLine.offer_id, OrderLine.course_id)
    title: Any = func.max(func.coalesce(Offer.title, OrderLine.title))
    day: Any = _utc_day(scope, col(LedgerEntry.posted_at))
    is_sale = col(Order.paid_at) == col(LedgerEntry.posted_at)
    statement = (
        scope.select(LedgerEntry)
        .with_only_columns(
            day,
            item,
            title,
            func.sum(LedgerEntry.amount_cents),
            func.count(func.distinct(case((is_sale, col(LedgerEntry.order_id))))),
        )
        .join(Order, col(Order.id) == col(LedgerEntry.order_id))
        .join(
            OrderLine,
            and_(
                col(OrderLine.order_id) == col(LedgerEntry.order_id), col(OrderLine.position) == 0
            ),
        )
        .outerjoin(Offer, col(Offer.id) == col(OrderLine.offer_id))
        .where(
            col(LedgerEntry.account) == Account.CREATOR_AVAILABLE,
            col(LedgerEntry.posted_at) >= since,
        )
        .group_by(day, item)
    )
    return [
        DaySum(_as_date(at), item_id, title, int(cents), orders)
        for at, item_id, title, cents, orders in scope.session.execute(statement)
    ]


def _utc_day(scope: StoreScope, moment: Any) -> ColumnElement[object]:
    if scope.session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", moment), Date)
    return func.date(moment)


def _as_date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def get_catalog(scope: StoreScope) -> tuple[Store, list[Course]]:
    """The scope's own store and its courses, oldest first: each keeps its colour in the chart."""
    statement = (
        select(Store, Course)
        .outerjoin(Course, col(Course.store_id) == col(Store.id))
        .where(Store.id == scope.store_id)
        .order_by(col(Course.created_at), col(Course.id))
        .execution_options(**scope.options)
    )
    found = scope.session.execute(statement).all()
    return found[0][0], [course for _store, course in found if course is not None]


def list_activity(scope: StoreScope, limit: int) -> list[tuple[Activity, str]]:
    """What happened last, with the name of who did it."""
    statement = (
        select(Activity, User.name)
        .join(User, col(User.id) == col(Activity.user_id))
        .where(Activity.store_id == scope.store_id)
        .order_by(col(Activity.at).desc(), col(Activity.id))
        .limit(limit)
        .execution_options(**scope.options)
    )
    return [(line, name) for line, name in scope.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many students got as far as a lesson and no further; `position` counts from 0."""

    course_id: uuid.UUID
    position: int
    students: int


def count_reach(scope: StoreScope) -> list[Reach]:
    """For each course: how many students have which lesson as their furthest."""
    furthest = (
        select(
            col(LessonProgress.course_id).label("course_id"),
            func.max(Lesson.position).label("position"),
        )
        .join(Lesson, col(Lesson.id) == col(LessonProgress.lesson_id))
        .where(LessonProgress.store_id == scope.store_id)
        .group_by(col(LessonProgress.course_id), col(LessonProgress.user_id))
        .subquery()
    )
    statement = (
        select(furthest.c.course_id, furthest.c.position, func.count())
        .group_by(furthest.c.course_id, furthest.c.position)
        .execution_options(**scope.options)
    )
    return [Reach(*row) for row in scope.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson of a course in its order."""

    id: uuid.UUID
    title: str
    module_id: uuid.UUID
    module_title: str
    duration_ms: int
    text_length: int


def list_lessons(scope: StoreScope, course_id: uuid.UUID) -> list[LessonLine]:
    """A course's lessons, from the top."""
    statement = (
        scope.select(Lesson)
        .join(Module, col(Module.id) == col(Lesson.module_id))
        .outerjoin(MediaFile, col(MediaFile.id) == col(Lesson.file_id))
        .with_only_columns(
            col(Lesson.id),
            col(Lesson.title),
            col(Module.id),
            col(Module.title),
            func.coalesce(col(MediaFile.duration_ms), 0),
            func.length(col(Lesson.body_html)),
        )
        .where(col(Lesson.course_id) == course_id)
        .order_by(col(Lesson.position), col(Lesson.id))
    )
    return [LessonLine(*row) for row in scope.session.execute(statement)]


def count_students(scope: StoreScope, now_since: datetime) -> tuple[int, int]:
    """(people who have a course of this store, people who learned since a moment)."""
    having = (
        select(func.count(func.distinct(Entitlement.user_id)))
        .where(Entitlement.store_id == scope.store_id, col(Entitlement.revoked_at).is_(None))
        .scalar_subquery()
    )
    learning = (
        select(func.count(func.distinct(LessonProgress.user_id)))
        .where(LessonProgress.store_id == scope.store_id, LessonProgress.reported_at >= now_since)
        .scalar_subquery()
    )
    row = scope.session.execute(select(having, learning).execution_options(**scope.options)).one()
    return int(row[0]), int(row[1])


def count_open_work(scope: StoreScope) -> tuple[int, int, int]:
    """(drafts, published courses that cost something, Connect accounts that can charge)."""
    mine = Course.store_id == scope.store_id
    is_draft = Course.status == CourseStatus.DRAFT
    drafts = select(func.count()).select_from(Course).where(mine, is_draft)
    priced = (
        select(func.count())
        .select_from(Course)
        .where(mine, Course.status != CourseStatus.ARCHIVED, Course.price_cents > 0)
    )
    charging = (
        select(func.count())
        .select_from(ConnectAccount)
        .where(ConnectAccount.store_id == scope.store_id, col(ConnectAccount.can_charge))
    )
    counts = select(
        drafts.scalar_subquery(), priced.scalar_subquery(), charging.scalar_subquery()
    ).execution_options(**scope.options)
    row = scope.session.execute(counts).one()
    return int(row[0]), int(row[1]), int(row[2])
