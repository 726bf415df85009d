"""Making an account, and signing in to one with a password.

Hashes come in ready made: the edge hashes before it opens a transaction (see passwords.py).
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.identity import TokenPurpose, User
from ppr_academy.services.core import clock, jobs
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import links, queries, sessions
from ppr_academy.services.identity.errors import EmailTaken, WrongCredentials
from ppr_academy.services.identity.passwords import check_password, hash_password
from ppr_academy.services.identity.typed import clean_email, clean_name


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is checked against. Stays on the server."""

    user_id: uuid.UUID
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that was just signed in: the token for its cookie, and where the person is at."""

    token: str
    user_id: uuid.UUID
    is_new: bool
    mode: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to write to."""

    user_id: uuid.UUID
    name: str
    email: str


def list_admins(session: Session) -> list[Addressee]:
    """The platform's own people."""
    return [Addressee(user.id, user.name, user.email) for user in queries.list_admins(session)]


def sign_up(
    viewer: Viewer, *, name: object, email: object, password_hash: str, browser: str = ""
) -> SignedIn:
    """Make an account, sign its browser in, and mail a link that verifies the address.

    Raises NameEmpty, NameTooLong, EmailEmpty, EmailNotUsable or EmailTaken.
    """
    session = viewer.session
    user = add_account(
        session, name=clean_name(name), email=clean_email(email), password_hash=password_hash
    )
    request_verification(session, user)
    return start_signed_in(viewer, user, browser=browser, is_new=True)


def add_account(session: Session, *, name: str, email: str, password_hash: str | None) -> User:
    """A new person with an address nobody has, already cleaned. Raises EmailTaken."""
    user = User(
        id=new_id(), email=email, name=name, password_hash=password_hash, created_at=clock.now()
    )
    if not queries.insert_once(session, user):
        raise EmailTaken
    added = queries.lock_user(session, user.id)
    assert added is not None
    return added


def add_user(
    session: Session, *, email: str, name: str, password: str, is_admin: bool = False
) -> User:
    """An account made by hand: verified, past the onboarding, no letter sent.

    Raises what `sign_up` and `check_password` raise.
    """
    email = clean_email(email)
    check_password(password, email=email)
    password_hash = hash_password(password)
    user = add_verified(
        session,
        name=clean_name(name),
        email=email,
        password_hash=password_hash,
        is_admin=is_admin,
    )
    user.onboarded_at = user.created_at
    return user


def add_verified(
    session: Session, *, name: str, email: str, password_hash: str, is_admin: bool = False
) -> User:
    """A new person whose address, already cleaned, needs no letter. Raises EmailTaken."""
    user = add_account(session, name=name, email=email, password_hash=password_hash)
    user.email_verified_at = user.created_at
    user.is_admin = is_admin
    return user


def open_viewer(session: Session, email: str) -> Viewer:
    """The person with this address, for a command at the console. Raises NotFound."""
    user = queries.find_user_by_email(session, clean_email(email))
    if user is None or user.deleted_at is not None:
        raise NotFound
    return Viewer(session, user.id, is_admin=user.is_admin, name=user.name, email=user.email or "")


def request_verification(session: Session, user: User) -> None:
    """Mail a link that proves the address, unless that is done."""
    if user.email_verified_at is None:
        link_id = str(links.make_link(session, user, TokenPurpose.VERIFY_EMAIL))
        jobs.enqueue(session, "email.verify_address", link_id, key=link_id)


def find_credentials(session: Session, email: object) -> Credentials | None:
    """What to check a password against; None for an unknown address.

    Raises EmailEmpty or EmailNotUsable.
    """
    user = queries.find_user_by_email(session, clean_email(email))
    if user is None or user.deleted_at is not None:
        return None
    return Credentials(user.id, user.password_hash)


def sign_in(
    viewer: Viewer,
    credentials: Credentials,
    *,
    new_hash: str | None = None,
    browser: str = "",
    lifetime: timedelta = sessions.LIFETIME,
) -> SignedIn:
    """Sign a browser in whose password was found right; `new_hash` replaces an outdated one.

    Raises WrongCredentials when the password was changed in the meantime.
    """
    user = queries.lock_user(viewer.session, credentials.user_id)
    if user is None or user.password_hash != credentials.password_hash:
        raise WrongCredentials
    if new_hash is not None:
        user.password_hash = new_hash
    return start_signed_in(viewer, user, browser=browser, lifetime=lifetime)


def start_signed_in(
    viewer: Viewer,
    user: User,
    *,
    browser: str = "",
    lifetime: timedelta = sessions.LIFETIME,
    is_new: bool = False,
) -> SignedIn:
    """A fresh session for this browser; one it had before ends, whoever's it was."""
    sessions.end_this_session(viewer)
    token = sessions.start_session(viewer.session, user, browser=browser, lifetime=lifetime)
    return SignedIn(token, user.id, is_new or user.onboarded_at is None, user.mode.value)
