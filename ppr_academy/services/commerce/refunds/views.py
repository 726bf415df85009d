"""Refunds as pages show them: strings ready to read, ids as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ppr_academy.models.commerce import Order
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.pricing import fee_of_refund
from ppr_academy.services.commerce.views import short_name
from ppr_academy.services.core.money import label

_WORDS = {
    RefundStatus.REQUESTED: "asked for",
    RefundStatus.DECLINED: "declined",
    RefundStatus.CLOSED: "closed",
    RefundStatus.SENDING: "being sent",
    RefundStatus.PENDING: "on its way",
    RefundStatus.SUCCEEDED: "refunded",
    RefundStatus.FAILED: "came back",
}


@dataclass(frozen=True, slots=True)
class RefundLine:
    """One refund of an order, or a wish for one. `state` is its status, `word` that in words."""

    id: str
    state: str
    word: str
    amount: str
    at: str
    wish: str
    reason: str
    answer: str
    failure: str


def refund_line(refund: Refund) -> RefundLine:
    """Put one refund into words."""
    at = refund.settled_at or refund.decided_at or refund.created_at
    was_refused = refund.status == RefundStatus.FAILED and refund.stripe_refund_id is None
    return RefundLine(
        id=str(refund.id),
        state=refund.status.value,
        word="not sent" if was_refused else _WORDS[refund.status],
        amount=label(refund.amount_cents, refund.currency),
        at=at.isoformat(timespec="seconds"),
        wish=refund.wish,
        reason=refund.reason,
        answer=refund.answer,
        failure=refund.failure,
    )


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """A buyer's wish as the creator reads it."""

    id: str = ""
    order_id: str = ""
    number: str = ""
    buyer: str = ""
    title: str = ""
    wish: str = ""
    at: str = ""
    paid: str = ""
    left: str = ""


def request_view(refund: Refund, order: Order, buyer: str) -> RefundRequest:
    """Put an open request into words for the creator."""
    return RefundRequest(
        id=str(refund.id),
        order_id=str(order.id),
        number=order_label(order.number),
        buyer=short_name(buyer),
        title=order.item_title,
        wish=refund.wish,
        at=refund.created_at.isoformat(timespec="seconds"),
        paid=label(order.charged_cents, order.currency),
        left=label(order.charged_cents - order.refunded_cents, order.currency),
    )


@dataclass(frozen=True, slots=True)
class RefundTrouble:
    """A refund that came to nothing, and why."""

    id: str
    number: str
    buyer: str
    amount: str
    at: str
    failure: str
    was_sent: bool


def trouble_view(refund: Refund, order: Order, buyer: str) -> RefundTrouble:
    """Put a refund that failed into words for the creator."""
    at = refund.settled_at or refund.created_at
    return RefundTrouble(
        id=str(refund.id),
        number=order_label(order.number),
        buyer=short_name(buyer),
        amount=label(refund.amount_cents, refund.currency),
        at=at.isoformat(timespec="seconds"),
        failure=refund.failure,
        was_sent=refund.stripe_refund_id is not None,
    )


@dataclass(frozen=True, slots=True)
class RefundDesk:
    """What waits for the creator: open requests, and what lately came to nothing."""

    requests: list[RefundRequest] = field(default_factory=list)
    troubles: list[RefundTrouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RefundOffer:
    """What a refund would do, said before it is done. `problem`: why it cannot be."""

    order_id: str = ""
    number: str = ""
    buyer: str = ""
    title: str = ""
    left: str = ""
    amount: str = ""
    from_creator: str = ""
    from_us: str = ""
    is_full: bool = True
    problem: str = ""
    lines: list[RefundLine] = field(default_factory=list)


def refund_offer(
    order: Order,
    buyer: str,
    before: Sequence[Refund],
    *,
    cents: int,
    left: int,
    problem: str,
) -> RefundOffer:
    """Put into words what giving `cents` back costs whom; `before` are its refunds so far."""
    money, given = order.currency, order.refunded_cents - order.creator_refunded_cents
    whole = order.refunded_cents + cents
    ours = fee_of_refund(order.platform_fee_cents, whole, order.charged_cents) - given
    ours = max(0, min(ours, cents))
    return RefundOffer(
        order_id=str(order.id),
        number=order_label(order.number),
        buyer=short_name(buyer),
        title=order.item_title,
        left=label(left, money),
        amount=label(cents, money),
        from_creator=label(cents - ours, money),
        from_us=label(ours, money),
        is_full=cents == left,
        problem=problem,
        lines=[refund_line(refund) for refund in before if refund.decided_at is not None],
    )


@dataclass(frozen=True, slots=True)
class OwnRefunds:
    """What a buyer sees of the refunds of their order. `state`: none, can_ask, or the status of
    the last one."""

    state: str = "none"
    can_ask: bool = False
    policy: str = ""
    refunded: str = ""
    kept: str = ""
    holds: bool = True
    lines: list[RefundLine] = field(default_factory=list)
