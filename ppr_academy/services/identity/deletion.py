"""Deleting a person: they leave their row; it stays for what others rely on (orders, sales)."""

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import queries, sessions
from ppr_academy.services.identity.clerk_issuer import CLERK
from ppr_academy.services.identity.errors import AccountGone, LastAdmin, NotTheEmail, WrongPassword

NAME = "Former member"


def delete_own_account(viewer: Viewer, *, checked_hash: str | None, confirm: object = "") -> None:
    """Anonymise the caller, end every session, close their store.

    `checked_hash` is the hash that their password was found to fit; an account without a password
    is confirmed by its own address instead. Raises WrongPassword, NotTheEmail or LastAdmin.
    """
    user = queries.lock_user(viewer.session, viewer.require_user())
    if user is None:
        raise AccountGone
    if user.password_hash != checked_hash:
        raise WrongPassword
    typed = confirm.strip().lower() if isinstance(confirm, str) else ""
    if user.password_hash is None and typed != user.email:
        raise NotTheEmail
    if user.is_admin and queries.count_admins(viewer.session) < 2:
        raise LastAdmin
    anonymise(viewer.session, user)


def anonymise(session: Session, user: User) -> None:
    """Take the person out of their row. What lies above this domain follows as jobs."""
    key = str(user.id)
    sessions.end_all_sessions(session, user.id)
    queries.forget_links(session, user.id)
    # What Clerk told us stays known, so that its late events do not bring the person back.
    queries.forget_identities(session, user.id, but_issuer=CLERK)
    user.email = f"{key}@deleted.invalid"
    user.name = NAME
    user.password_hash = None
    user.is_admin = False
    user.email_verified_at = None
    user.deleted_at = clock.now()
    jobs.enqueue(session, "stores.close_store", key, key=key)
    jobs.enqueue(session, "commerce.end_subscriptions", key, key=key)
    jobs.enqueue(session, "email.forget_person", key, key=key)
    live.touch(session, live.library(user.id))
