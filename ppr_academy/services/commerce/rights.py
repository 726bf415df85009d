"""What orders give: access is derived from them, never decided by hand.

A course is a person's while any order that brought it holds (paid, not wholly refunded, not under
dispute or lost to one) or a membership that includes it runs. Whatever changes an order settles its
rights again; doing it twice changes nothing.
"""

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.course_access import give_by_order, settle_access
from ppr_academy.services.commerce.subscriptions import standing


def settle_rights(session: Session, order: Order) -> None:
    """Give what an order brings while it holds; take back what nothing else gives.

    The order must be locked, and flushed as it is now.
    """
    for course_id in queries.list_order_courses(session, order.id):
        if order.holds:
            give_by_order(session, order, order.buyer_id, course_id)
        else:
            settle_access(session, order.store_id, order.buyer_id, course_id)
    standing.settle_order(session, order.id)
