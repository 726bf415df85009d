"""People as Clerk's user webhook tells of them: made, changed, deleted; in any order, any number.

The issuer's own `updated_at` decides: an older word than the newest we heard changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from ppr_academy.models.commerce import ProviderEvent
from ppr_academy.models.identity import ExternalIdentity, User
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.identity import accounts, deletion, external, queries
from ppr_academy.services.identity.clerk_issuer import CLERK
from ppr_academy.services.identity.typed import clean_email

log = get_logger("clerk")


@dataclass(frozen=True, slots=True)
class ClerkUser:
    """What we use of a Clerk user. `email` is the primary one; empty when it cannot be used."""

    subject: str
    email: str
    is_email_verified: bool
    name: str
    at: datetime


def handle_clerk_event(session: Session, event: ProviderEvent) -> bool:
    """Do what a user event asks; False for a type that is not ours to handle."""
    if event.type in {"user.created", "user.updated"}:
        _take(session, read_user(event.payload, event.created_at))
        return True
    if event.type == "user.deleted":
        _delete(session, _subject_of(event.payload), event.created_at)
        return True
    return False


def sent_at(payload: dict[str, Any]) -> datetime:
    """When Clerk says that what it tells became true; now, if it does not say."""
    data = payload.get("data")
    said = data.get("updated_at") if isinstance(data, dict) else None
    for milliseconds in (said, payload.get("timestamp")):
        if isinstance(milliseconds, int) and 0 < milliseconds < 32_503_680_000_000:
            return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return clock.now()


def read_user(payload: dict[str, Any], at: datetime) -> ClerkUser:
    """The parts of `data` that we use. Raises InvalidInput for a payload without a user id."""
    data = payload.get("data")
    data = data if isinstance(data, dict) else {}
    addresses = [a for a in data.get("email_addresses") or [] if isinstance(a, dict)]
    primary = data.get("primary_email_address_id")
    chosen = next((a for a in addresses if a.get("id") == primary), {})
    verification = chosen.get("verification")
    state = verification.get("status") if isinstance(verification, dict) else None
    try:
        email = clean_email(chosen.get("email_address"))
    except InvalidInput:
        email = ""
    names = (data.get("first_name"), data.get("last_name"))
    return ClerkUser(
        subject=_subject_of(payload),
        email=email,
        is_email_verified=state == "verified",
        name=" ".join(part for part in names if isinstance(part, str)),
        at=at,
    )


def _subject_of(payload: dict[str, Any]) -> str:
    data = payload.get("data")
    subject = data.get("id") if isinstance(data, dict) else None
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise InvalidInput("The event names no user.")
    return subject


def _take(session: Session, told: ClerkUser) -> None:
    known = queries.lock_identity(session, CLERK, told.subject)
    if known is None:
        _meet(session, told)
        return
    user = queries.lock_user(session, known.user_id) if known.user_id else None
    if user is None or (known.reported_at is not None and told.at < known.reported_at):
        return
    known.reported_at = told.at
    _update(session, user, told)


def _meet(session: Session, told: ClerkUser) -> None:
    """The first we hear of this person: their account is joined or made."""
    if not told.email:
        log.warning("clerk.no_email", subject=told.subject)
        return
    user = queries.find_user_by_email(session, told.email)
    if user is not None and (user.deleted_at is not None or not told.is_email_verified):
        log.warning("clerk.not_joined", subject=told.subject)
        return
    if user is None:
        name = external.first_name_of(told.name, told.email.partition("@")[0])
        user = accounts.add_account(session, name=name, email=told.email, password_hash=None)
        user.email_verified_at = clock.now() if told.is_email_verified else None
        accounts.request_verification(session, user)
    else:
        external.adopt(session, user)
    _remember(session, told.subject, user, told.at)


def _update(session: Session, user: User, told: ClerkUser) -> None:
    user.name = external.first_name_of(told.name, user.name)
    if told.email and told.email != user.email and told.is_email_verified:
        if queries.find_user_by_email(session, told.email) is None:
            user.email = told.email
            user.email_verified_at = clock.now()
        else:
            log.warning("clerk.email_taken", subject=told.subject)
    elif told.email == user.email and told.is_email_verified:
        external.adopt(session, user)
    live.touch(session, live.account(user.id))


def _delete(session: Session, subject: str, at: datetime) -> None:
    known = queries.lock_identity(session, CLERK, subject)
    if known is None:
        # Deleted before we met: remembered, so that an older "created" does not make them.
        _remember(session, subject, None, at)
        return
    known.reported_at = at
    user = queries.lock_user(session, known.user_id) if known.user_id else None
    if user is not None:
        deletion.anonymise(session, user)


def _remember(session: Session, subject: str, user: User | None, at: datetime) -> None:
    row = ExternalIdentity(
        id=new_id(),
        user_id=user.id if user else None,
        issuer=CLERK,
        subject=subject,
        reported_at=at,
        created_at=clock.now(),
    )
    queries.insert_once(session, row)
