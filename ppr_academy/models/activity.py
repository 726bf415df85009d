"""What just happened in a store, as its creator reads it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field


class ActivityKind(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    ENROLMENT = "enrolment"
    LESSON_DONE = "lesson_done"


class Activity(StoreOwned, table=True):
    """One line of the live feed. `source_key` is unique, so one cause writes one line."""

    __tablename__ = "store_activity"
    __table_args__ = (
        UniqueConstraint("source_key"),
        Index("ix_store_activity_store_id_at", "store_id", "at"),
    )

    id: uuid.UUID = id_field()
    kind: ActivityKind = enum_field(ActivityKind)
    source_key: str = Field(max_length=120)
    user_id: uuid.UUID = Field(foreign_key="user_account.id")
    subject: str = Field(max_length=240)
    amount_cents: int | None = None
    at: datetime = utc_field()


class ExecutorBeat(SQLModel, table=True):
    """A job process says that it is alive. A silent one's jobs are taken over."""

    __tablename__ = "executor_beat"

    id: str = Field(primary_key=True, max_length=80)
    at: datetime = utc_field()
