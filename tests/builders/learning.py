"""Rights to courses."""

import uuid

from sqlmodel import Session

from ppr_academy.services.core import clock, live
from ppr_academy.services.learning import queries


def take_away(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> bool:
    """Take a right away, as a refund will; True when there was one."""
    kept = queries.lock_entitlement(session, store_id, user_id, course_id)
    if kept is None or not kept.is_active:
        return False
    kept.revoked_at = clock.now()
    live.touch(session, live.library(user_id), live.store_learning(store_id))
    return True
