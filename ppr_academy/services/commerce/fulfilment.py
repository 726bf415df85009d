"""Settling: whatever the facts say by now, the order, the ledger and the access come to say it too.

One transaction: status, posting, entitlement, feed line, receipt job and live hints.
"""

from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.services.commerce import facts, ledger, orders, queries, rights
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.stores.activity import record_activity


def settle(session: Session, order: Order, at: datetime) -> None:
    """Bring an order to what is known of its money; doing it again changes nothing.

    `at` is when it happened. The order must be locked.
    """
    known = queries.list_facts(session, order.id)
    is_new_sale = facts.paid_cents(known) > 0 and order.status != OrderStatus.PAID
    reason = "payment" if is_new_sale else "processor fee"
    if ledger.post_difference(session, order, known, reason=reason, at=at):
        live.touch(session, live.store_sales(order.store_id))
    if is_new_sale:
        _deliver(session, order, at)


def deliver_free(session: Session, order: Order) -> None:
    """Give what a purchase brings that costs nothing after its discount; Stripe is not asked."""
    if order.charged_cents:
        raise AssertionError(f"Order {order.number} is not free.")
    _deliver(session, order, clock.now())


def _deliver(session: Session, order: Order, at: datetime) -> None:
    orders.mark_paid(session, order, at)
    rights.settle_rights(session, order)
    record_activity(
        session,
        order.store_id,
        kind=ActivityKind.SALE,
        source_key=f"order:{order.id}:paid",
        user_id=order.buyer_id,
        subject=order.item_title,
        amount_cents=order.creator_share_cents,
    )
    jobs.enqueue(session, "email.order_receipt", str(order.id), key=str(order.id))
