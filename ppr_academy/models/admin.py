"""What the platform's own people did, with how far it is."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import id_field, utc_field
from ppr_academy.models.columns import enum_field


class AdminVerb(StrEnum):
    REPLAY = "replay"
    REPLAY_FAILED = "replay_failed"


class AdminAction(SQLModel, table=True):
    """One thing that an admin asked for, and what came of it.

    `subject` is what it was done to ("event:{id}"). The counts are of a job with many steps;
    `outcome` is one sentence, empty until it is finished.
    """

    __tablename__ = "admin_action"
    __table_args__ = (Index("ix_admin_action_subject_at", "subject", "at"),)

    id: uuid.UUID = id_field()
    actor_id: uuid.UUID = Field(foreign_key="user_account.id")
    verb: AdminVerb = enum_field(AdminVerb)
    subject: str = Field(max_length=80)
    total: int = 0
    done: int = 0
    failed: int = 0
    outcome: str = Field(default="", max_length=600)
    at: datetime = utc_field()
    finished_at: datetime | None = utc_field(default=None)
