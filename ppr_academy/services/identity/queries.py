"""Statements of the identity domain."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, delete, func, select, update

from ppr_academy.models.identity import (
    EmailToken,
    ExternalIdentity,
    TokenPurpose,
    User,
    UserSession,
)


def find_signed_in(
    session: Session, token_hash: str, now: datetime
) -> tuple[UserSession, User] | None:
    """The live session with this token hash and its person, in one statement."""
    statement = (
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(
            UserSession.token_hash == token_hash,
            UserSession.expires_at > now,
            col(User.deleted_at).is_(None),
        )
    )
    return session.exec(statement).one_or_none()


def find_user(session: Session, user_id: uuid.UUID) -> User | None:
    """The person, unless deleted."""
    statement = select(User).where(User.id == user_id, col(User.deleted_at).is_(None))
    return session.exec(statement).one_or_none()


def lock_user(session: Session, user_id: uuid.UUID) -> User | None:
    """The person, unless deleted; nobody else changes them until this transaction ends."""
    statement = (
        select(User)
        .where(User.id == user_id, col(User.deleted_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def find_user_by_email(session: Session, email: str) -> User | None:
    return session.exec(select(User).where(User.email == email)).one_or_none()


def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert unless a unique key is taken already; True when the row is new."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # Dumped by hand: secrets are excluded from model_dump.
    values = {name: getattr(row, name) for name in type(row).model_fields}
    statement = (
        dialect.insert(type(row))
        .values(values)
        .on_conflict_do_nothing()
        .returning(_table(row).c.id)
    )
    return session.execute(statement).first() is not None


def _table(row: SQLModel) -> Any:
    return row.__table__  # type: ignore[attr-defined]  # every table model has one


def list_admins(session: Session) -> Sequence[User]:
    """Everybody who may use /admin."""
    statement = select(User).where(col(User.is_admin), col(User.deleted_at).is_(None))
    return session.exec(statement.order_by(col(User.created_at))).all()


def count_admins(session: Session) -> int:
    statement = select(func.count()).where(col(User.is_admin), col(User.deleted_at).is_(None))
    return session.exec(statement).one()


def list_sessions(session: Session, user_id: uuid.UUID, now: datetime) -> Sequence[UserSession]:
    """A person's signed-in browsers, the newest first."""
    statement = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .order_by(col(UserSession.created_at).desc())
        .limit(50)
    )
    return session.exec(statement).all()


def end_session(session: Session, user_id: uuid.UUID, session_id: uuid.UUID) -> bool:
    """Delete one session of this person; False when it is not theirs."""
    statement = (
        delete(UserSession)
        .where(col(UserSession.id) == session_id, col(UserSession.user_id) == user_id)
        .returning(col(UserSession.id))
    )
    return session.execute(statement).first() is not None


def end_sessions(session: Session, user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Delete every session of this person, except `but`."""
    statement = delete(UserSession).where(col(UserSession.user_id) == user_id)
    if but is not None:
        statement = statement.where(col(UserSession.id) != but)
    session.execute(statement)


def end_expired_sessions(session: Session, user_id: uuid.UUID, now: datetime) -> None:
    """Forget the person's sessions that have run out."""
    session.execute(
        delete(UserSession).where(
            col(UserSession.user_id) == user_id, col(UserSession.expires_at) <= now
        )
    )


def get_link(session: Session, link_id: uuid.UUID) -> EmailToken | None:
    return session.get(EmailToken, link_id)


def find_link(
    session: Session, token_hash: str, purpose: TokenPurpose, now: datetime
) -> EmailToken | None:
    """The mailed link with this token hash, while it may be used."""
    return session.exec(select(EmailToken).where(*_usable(token_hash, purpose, now))).one_or_none()


def use_link(
    session: Session, token_hash: str, purpose: TokenPurpose, now: datetime
) -> uuid.UUID | None:
    """Mark a link as used, if nobody was first; the id of its row."""
    statement = (
        update(EmailToken)
        .where(*_usable(token_hash, purpose, now))
        .values(used_at=now)
        .returning(col(EmailToken.id))
    )
    return session.execute(statement.execution_options(synchronize_session=False)).scalar()


def _usable(token_hash: str, purpose: TokenPurpose, now: datetime) -> tuple[Any, ...]:
    return (
        col(EmailToken.token_hash) == token_hash,
        col(EmailToken.purpose) == purpose,
        col(EmailToken.expires_at) > now,
        col(EmailToken.used_at).is_(None),
    )


def use_up_links(
    session: Session, user_id: uuid.UUID, purpose: TokenPurpose | None, now: datetime
) -> None:
    """Make every open link of a person useless; of one purpose, or all."""
    statement = update(EmailToken).where(
        col(EmailToken.user_id) == user_id, col(EmailToken.used_at).is_(None)
    )
    if purpose is not None:
        statement = statement.where(col(EmailToken.purpose) == purpose)
    session.execute(statement.values(used_at=now).execution_options(synchronize_session=False))


def forget_links(session: Session, user_id: uuid.UUID) -> None:
    """Delete every mailed link of a person: each names their address."""
    session.execute(delete(EmailToken).where(col(EmailToken.user_id) == user_id))


def lock_identity(session: Session, issuer: str, subject: str) -> ExternalIdentity | None:
    statement = (
        select(ExternalIdentity)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def list_identities(session: Session, user_id: uuid.UUID) -> Sequence[ExternalIdentity]:
    statement = (
        select(ExternalIdentity)
        .where(ExternalIdentity.user_id == user_id)
        .order_by(col(ExternalIdentity.created_at))
    )
    return session.exec(statement).all()


def forget_identities(session: Session, user_id: uuid.UUID, *, but_issuer: str) -> None:
    """Delete a person's outside identities, except those of one issuer."""
    session.execute(
        delete(ExternalIdentity).where(
            col(ExternalIdentity.user_id) == user_id, col(ExternalIdentity.issuer) != but_issuer
        )
    )


def forget_identity(session: Session, user_id: uuid.UUID, identity_id: uuid.UUID) -> None:
    """Delete one outside identity of this person."""
    session.execute(
        delete(ExternalIdentity).where(
            col(ExternalIdentity.id) == identity_id, col(ExternalIdentity.user_id) == user_id
        )
    )
