"""Giving credits back: the refund of what was taken with them. The wallet answers at once."""

import uuid

from sqlmodel import Session

from ppr_academy.models.commerce import Order, PostingReason
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.credits import queries
from ppr_academy.services.commerce.facts import RefundState
from ppr_academy.services.commerce.refunds import events, rows
from ppr_academy.services.commerce.refunds import queries as refund_queries
from ppr_academy.services.core import clock


def return_credits(session: Session, order_id: uuid.UUID, refund_id: uuid.UUID) -> None:
    """Carry out a decided refund of an order that was paid in credits; twice is once.

    Each credit goes back to the lot that it came from. What a bank or a refund took of that lot
    meanwhile takes it again.
    """
    order = order_queries.lock_order(session, order_id)
    refund = refund_queries.find_refund(session, refund_id)
    if order is None or refund is None or refund.status != RefundStatus.SENDING:
        return
    lot_orders = [
        order_queries.lock_order(session, lot_order_id)
        for lot_order_id in queries.list_lot_orders(session, order.id)
    ]
    _back_into_lots(session, order)
    _write_down(session, order, refund)
    for lot_order in lot_orders:
        if lot_order is not None:
            fulfilment.settle(session, lot_order, clock.now(), PostingReason.REFUND)


def _back_into_lots(session: Session, order: Order) -> None:
    uses = {use.lot_id: use for use in queries.list_uses(session, order.id)}
    for lot in queries.lock_wallet(session, order.buyer_id):
        use = uses.get(lot.id)
        if use is not None and use.returned_at is None:
            use.returned_at = clock.now()
            lot.spent_credits -= use.credits
            lot.spent_cents -= use.cents
    session.flush()


def _write_down(session: Session, order: Order, refund: Refund) -> None:
    now, external_id = clock.now(), f"credits:{refund.id}"
    facts.record_refund(
        session,
        order,
        external_id,
        RefundState.SUCCEEDED,
        cents=refund.amount_cents,
        creator_cents=None,
        event_id=None,
    )
    refund.stripe_refund_id = external_id
    rows.follow(refund, RefundState.SUCCEEDED, failure="", at=now)
    session.flush()
    fulfilment.settle(session, order, now, PostingReason.REFUND)
    events.follow_up(session, order, refund)
    rows.tell(session, order)
