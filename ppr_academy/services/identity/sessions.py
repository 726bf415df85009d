"""Signed-in browsers: the cookie holds a random token, the database its SHA-256."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.identity import User, UserSession
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import queries

COOKIE = "ppr_session"
LIFETIME = timedelta(days=30)
SHORT_LIFETIME = timedelta(hours=12)
"""For a computer that is not one's own; the cookie then goes with the browser window."""


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hex. Tokens are 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(
    session: Session, user: User, *, browser: str = "", lifetime: timedelta = LIFETIME
) -> str:
    """Sign a browser in. Returns the token for its cookie; it cannot be read back later."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    queries.end_expired_sessions(session, user.id, now)
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=hash_token(token),
            browser=browser[:60],
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    live.touch(session, live.account(user.id))
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
        mode=user.mode.value,
    )


def is_alive(viewer: Viewer) -> bool:
    """Whether the caller is still signed in: asked by pages that stay open for long."""
    return viewer.user_id is not None


def end_this_session(viewer: Viewer) -> None:
    """Sign the caller's browser out; nothing for a visitor."""
    if viewer.user_id is not None and viewer.session_id is not None:
        queries.end_session(viewer.session, viewer.user_id, viewer.session_id)
        _tell(viewer.session, viewer.user_id)


def end_own_session(viewer: Viewer, session_id: object) -> None:
    """Sign one of the caller's browsers out. Raises NotFound for anybody else's."""
    user_id = viewer.require_user()
    if not queries.end_session(viewer.session, user_id, parse_id(session_id)):
        raise NotFound
    _tell(viewer.session, user_id)


def end_all_sessions(session: Session, user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Sign a person out in every browser, except the session `but`."""
    queries.end_sessions(session, user_id, but=but)
    _tell(session, user_id)


def sign_out_everywhere(viewer: Viewer) -> None:
    """Sign the caller out in every browser, this one included."""
    end_all_sessions(viewer.session, viewer.require_user())


def _tell(session: Session, user_id: uuid.UUID) -> None:
    live.touch(session, live.signed_in(user_id), live.account(user_id))
