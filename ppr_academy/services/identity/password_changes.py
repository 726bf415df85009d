"""A new password: by a mailed link, or by who knows the old one."""

from sqlmodel import Session

from ppr_academy.models.identity import TokenPurpose, User
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import accounts, limits, links, queries, sessions
from ppr_academy.services.identity.accounts import Credentials, SignedIn
from ppr_academy.services.identity.errors import AccountGone, WrongPassword
from ppr_academy.services.identity.typed import clean_email


def request_reset(session: Session, email: object) -> None:
    """Mail a link for a new password, if the address has an account. The caller cannot tell.

    Raises EmailEmpty or EmailNotUsable.
    """
    user = queries.find_user_by_email(session, clean_email(email))
    if user is None or user.deleted_at is not None:
        return
    link_id = str(links.make_link(session, user, TokenPurpose.RESET_PASSWORD))
    jobs.enqueue(session, "email.reset_password", link_id, key=link_id)


def reset_password(
    viewer: Viewer, token: object, password_hash: str, *, browser: str = ""
) -> SignedIn:
    """Set the password behind a mailed link, end every session, sign this browser in.

    Whoever has the letter has the address, so that is verified too. Raises LinkNotUsable.
    """
    user = links.use_link(viewer.session, token, TokenPurpose.RESET_PASSWORD)
    user.password_hash = password_hash
    user.email_verified_at = user.email_verified_at or clock.now()
    sessions.end_all_sessions(viewer.session, user.id)
    return accounts.start_signed_in(viewer, user, browser=browser)


def get_own_credentials(viewer: Viewer) -> Credentials:
    """What the caller's present password is checked against. Raises SignInRequired."""
    user = queries.find_user(viewer.session, viewer.require_user())
    if user is None:
        raise AccountGone
    return Credentials(user.id, user.password_hash)


def get_own_email(viewer: Viewer) -> str:
    """The caller's address, which must not be their password. Raises SignInRequired."""
    viewer.require_user()
    return viewer.email


def change_password(viewer: Viewer, credentials: Credentials, password_hash: str) -> None:
    """Set a new password and end the caller's other sessions.

    `credentials` are those the old password was checked against; an account without one gets its
    first by a mailed link, as a session alone must not be enough. Raises WrongPassword when they
    are no longer true.
    """
    user = _own(viewer)
    is_same = user.password_hash == credentials.password_hash is not None
    if user.id != credentials.user_id or not is_same:
        raise WrongPassword
    user.password_hash = password_hash
    queries.use_up_links(viewer.session, user.id, TokenPurpose.RESET_PASSWORD, clock.now())
    sessions.end_all_sessions(viewer.session, user.id, but=viewer.session_id)


def verify_email(session: Session, token: object) -> str:
    """Note that the address behind a mailed link is its owner's; returns it.

    Raises LinkNotUsable.
    """
    user = links.use_link(session, token, TokenPurpose.VERIFY_EMAIL)
    user.email_verified_at = user.email_verified_at or clock.now()
    live.touch(session, live.account(user.id))
    return user.email


def resend_verification(viewer: Viewer) -> None:
    """Mail the caller a new link for their address. Raises SignInRequired, TooManyAttempts."""
    limits.ask_for_own_letter(str(viewer.require_user()))
    accounts.request_verification(viewer.session, _own(viewer))


def _own(viewer: Viewer) -> User:
    user = queries.lock_user(viewer.session, viewer.require_user())
    if user is None:
        raise AccountGone
    return user
