"""The ledger: from the facts of an order to its target, and only the difference is posted.

Positive is money that an account holds. With a destination charge the processor's fee comes out of
the platform's part, so an order's platform fee is PLATFORM_FEE + PROCESSOR.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Account, Order, OrderStatus, PaymentFact
from ppr_academy.models.disputes import DisputeState
from ppr_academy.services.commerce import facts, queries
from ppr_academy.services.commerce.corrections.shifts import add_shifts
from ppr_academy.services.commerce.credits import lots
from ppr_academy.services.commerce.disputes.standing import disputed_parts
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.core.ids import new_id


def target_balances(
    order: Order, known: Sequence[PaymentFact], *, credits_gone_cents: int = 0
) -> dict[Account, int]:
    """Where the money of an order belongs, in cents per account, given all that is known of it.

    Depends on the facts alone, never on the order they came in. Sums to zero. Of an order that
    brought credits, `credits_gone_cents` is what went back at the cost of unspent ones.
    """
    if facts.paid_cents(known) == 0:
        return {}
    if order.credits_bought:
        return _balances_of_credits(order, known, credits_gone_cents)
    payer = Account.BUYER_CREDITS if order.credits_spent else Account.BUYER
    processor = facts.processor_fee_cents(known, order.currency)
    refunded = facts.refunded_cents(known)
    theirs = facts.creator_refunded_cents(order, known)
    disputed = disputed_parts(order, known)
    share = order.creator_share_cents - theirs - disputed.lost_by_creator
    ours = order.platform_fee_cents - (refunded - theirs) - disputed.lost_by_platform
    return {
        payer: refunded + disputed.lost - order.charged_cents,
        Account.CREATOR_AVAILABLE: share - disputed.held,
        Account.CREATOR_HELD: disputed.held,
        # The processor keeps its fee when money goes back.
        Account.PLATFORM_FEE: ours - processor,
        Account.PROCESSOR: processor,
    }


def _balances_of_credits(
    order: Order, known: Sequence[PaymentFact], gone: int
) -> dict[Account, int]:
    """What was paid is kept for the buyer until it is spent.

    What went back although its credits were spent, and what the processor kept, is our loss.
    """
    processor = facts.processor_fee_cents(known, order.currency)
    back = facts.refunded_cents(known) + facts.disputed_cents(known, DisputeState.LOST)
    return {
        Account.BUYER: back - order.charged_cents,
        Account.BUYER_CREDITS: order.charged_cents - gone,
        Account.PLATFORM_FEE: gone - back - processor,
        Account.PROCESSOR: processor,
    }


def post_difference(
    session: Session, order: Order, known: Sequence[PaymentFact], *, reason: str, at: datetime
) -> bool:
    """Post what is missing to the target as one balanced group; True when anything was.

    `at` is when the money moved. The order must be locked.
    """
    gone = lots.gone_cents(session, order)
    target = target_balances(order, known, credits_gone_cents=gone)
    # Nothing is ever posted before an order is paid (verify holds it), so nothing is there to ask.
    is_paid = order.status == OrderStatus.PAID
    posted = queries.sum_posted(session, order.id) if is_paid else {}
    if is_paid:
        target = add_shifts(session, order.id, target)
    missing = {
        account: target.get(account, 0) - posted.get(account, 0)
        for account in Account
        if target.get(account, 0) != posted.get(account, 0)
    }
    if not missing:
        return False
    post_group(session, order, missing, reason=reason, at=at)
    return True


def post_group(
    session: Session, order: Order, amounts: Mapping[Account, int], *, reason: str, at: datetime
) -> uuid.UUID:
    """Append one balanced group to the ledger of an order; its id. The order must be locked."""
    if sum(amounts.values()) != 0:
        raise AssertionError(f"The posting for order {order.number} does not balance: {amounts}")
    group_id = new_id()
    shared = {"store_id": order.store_id, "order_id": order.id, "posted_at": at}
    queries.post_group(
        session,
        {"id": group_id, "reason": reason, **shared},
        [
            {
                "id": new_id(),
                "group_id": group_id,
                "account": account,
                "amount_cents": cents,
                "currency": order.currency,
                **shared,
            }
            for account, cents in amounts.items()
            if cents
        ],
    )
    days.unsettle(session, order.store_id, [(order.paid_at or at).date()])
    return group_id
