"""How a refund moves from one status to the next, and what it writes down on the way."""

import uuid
from datetime import datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order
from ppr_academy.models.refunds import REFUND_TRANSITIONS, Refund, RefundStatus
from ppr_academy.services.commerce.facts import RefundState
from ppr_academy.services.core import live

_FOLLOWS = {
    RefundState.PENDING: RefundStatus.PENDING,
    RefundState.SUCCEEDED: RefundStatus.SUCCEEDED,
    RefundState.FAILED: RefundStatus.FAILED,
}
FAILED_TEXT = "The bank sent the money back."
"""What is said of a refund that came back without a reason."""


def open_key(order: Order) -> str:
    """What makes a refund the only one of its order that is asked for or being sent."""
    return str(order.id)


def mark_sending(
    refund: Refund, *, cents: int, reason: str, actor_id: uuid.UUID, at: datetime
) -> None:
    """It is decided: so many cents, by whom and why."""
    _move(refund, RefundStatus.SENDING)
    refund.amount_cents = cents
    refund.reason = reason
    refund.actor_id = actor_id
    refund.decided_at = at


def mark_declined(refund: Refund, *, answer: str, actor_id: uuid.UUID, at: datetime) -> None:
    """The buyer gets nothing back, and is told why."""
    _move(refund, RefundStatus.DECLINED)
    refund.answer = answer
    refund.actor_id = actor_id
    refund.decided_at = at
    refund.open_key = None


def mark_closed(refund: Refund, at: datetime) -> None:
    """Nothing is left to decide: the money went back another way."""
    _move(refund, RefundStatus.CLOSED)
    refund.decided_at = at
    refund.open_key = None


def mark_refused(refund: Refund, sentence: str, at: datetime) -> None:
    """The processor will not do it; nothing was given back."""
    _move(refund, RefundStatus.FAILED)
    refund.failure = sentence[:300]
    refund.settled_at = at
    refund.open_key = None


def follow(refund: Refund, state: RefundState, *, failure: str, at: datetime) -> None:
    """Take over what the processor says of it; a fact's rank has decided that it is news."""
    status = _FOLLOWS[state]
    if refund.status != status:
        _move(refund, status)
    refund.settled_at = at
    refund.open_key = None
    if state == RefundState.FAILED:
        refund.failure = (failure or FAILED_TEXT)[:300]


def tell(session: Session, order: Order) -> None:
    """Everybody who looks at the order sees it anew: its buyer, its creator."""
    live.touch(session, live.order(order.id), live.store_sales(order.store_id))


def _move(refund: Refund, status: RefundStatus) -> None:
    if status not in REFUND_TRANSITIONS[refund.status]:
        raise AssertionError(f"Refund {refund.id} cannot go from {refund.status} to {status}.")
    refund.status = status
