"""Selects of the identity domain."""

from datetime import datetime

from sqlmodel import Session, col, select

from ppr_academy.models.identity import User, UserSession


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
