"""Links that are mailed: one purpose, one use, a short life.

The token is made from the row's id with our key, so it is stored nowhere and a letter that has to
be sent again carries the same link. The row holds its SHA-256 like a session's.
"""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.identity import EmailToken, TokenPurpose, User
from ppr_academy.services.core import clock
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.identity import queries
from ppr_academy.services.identity.errors import LinkNotUsable
from ppr_academy.services.identity.sessions import hash_token

LIFETIMES = {
    TokenPurpose.VERIFY_EMAIL: timedelta(days=3),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link as a letter needs it: to whom, and the token for its address."""

    user_id: uuid.UUID
    name: str
    email: str
    token: str


def make_link(session: Session, user: User, purpose: TokenPurpose) -> uuid.UUID:
    """A new link for this person's present address. Returns the id of its row."""
    link_id = new_id()
    now = clock.now()
    session.add(
        EmailToken(
            id=link_id,
            user_id=user.id,
            purpose=purpose,
            token_hash=hash_token(_token_of(link_id)),
            email=user.email,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return link_id


def find_mailed_link(session: Session, link_id: uuid.UUID) -> MailedLink | None:
    """What to write in the letter; None when the link is used, run out, or of nobody any more."""
    link = queries.get_link(session, link_id)
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    user = queries.find_user(session, link.user_id)
    if user is None or user.email != link.email:
        return None
    return MailedLink(user.id, user.name, user.email, _token_of(link_id))


def find_reset_address(session: Session, token: object) -> str:
    """Whose password a link may still set; empty for any other link. Uses nothing up."""
    return _find_address(session, token, TokenPurpose.RESET_PASSWORD)


def find_unverified_address(session: Session, token: object) -> str:
    """Which address a link may still verify; empty for any other link. Uses nothing up."""
    return _find_address(session, token, TokenPurpose.VERIFY_EMAIL)


def _find_address(session: Session, token: object, purpose: TokenPurpose) -> str:
    if not _could_be_token(token):
        return ""
    link = queries.find_link(session, hash_token(str(token)), purpose, clock.now())
    return link.email if link else ""


def use_link(session: Session, token: object, purpose: TokenPurpose) -> User:
    """The person behind the link, which is used up by this. Raises LinkNotUsable.

    Of two uses at once, one is too late. The person's other links of this purpose end with it.
    """
    now = clock.now()
    if not _could_be_token(token):
        raise LinkNotUsable
    link_id = queries.use_link(session, hash_token(str(token)), purpose, now)
    link = queries.get_link(session, link_id) if link_id else None
    user = queries.lock_user(session, link.user_id) if link else None
    if link is None or user is None or user.email != link.email:
        raise LinkNotUsable
    queries.use_up_links(session, user.id, purpose, now)
    return user


def _could_be_token(token: object) -> bool:
    return isinstance(token, str) and token.isascii() and 20 <= len(token) <= 100


def _token_of(link_id: uuid.UUID) -> str:
    key = get_settings().secret_key.encode()
    made = hmac.new(key, b"mailed-link:" + link_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
