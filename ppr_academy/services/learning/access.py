"""Who may learn a course: granted, revoked and asked for here, and nowhere else."""

import uuid

from sqlmodel import Session

from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.learning import queries
from ppr_academy.services.stores.scope import insert_values_once


def grant_access(
    session: Session,
    store_id: uuid.UUID,
    user_id: uuid.UUID,
    course_id: uuid.UUID,
    *,
    reason: AccessReason,
    order_id: uuid.UUID | None = None,
) -> bool:
    """Give a person a course. Granting twice is granting once; a revoked right is restored.

    True when the right is new or restored, False when the person had it already. Two grants at
    once, from two processes, make one right.
    """
    now = clock.now()
    fresh = {
        "id": new_id(),
        "store_id": store_id,
        "user_id": user_id,
        "course_id": course_id,
        "reason": reason,
        "order_id": order_id,
        "granted_at": now,
        "revoked_at": None,
    }
    if not insert_values_once(session, Entitlement, fresh):
        kept = queries.lock_entitlement(session, store_id, user_id, course_id)
        if kept is None or kept.is_active:
            _strengthen(kept, reason, order_id)
            return False
        kept.revoked_at = None
        kept.granted_at = now
        kept.reason = reason
        kept.order_id = order_id
    _touch(session, store_id, user_id)
    return True


def _strengthen(kept: Entitlement | None, reason: AccessReason, order_id: uuid.UUID | None) -> None:
    """A course that was bought stays when the membership that brought it before ends."""
    if kept is not None and (kept.reason, reason) == (AccessReason.MEMBERSHIP, AccessReason.PAID):
        kept.reason = reason
        kept.order_id = order_id


def revoke_access(
    session: Session,
    store_id: uuid.UUID,
    user_id: uuid.UUID,
    course_id: uuid.UUID,
    *,
    reason: AccessReason,
) -> bool:
    """Take back the right that was given for this reason; the row and the progress stay.

    True when it was taken, False when there was none or it was given for another reason.
    """
    kept = queries.lock_entitlement(session, store_id, user_id, course_id)
    if kept is None or not kept.is_active or kept.reason != reason:
        return False
    kept.revoked_at = clock.now()
    session.flush()
    _touch(session, store_id, user_id)
    return True


def has_access(session: Session, user_id: uuid.UUID, course_id: uuid.UUID) -> bool:
    """Whether the person may learn this course now."""
    return queries.find_active_entitlement(session, user_id, course_id) is not None


def _touch(session: Session, store_id: uuid.UUID, user_id: uuid.UUID) -> None:
    live.touch(session, live.library(user_id), live.store_learning(store_id))
