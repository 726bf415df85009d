"""A buyer asks for their money back. The creator decides; nothing moves before."""

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.refunds import policy, queries, rows
from ppr_academy.services.commerce.refunds.decisions import REASON_LIMIT, begin, refundable_cents
from ppr_academy.services.commerce.refunds.errors import (
    AlreadyAsked,
    AlreadyRefunded,
    AskedTooLate,
    NotRefundable,
)
from ppr_academy.services.core import clock, jobs, ratelimit
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.text import clean_text
from ppr_academy.services.core.viewer import Viewer

WISH_LIMIT = 500
ATTEMPTS = "10/hour"


def ask_for_refund(viewer: Viewer, order_id: str, wish: str) -> None:
    """Ask the creator of one's own order for the money back, and say why. Unspent credits go back
    at once.

    Raises SignInRequired, NotFound for anybody else's order, InvalidInput, NotRefundable,
    AskedTooLate, AlreadyAsked, AlreadyRefunded, OrderDisputed and TooManyAttempts.
    """
    session, buyer_id = viewer.session, viewer.require_user()
    said = clean_text(wish, field="wish", name="Your reason", limit=WISH_LIMIT, required=True)
    order = order_queries.lock_order(session, parse_id(order_id))
    if order is None or order.buyer_id != buyer_id:
        raise NotFound
    ratelimit.hit("refund_request", str(buyer_id), ATTEMPTS)
    if order.status != OrderStatus.PAID:
        raise NotRefundable
    left, now = refundable_cents(order), clock.now()
    if queries.find_open_refund(session, rows.open_key(order)) is not None:
        raise AlreadyAsked
    if left == 0:
        raise AlreadyRefunded
    if not policy.may_ask(order, now):
        days = policy.ASK_WITHIN.days
        raise AskedTooLate(f"This was more than {days} days ago. Write to the producer instead.")
    if order.credits_bought:
        # The academy sold them and said that what is not spent goes back: nobody has to decide.
        begin(session, order, new_id(), 0, reason=said[:REASON_LIMIT], actor_id=buyer_id)
        return
    request = Refund(
        id=new_id(),
        store_id=order.store_id,
        order_id=order.id,
        amount_cents=left,
        currency=order.currency,
        status=RefundStatus.REQUESTED,
        wish=said,
        open_key=rows.open_key(order),
        created_at=now,
    )
    session.add(request)
    session.flush()
    jobs.enqueue(session, "email.refund_requested", str(request.id), key=str(request.id))
    rows.tell(session, order)
