"""Signing in at an outside issuer, and what ties its people to ours.

An existing account is joined only when the issuer vouches for the e-mail. If that account's own
address was never verified, its password and sessions may be a stranger's: they end with the join.
"""

from contextlib import suppress

from sqlmodel import Session

from ppr_academy.models.identity import ExternalIdentity, User
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways.identity import Claims
from ppr_academy.services.identity import accounts, queries, sessions
from ppr_academy.services.identity.accounts import SignedIn
from ppr_academy.services.identity.errors import (
    AccountGone,
    EmailNotVerifiedThere,
    EmailTaken,
    IdentityTaken,
    IssuerWithoutEmail,
    LastWayIn,
    NameEmpty,
)
from ppr_academy.services.identity.typed import NAME_LIMIT, clean_email, clean_name


def sign_in_with(viewer: Viewer, claims: Claims, *, browser: str = "") -> SignedIn:
    """Sign in whoever the issuer vouches for; an account is made at the first time.

    Raises EmailNotVerifiedThere, IssuerWithoutEmail or AccountGone.
    """
    session = viewer.session
    known = queries.lock_identity(session, claims.issuer, claims.subject)
    if known is not None:
        user = queries.lock_user(session, known.user_id) if known.user_id else None
        if user is None:
            raise AccountGone
        return accounts.start_signed_in(viewer, user, browser=browser)
    email = _email_of(claims)
    user = queries.find_user_by_email(session, email)
    is_new = user is None
    if user is None:
        user = _add_account(session, claims, email)
    else:
        user = _join_account(session, claims, user)
    _remember(session, claims, user)
    return accounts.start_signed_in(viewer, user, browser=browser, is_new=is_new)


def link_identity(viewer: Viewer, claims: Claims) -> None:
    """Let the caller sign in with this identity from now on.

    Raises IdentityTaken when it signs somebody else in.
    """
    user_id = viewer.require_user()
    known = queries.lock_identity(viewer.session, claims.issuer, claims.subject)
    if known is not None and known.user_id != user_id:
        raise IdentityTaken
    user = queries.lock_user(viewer.session, user_id)
    if user is None:
        raise AccountGone
    if known is None:
        _remember(viewer.session, claims, user)
    live.touch(viewer.session, live.account(user_id))


def unlink_identity(viewer: Viewer, identity_id: object) -> None:
    """Take one outside sign-in off the caller's account. Raises LastWayIn or NotFound."""
    user_id = viewer.require_user()
    user = queries.lock_user(viewer.session, user_id)
    if user is None:
        raise AccountGone
    wanted = parse_id(identity_id)
    own = [row.id for row in queries.list_identities(viewer.session, user_id)]
    if wanted not in own:
        raise NotFound
    if user.password_hash is None and len(own) < 2:
        raise LastWayIn
    queries.forget_identity(viewer.session, user_id, wanted)
    live.touch(viewer.session, live.account(user_id))


def adopt(session: Session, user: User) -> None:
    """Make an account wholly its owner's, now that somebody vouched for its address."""
    if user.email_verified_at is None:
        user.password_hash = None
        user.email_verified_at = clock.now()
        sessions.end_all_sessions(session, user.id)
        queries.use_up_links(session, user.id, None, clock.now())


def first_name_of(*candidates: str) -> str:
    """The first of these that can be stored as a name, shortened; what issuers send is odd."""
    for candidate in candidates:
        cut = " ".join(candidate.split())[:NAME_LIMIT]
        with suppress(NameEmpty):
            return clean_name(cut)
    return "Somebody new"


def _email_of(claims: Claims) -> str:
    if not claims.email:
        raise IssuerWithoutEmail
    try:
        return clean_email(claims.email)
    except InvalidInput:
        raise IssuerWithoutEmail from None


def _join_account(session: Session, claims: Claims, found: User) -> User:
    if not claims.is_email_verified:
        raise EmailNotVerifiedThere
    user = queries.lock_user(session, found.id)
    if user is None:
        raise AccountGone
    adopt(session, user)
    return user


def _add_account(session: Session, claims: Claims, email: str) -> User:
    name = first_name_of(claims.name, email.partition("@")[0])
    try:
        user = accounts.add_account(session, name=name, email=email, password_hash=None)
    except EmailTaken:
        # Somebody signed up with it this very moment: the same as if they had before.
        raise EmailNotVerifiedThere from None
    if claims.is_email_verified:
        user.email_verified_at = clock.now()
    else:
        accounts.request_verification(session, user)
    return user


def _remember(session: Session, claims: Claims, user: User) -> None:
    row = ExternalIdentity(
        id=new_id(),
        user_id=user.id,
        issuer=claims.issuer,
        subject=claims.subject,
        created_at=clock.now(),
    )
    if not queries.insert_once(session, row):
        raise IdentityTaken
    live.touch(session, live.account(user.id))
