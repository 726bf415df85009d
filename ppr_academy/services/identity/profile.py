"""A person's own account as they see and change it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ppr_academy.models.identity import Mode
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import queries
from ppr_academy.services.identity.clerk_issuer import CLERK
from ppr_academy.services.identity.errors import AccountGone
from ppr_academy.services.identity.typed import clean_name


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One signed-in browser. `started` is a date and time in UTC."""

    id: str
    browser: str
    started: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One outside sign-in that opens this account."""

    id: str
    issuer: str
    since: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """Everything on the account page, as text."""

    name: str = ""
    email: str = ""
    is_verified: bool = False
    has_password: bool = False
    since: str = ""
    sessions: tuple[SessionLine, ...] = ()
    methods: tuple[MethodLine, ...] = ()
    issuer: str = ""
    can_link: bool = False


def get_account(viewer: Viewer) -> AccountView:
    """The caller's account. Raises SignInRequired."""
    user_id = viewer.require_user()
    user = queries.find_user(viewer.session, user_id)
    if user is None:
        raise AccountGone
    browsers = queries.list_sessions(viewer.session, user_id, clock.now())
    identities = queries.list_identities(viewer.session, user_id)
    own_issuer = get_settings().oidc_issuer
    return AccountView(
        name=user.name,
        email=user.email,
        is_verified=user.email_verified_at is not None,
        has_password=user.password_hash is not None,
        since=_day(user.created_at),
        sessions=tuple(
            SessionLine(
                id=str(row.id),
                browser=row.browser or "A browser",
                started=f"{_day(row.created_at)}, {row.created_at:%H:%M}",
                is_this=row.id == viewer.session_id,
            )
            for row in browsers
        ),
        methods=tuple(
            MethodLine(str(row.id), issuer_name(row.issuer), _day(row.created_at))
            for row in identities
        ),
        issuer=own_issuer_name(),
        can_link=bool(own_issuer) and all(row.issuer != own_issuer for row in identities),
    )


def change_name(viewer: Viewer, name: object) -> str:
    """Store the caller's name, cleaned, and return it. Raises NameEmpty or NameTooLong."""
    user = queries.lock_user(viewer.session, viewer.require_user())
    if user is None:
        raise AccountGone
    user.name = clean_name(name)
    live.touch(viewer.session, live.account(user.id))
    return user.name


def set_mode(viewer: Viewer, mode: object) -> str:
    """Remember which side the caller sees first: "learn" or "create". Raises InvalidInput."""
    user = queries.lock_user(viewer.session, viewer.require_user())
    if user is None:
        raise AccountGone
    if not isinstance(mode, str) or mode not in set(Mode):
        raise InvalidInput("There is no such side.")
    user.mode = Mode(mode)
    return user.mode.value


def finish_onboarding(viewer: Viewer, mode: object) -> str:
    """Note that the caller has said what brings them here. Raises InvalidInput."""
    chosen = set_mode(viewer, mode)
    user = queries.lock_user(viewer.session, viewer.require_user())
    if user is not None and user.onboarded_at is None:
        user.onboarded_at = clock.now()
    return chosen


def own_issuer_name() -> str:
    """The outside issuer that one can sign in with, by the name people know it under."""
    return issuer_name(get_settings().oidc_issuer)


def issuer_name(issuer: str) -> str:
    """An issuer as people know it: Google, Clerk, else its host."""
    if issuer == CLERK:
        return "Clerk"
    parts = urlsplit(issuer)
    host = parts.hostname or ""
    if host == "accounts.google.com":
        return "Google"
    if host.endswith((".clerk.accounts.dev", ".clerk.com")):
        return "Clerk"
    if "oidc" in get_settings().sandbox and issuer == get_settings().oidc_issuer:
        return "the sandbox"
    return host


def initials_of(name: str) -> str:
    """`Ava Lindqvist` as `AL`, one word as its first two letters."""
    words = name.split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return name[:2].upper()


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
