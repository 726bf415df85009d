"""What orders give: access is derived from them, never decided by hand.

A course is a person's while any order that brought it holds (paid, not wholly refunded, not under
dispute or lost to one). Whatever changes an order settles its rights again; doing it twice changes
nothing.
"""

import uuid

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.commerce import queries
from ppr_academy.services.learning.access import grant_access, revoke_access


def settle_rights(session: Session, order: Order) -> None:
    """Give the courses of an order while it holds; take back what nothing else gives.

    The order must be locked, and flushed as it is now.
    """
    for course_id in queries.list_order_courses(session, order.id):
        if order.holds:
            _give(session, order, order.buyer_id, course_id)
        else:
            settle_access(session, order.store_id, order.buyer_id, course_id)


def settle_access(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> None:
    """Bring one person's access to one course to what their orders say."""
    holding = queries.find_holding_order(session, user_id, course_id)
    if holding is not None:
        _give(session, holding, user_id, course_id)
    else:
        revoke_access(session, store_id, user_id, course_id, reason=AccessReason.PAID)


def _give(session: Session, order: Order, user_id: uuid.UUID, course_id: uuid.UUID) -> None:
    grant_access(
        session, order.store_id, user_id, course_id, reason=AccessReason.PAID, order_id=order.id
    )
