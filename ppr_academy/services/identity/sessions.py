"""Signed-in browsers: the cookie holds a random token, the database its SHA-256."""

import hashlib
import secrets
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.identity import User, UserSession
from ppr_academy.services.core import clock
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import queries

COOKIE = "ppr_session"
LIFETIME = timedelta(days=30)


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hex. Tokens are 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(session: Session, user: User) -> str:
    """Sign a browser in. Returns the token for its cookie; it cannot be read back later."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return token


def get_viewer(session: Session, token: str) -> Viewer:
    """Who holds this cookie, read anew from the database. An unknown one is a visitor."""
    if not token or len(token) > 100:
        return Viewer(session)
    found = queries.find_signed_in(session, hash_token(token), clock.now())
    if found is None:
        return Viewer(session)
    browser, user = found
    return Viewer(
        session,
        user_id=user.id,
        session_id=browser.id,
        is_admin=user.is_admin,
        name=user.name,
        email=user.email,
    )


def is_alive(viewer: Viewer) -> bool:
    """Whether the caller is still signed in: asked by pages that stay open for long."""
    return viewer.user_id is not None
