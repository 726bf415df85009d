"""What may be given back, and how a refund begins.

Everything is decided and written down in one transaction; a job then tells Stripe (sending.py).
"""

import uuid

from sqlmodel import Session

from ppr_academy.models.commerce import DisputeStanding, Order, OrderStatus
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce.credits import lots
from ppr_academy.services.commerce.credits.queries import lock_lot
from ppr_academy.services.commerce.disputes import moves
from ppr_academy.services.commerce.refunds import queries, rows
from ppr_academy.services.commerce.refunds.errors import (
    AlreadyRefunded,
    NotRefundable,
    OrderDisputed,
    RefundTooLarge,
    RefundUnderWay,
    WholeOnly,
)
from ppr_academy.services.core import clock, jobs
from ppr_academy.services.core.errors import Forbidden, NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.money import label, parse_amount
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.core.viewer import Viewer

REASON_LIMIT = 300


def refund_as_platform(viewer: Viewer, number: str, *, amount: str = "", reason: str) -> uuid.UUID:
    """An administrator gives money back for a store's order, by its number (`PPR-20001`).

    Returns the refund's id. What is not typed is all that is left. Raises Forbidden, NotFound,
    InvalidInput and what `begin` raises.
    """
    if not viewer.is_admin:
        raise Forbidden
    cents = parse_amount(amount)
    said = clean_line(reason, field="reason", name="The reason", limit=REASON_LIMIT)
    digits = number.strip().upper().removeprefix("PPR-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise NotFound
    order = queries.find_numbered_order(viewer.session, int(digits))
    if order is None:
        raise NotFound
    actor_id = viewer.require_user()
    return begin(viewer.session, order, new_id(), cents, reason=said, actor_id=actor_id)


def begin(
    session: Session,
    order: Order,
    refund_id: uuid.UUID,
    cents: int,
    *,
    reason: str,
    actor_id: uuid.UUID,
) -> uuid.UUID:
    """Write a refund down and have it sent; returns its id. 0 cents mean all that is left.

    The order must be locked. Raises NotRefundable, OrderDisputed, RefundUnderWay, AlreadyRefunded,
    RefundTooLarge, and WholeOnly where credits are bought or spent.
    """
    left = refundable_cents(order)
    if order.credits_bought:
        left = min(left, _unspent_cents(session, order))
    at = clock.now()
    kept = queries.find_open_refund(session, rows.open_key(order))
    if kept is not None and kept.status != RefundStatus.REQUESTED:
        raise RefundUnderWay
    if left == 0:
        raise AlreadyRefunded
    if cents > left:
        raise RefundTooLarge(f"{label(left, order.currency)} is left of this order, no more.")
    if cents not in (0, left) and (order.credits_bought or order.credits_spent):
        raise WholeOnly(f"Credits go back all at once: {label(left, order.currency)}.")
    refund = kept or Refund(
        id=refund_id,
        store_id=order.store_id,
        order_id=order.id,
        amount_cents=left,
        currency=order.currency,
        status=RefundStatus.REQUESTED,
        open_key=rows.open_key(order),
        created_at=at,
    )
    rows.mark_sending(refund, cents=cents or left, reason=reason, actor_id=actor_id, at=at)
    refund.is_taken_apart = moves.has_moved(session, order.id)
    session.add(refund)
    session.flush()
    lots.recount(session, order)
    jobs.enqueue(session, "commerce.send_refund", str(refund.id), key=str(refund.id))
    rows.tell(session, order)
    return refund.id


def _unspent_cents(session: Session, order: Order) -> int:
    lot = lock_lot(session, order.id)
    return lot.left_cents if lot else 0


def refundable_cents(order: Order) -> int:
    """What could still be given back, in cents. Raises NotRefundable and OrderDisputed."""
    if order.status != OrderStatus.PAID or order.charged_cents == 0:
        raise NotRefundable
    if order.dispute == DisputeStanding.LOST:
        raise OrderDisputed("The buyer’s bank has given this money back already.")
    if order.dispute == DisputeStanding.OPEN:
        raise OrderDisputed
    return order.charged_cents - order.refunded_cents
