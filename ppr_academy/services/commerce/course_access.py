"""Why somebody has a course: an order that holds, or a membership that includes it."""

import uuid

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.subscriptions.queries import list_giving
from ppr_academy.services.commerce.subscriptions.terms import read_terms
from ppr_academy.services.learning.access import grant_access, revoke_access


def settle_access(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> None:
    """Bring one person's access to one course to what their orders and memberships say."""
    holding = queries.find_holding_order(session, user_id, course_id)
    if holding is not None:
        give_by_order(session, holding, user_id, course_id)
    elif _is_member(session, store_id, user_id, course_id):
        # What was bought and no longer holds is theirs as a member now, and ends with that.
        revoke_access(session, store_id, user_id, course_id, reason=AccessReason.PAID)
        grant_access(session, store_id, user_id, course_id, reason=AccessReason.MEMBERSHIP)
    else:
        for reason in (AccessReason.PAID, AccessReason.MEMBERSHIP):
            revoke_access(session, store_id, user_id, course_id, reason=reason)


def give_by_order(session: Session, order: Order, user_id: uuid.UUID, course_id: uuid.UUID) -> None:
    """Give a course for the sake of an order that holds."""
    grant_access(
        session, order.store_id, user_id, course_id, reason=AccessReason.PAID, order_id=order.id
    )


def _is_member(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> bool:
    return any(
        read_terms(offer.terms).includes(course_id)
        for _, offer in list_giving(session, user_id, store_id)
    )
