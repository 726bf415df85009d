"""Facts: what the processor says happened. A late word never outranks a final one."""

import uuid
from collections.abc import Iterable
from enum import StrEnum

from sqlmodel import Session

from ppr_academy.models.commerce import FactKind, Order, PaymentFact
from ppr_academy.models.disputes import DisputeState
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.pricing import fee_of_refund
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id


class PaymentState(StrEnum):
    """How far a payment is. A card can be declined and then another one taken."""

    PROCESSING = "processing"
    FAILED = "failed"
    SUCCEEDED = "succeeded"


class RefundState(StrEnum):
    """How far a refund is. It counts from the start; what has arrived can still come back."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class FeeState(StrEnum):
    """Whether the processor's own fee is known."""

    AWAITED = "awaited"
    KNOWN = "known"


State = PaymentState | FeeState | RefundState | DisputeState

# By kind: a state's word means something else in another kind.
_RANKS: dict[FactKind, dict[State, int]] = {
    FactKind.PAYMENT: {
        PaymentState.PROCESSING: 10,
        PaymentState.FAILED: 20,
        PaymentState.SUCCEEDED: 30,
    },
    FactKind.PROCESSOR_FEE: {FeeState.AWAITED: 10, FeeState.KNOWN: 20},
    FactKind.REFUND: {
        RefundState.PENDING: 10,
        RefundState.SUCCEEDED: 20,
        RefundState.FAILED: 30,
    },
    FactKind.DISPUTE: {
        DisputeState.INQUIRY: 10,
        DisputeState.DROPPED: 20,
        DisputeState.OPEN: 30,
        DisputeState.LOST: 40,
        # A bank can change its mind in our favour after an appeal, and not the other way.
        DisputeState.WON: 50,
    },
}


def record_payment(
    session: Session,
    order: Order,
    payment_intent_id: str,
    state: PaymentState,
    event_id: uuid.UUID | None,
) -> bool:
    """Remember how far the payment of an order is; True when that is news.

    The order must be locked.
    """
    return _record(
        session,
        order,
        FactKind.PAYMENT,
        payment_intent_id,
        state,
        amount_cents=order.charged_cents,
        currency=order.currency,
        event_id=event_id,
    )


def record_processor_fee(
    session: Session,
    order: Order,
    transaction_id: str,
    state: FeeState,
    *,
    cents: int = 0,
    currency: str = "",
    event_id: uuid.UUID | None = None,
) -> None:
    """Remember the processor's fee for an order, or that it is still to be asked for."""
    _record(
        session,
        order,
        FactKind.PROCESSOR_FEE,
        transaction_id,
        state,
        amount_cents=cents,
        currency=currency or order.currency,
        event_id=event_id,
    )


def record_refund(
    session: Session,
    order: Order,
    refund_id: str,
    state: RefundState,
    *,
    cents: int,
    creator_cents: int | None,
    event_id: uuid.UUID | None,
) -> bool:
    """Remember how far a refund is; True when that is news.

    `creator_cents` is what the creator bore of it, None for their proportional part. The order must
    be locked. Raises EventMismatch for a refund of another order or another amount.
    """
    known = queries.find_fact(session, FactKind.REFUND, refund_id)
    if known is not None and known.amount_cents != cents:
        raise EventMismatch(f"{refund_id} was {known.amount_cents} cents and is {cents} now.")
    return _record(
        session,
        order,
        FactKind.REFUND,
        refund_id,
        state,
        amount_cents=cents,
        currency=order.currency,
        event_id=event_id,
        creator_cents=creator_cents,
    )


def note_creator_part(session: Session, order: Order, refund_id: str, cents: int) -> None:
    """Write down what the creator really bore of a refund, where that is not their proportion."""
    known = queries.find_fact(session, FactKind.REFUND, refund_id)
    if known is None or known.order_id != order.id:
        raise AssertionError(f"{refund_id} is no refund of order {order.number}.")
    known.creator_cents = cents
    session.flush()


def record_dispute(
    session: Session,
    order: Order,
    dispute_id: str,
    state: DisputeState,
    *,
    cents: int,
    event_id: uuid.UUID | None,
) -> bool:
    """Remember how far a dispute about an order is, and how much it is about; True for news."""
    return _record(
        session,
        order,
        FactKind.DISPUTE,
        dispute_id,
        state,
        amount_cents=cents,
        currency=order.currency,
        event_id=event_id,
    )


