"""Facts: what the processor says happened. A late word never outranks a final one."""

import uuid
from collections.abc import Iterable
from enum import StrEnum

from sqlmodel import Session

from ppr_academy.models.commerce import FactKind, Order, PaymentFact
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id


class PaymentState(StrEnum):
    """How far a payment is. A card can be declined and then another one taken."""

    PROCESSING = "processing"
    FAILED = "failed"
    SUCCEEDED = "succeeded"


class FeeState(StrEnum):
    """Whether the processor's own fee is known."""

    AWAITED = "awaited"
    KNOWN = "known"


_RANKS: dict[PaymentState | FeeState, int] = {
    PaymentState.PROCESSING: 10,
    PaymentState.FAILED: 20,
    PaymentState.SUCCEEDED: 30,
    FeeState.AWAITED: 10,
    FeeState.KNOWN: 20,
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


def paid_cents(facts: Iterable[PaymentFact]) -> int:
    """What the buyer has paid, in cents."""
    return sum(
        fact.amount_cents
        for fact in facts
        if fact.kind == FactKind.PAYMENT and fact.state == PaymentState.SUCCEEDED
    )


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
    state: PaymentState | FeeState,
    *,
    amount_cents: int,
    currency: str,
    event_id: uuid.UUID | None,
) -> bool:
    now = clock.now()
    rank = _RANKS[state]
    fresh = {
        "id": new_id(),
        "store_id": order.store_id,
        "order_id": order.id,
        "kind": kind,
        "external_id": external_id,
        "amount_cents": amount_cents,
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
