"""Settling: whatever the facts say by now, the order, the ledger and the access come to say it too.

One transaction: status, posting, entitlement, feed line, receipt job and live hints.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.commerce import Order, OrderStatus, PaymentFact, PostingReason
from ppr_academy.services.commerce import facts, ledger, orders, queries, rights
from ppr_academy.services.commerce.credits import lots
from ppr_academy.services.commerce.disputes import moves
from ppr_academy.services.commerce.disputes.standing import dispute_standing
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.stores.activity import record_activity


def settle(
    session: Session,
    order: Order,
    at: datetime,
    reason: PostingReason = PostingReason.PROCESSOR_FEE,
) -> None:
    """Bring an order to what is known of its money; doing it again changes nothing.

    `at` is when it happened, `reason` what the news is about unless it is the payment itself. The
    order must be locked.
    """
    known = queries.list_facts(session, order.id)
    if facts.paid_cents(known) == 0:
        return
    if order.status != OrderStatus.PAID:
        # The sale is posted as it was made, and beside it what was heard before it.
        sale = facts.of_the_sale(known)
        _post(session, order, sale, PostingReason.PAYMENT, at)
        _repeat(session, order, known)
        _deliver(session, order, at)
        if len(sale) == len(known):
            moves.plan_moves(session, order, known)
            return
        reason = PostingReason.REFUND if order.refunded_cents else PostingReason.DISPUTE
    else:
        held = order.holds
        _repeat(session, order, known)
        if order.holds != held:
            rights.settle_rights(session, order)
    lots.recount(session, order)
    _post(session, order, known, reason, at)
    moves.plan_moves(session, order, known)


def _post(
    session: Session,
    order: Order,
    known: Sequence[PaymentFact],
    reason: PostingReason,
    at: datetime,
) -> None:
    if ledger.post_difference(session, order, known, reason=reason, at=at):
        live.touch(session, live.store_sales(order.store_id))


def _repeat(session: Session, order: Order, known: Sequence[PaymentFact]) -> None:
    """Write into the order what the facts say of its refunds and disputes."""
    refunded = facts.refunded_cents(known)
    theirs, standing = facts.creator_refunded_cents(order, known), dispute_standing(known)
    told = (order.refunded_cents, order.creator_refunded_cents, order.dispute)
    if told != (refunded, theirs, standing):
        order.refunded_cents, order.creator_refunded_cents = refunded, theirs
        order.dispute = standing
        orders.tell_buyer(session, order)
        session.flush()


def deliver_free(session: Session, order: Order) -> None:
    """Give what a purchase brings that costs nothing after its discount; Stripe is not asked."""
    if order.charged_cents:
        raise AssertionError(f"Order {order.number} is not free.")
    _deliver(session, order, clock.now())


def _deliver(session: Session, order: Order, at: datetime) -> None:
    orders.mark_paid(session, order, at)
    if order.credits_bought:
        lots.open_lot(session, order, at)
    rights.settle_rights(session, order)
    if not order.is_platform_sale:
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