def disputed_cents(facts: Iterable[PaymentFact], state: DisputeState) -> int:
    """What banks ask back in disputes that are in one state, in cents."""
    return sum(
        fact.amount_cents for fact in facts if fact.kind == FactKind.DISPUTE and fact.state == state
    )


def paid_cents(facts: Iterable[PaymentFact]) -> int:
    """What the buyer has paid, in cents."""
    return sum(
        fact.amount_cents
        for fact in facts
        if fact.kind == FactKind.PAYMENT and fact.state == PaymentState.SUCCEEDED
    )


def live_refunds(facts: Iterable[PaymentFact]) -> list[PaymentFact]:
    """The refunds that are under way or have arrived."""
    return [
        fact for fact in facts if fact.kind == FactKind.REFUND and fact.state != RefundState.FAILED
    ]


def of_the_sale(facts: Iterable[PaymentFact]) -> list[PaymentFact]:
    """What is known of the sale itself, and not of what undid it."""
    return [fact for fact in facts if fact.kind not in (FactKind.REFUND, FactKind.DISPUTE)]


def refunded_cents(facts: Iterable[PaymentFact]) -> int:
    """What the buyer gets or got back, in cents."""
    return sum(fact.amount_cents for fact in live_refunds(facts))


def creator_refunded_cents(order: Order, facts: Iterable[PaymentFact]) -> int:
    """What the creator bears of it, in cents: their proportion, unless Stripe did otherwise."""
    return _borne(order, live_refunds(facts))


def creator_part(order: Order, facts: Iterable[PaymentFact], refund_id: str) -> int:
    """What one refund takes from the creator in cents, given all others; or took, if it failed."""
    told = list(facts)
    this = [f for f in told if f.kind == FactKind.REFUND and f.external_id == refund_id]
    others = [fact for fact in live_refunds(told) if fact.external_id != refund_id]
    return _borne(order, [*others, *this]) - _borne(order, others)


def has_failed_refund(facts: Iterable[PaymentFact]) -> bool:
    """Whether a refund of it came back."""
    return any(f.kind == FactKind.REFUND and f.state == RefundState.FAILED for f in facts)


def _borne(order: Order, refunds: list[PaymentFact]) -> int:
    shared = sum(fact.amount_cents for fact in refunds if fact.creator_cents is None)
    known = sum(fact.creator_cents for fact in refunds if fact.creator_cents is not None)
    return shared - fee_of_refund(order.platform_fee_cents, shared, order.charged_cents) + known


def processor_fee_cents(facts: Iterable[PaymentFact], currency: str) -> int:
    """What the processor kept in `currency`, in cents, as far as it is known.

    A fee that was settled in another currency is kept as a fact and is no part of these books.
    """
    return sum(
        fact.amount_cents
        for fact in facts
        if fact.kind == FactKind.PROCESSOR_FEE
        and fact.state == FeeState.KNOWN
        and fact.currency == currency
    )


def _record(
    session: Session,
    order: Order,
    kind: FactKind,
    external_id: str,
    state: State,
    *,
    amount_cents: int,
    currency: str,
    event_id: uuid.UUID | None,
    creator_cents: int | None = None,
) -> bool:
    now = clock.now()
    rank = _RANKS[kind][state]
    fresh = {
        "id": new_id(),
        "store_id": order.store_id,
        "order_id": order.id,
        "kind": kind,
        "external_id": external_id,
        "amount_cents": amount_cents,
        "creator_cents": creator_cents,
        "currency": currency,
        "state": state,
        "rank": rank,
        "event_id": event_id,
        "recorded_at": now,
    }
    if queries.add_fact_once(session, fresh):
        return True
    known = queries.find_fact(session, kind, external_id)
    if known is None or known.order_id != order.id:
        raise EventMismatch(f"{external_id} belongs to another order than {order.number}.")
    if known.rank >= rank:
        return False
    known.state = state
    known.rank = rank
    known.amount_cents = amount_cents
    known.currency = currency
    known.event_id = event_id
    known.recorded_at = now
    session.flush()
    return True
