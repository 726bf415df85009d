"""Mail that went out, once each."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import id_field, utc_field
from ppr_academy.models.columns import enum_field


class EmailStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


# Delivery reports come in any order; a report never takes a message back.
EMAIL_TRANSITIONS: dict[EmailStatus, frozenset[EmailStatus]] = {
    EmailStatus.QUEUED: frozenset(EmailStatus) - {EmailStatus.QUEUED},
    EmailStatus.SENT: frozenset(
        {EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED}
    ),
    EmailStatus.DELIVERED: frozenset({EmailStatus.COMPLAINED, EmailStatus.BOUNCED}),
    EmailStatus.BOUNCED: frozenset(),
    EmailStatus.COMPLAINED: frozenset(),
}


class EmailMessage(SQLModel, table=True):
    """One letter. `key` is unique: the same reason sends one letter, however often it is asked."""

    __tablename__ = "email_message"
    __table_args__ = (Index("ix_email_message_user_id_created_at", "user_id", "created_at"),)

    id: uuid.UUID = id_field()
    key: str = Field(unique=True, max_length=120)
    kind: str = Field(max_length=40)
    user_id: uuid.UUID = Field(foreign_key="user_account.id")
    to_address: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    status: EmailStatus = enum_field(EmailStatus, EmailStatus.QUEUED)
    provider_id: str | None = Field(default=None, unique=True, max_length=80)
    created_at: datetime = utc_field()
    sent_at: datetime | None = utc_field(default=None)
