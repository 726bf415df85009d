"""Who may learn what, and how far they are."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class AccessReason(StrEnum):
    """Why somebody has a course."""

    PAID = "paid"
    FREE = "free"
    MEMBERSHIP = "membership"


class Entitlement(StoreOwned, table=True):
    """The right to a course. Granting twice is granting once; revoking keeps the row."""

    __table_args__ = (
        UniqueConstraint("user_id", "course_id"),
        same_store("course_id", "course"),
        Index("ix_entitlement_course_id_granted_at", "course_id", "granted_at"),
    )

    id: uuid.UUID = id_field()
    user_id: uuid.UUID = Field(foreign_key="user_account.id")
    course_id: uuid.UUID
    reason: AccessReason = enum_field(AccessReason)
    order_id: uuid.UUID | None = None
    granted_at: datetime = utc_field()
    revoked_at: datetime | None = utc_field(default=None)

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None


class LessonProgress(StoreOwned, table=True):
    """Where one student is in one lesson.

    `heard` is a sorted list of disjoint [from_ms, to_ms] stretches that really played.
    The server derives it from reported positions; a client can never set a percentage.
    `reporter` is the open page that reported last and `sequence` the number of its report;
    `reported_at` is when it was at `position_ms`, and `is_playing` whether it went on from there.
    """

    __tablename__ = "lesson_progress"
    __table_args__ = (
        UniqueConstraint("user_id", "lesson_id"),
        same_store("course_id", "course"),
        same_store("lesson_id", "lesson", on_delete="CASCADE"),
        Index("ix_lesson_progress_user_id_course_id", "user_id", "course_id"),
        Index("ix_lesson_progress_course_id", "course_id"),
    )

    id: uuid.UUID = id_field()
    user_id: uuid.UUID = Field(foreign_key="user_account.id")
    course_id: uuid.UUID
    lesson_id: uuid.UUID
    position_ms: int = 0
    is_playing: bool = False
    reporter: str = Field(default="", max_length=40)
    sequence: int = 0
    heard: list[list[int]] = Field(default_factory=list, sa_type=JSON)
    started_at: datetime = utc_field()
    reported_at: datetime = utc_field()
    completed_at: datetime | None = utc_field(default=None)


class LearningDay(SQLModel, table=True):
    """What one person did on one day (UTC): the steps of the sequencer in their library."""

    __tablename__ = "learning_day"

    user_id: uuid.UUID = Field(foreign_key="user_account.id", primary_key=True)
    day: date = Field(primary_key=True)
    heard_ms: int = 0
    lessons_done: int = 0
