"""People, their sessions, and the single-use links that are mailed to them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import id_field, utc_field
from ppr_academy.models.columns import enum_field


class Mode(StrEnum):
    """Which side of the academy a person sees first."""

    LEARN = "learn"
    CREATE = "create"


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"


class User(SQLModel, table=True):
    """A person. Deleting one anonymises the row and keeps what others rely on (orders, sales)."""

    __tablename__ = "user_account"

    id: uuid.UUID = id_field()
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=80)
    password_hash: str | None = Field(default=None, max_length=255, exclude=True)
    is_admin: bool = False
    mode: Mode = enum_field(Mode, Mode.LEARN)
    email_verified_at: datetime | None = utc_field(default=None)
    onboarded_at: datetime | None = utc_field(default=None)
    created_at: datetime = utc_field()
    deleted_at: datetime | None = utc_field(default=None)


class UserSession(SQLModel, table=True):
    """One signed-in browser. The cookie holds the token; we keep only its SHA-256."""

    __tablename__ = "user_session"

    id: uuid.UUID = id_field()
    user_id: uuid.UUID = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(unique=True, max_length=64, exclude=True)
    browser: str = Field(default="", max_length=60)
    created_at: datetime = utc_field()
    expires_at: datetime = utc_field(index=True)


class EmailToken(SQLModel, table=True):
    """A mailed link: used once, within its time, for one purpose."""

    __tablename__ = "email_token"

    id: uuid.UUID = id_field()
    user_id: uuid.UUID = Field(foreign_key="user_account.id", index=True)
    purpose: TokenPurpose = enum_field(TokenPurpose)
    token_hash: str = Field(unique=True, max_length=64, exclude=True)
    email: str = Field(max_length=254)
    created_at: datetime = utc_field()
    expires_at: datetime = utc_field()
    used_at: datetime | None = utc_field(default=None)


class ExternalIdentity(SQLModel, table=True):
    """The same person at an outside issuer: an OIDC subject or a Clerk user.

    `reported_at` is the issuer's own time of the newest word about them, so that a late one is
    told apart. Without a person it only remembers that the issuer deleted them before we met.
    """

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: uuid.UUID = id_field()
    user_id: uuid.UUID | None = Field(default=None, foreign_key="user_account.id", index=True)
    issuer: str = Field(max_length=255)
    subject: str = Field(max_length=255)
    reported_at: datetime | None = utc_field(default=None)
    created_at: datetime = utc_field()
