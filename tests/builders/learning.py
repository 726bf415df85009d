"""Rights to courses."""

import uuid

from sqlmodel import Session

from ppr_academy.models.learning import AccessReason
from ppr_academy.services.learning.access import revoke_access


def take_away(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> bool:
    """Take a right away, whatever it was given for; True when there was one."""
    return any(
        revoke_access(session, store_id, user_id, course_id, reason=reason)
        for reason in AccessReason
    )
