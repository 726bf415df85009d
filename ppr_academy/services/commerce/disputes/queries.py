"""Statements about disputes and about the money that we move because of them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col

from ppr_academy.models.commerce import Order
from ppr_academy.models.disputes import Dispute, EvidenceState, MoveState, TransferMove
from ppr_academy.models.refunds import Refund
from ppr_academy.services.stores.scope import StoreScope, across_stores

_STRIPE = "Stripe names a dispute, and we find out whose it is"
_SWEEP = "the platform answers the banks of every store's buyers"


def lock_order_by_intent(session: Session, intent_id: str) -> Order | None:
    """The order that a payment intent pays, kept from every other delivery."""
    statement = across_stores(Order, reason=_STRIPE).where(
        col(Order.stripe_payment_intent_id) == intent_id
    )
    return session.exec(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def lock_dispute(session: Session, stripe_dispute_id: str) -> Dispute | None:
    statement = across_stores(Dispute, reason=_STRIPE).where(
        col(Dispute.stripe_dispute_id) == stripe_dispute_id
    )
    return session.exec(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def find_dispute(session: Session, dispute_id: uuid.UUID, *, lock: bool = False) -> Dispute | None:
    statement = across_stores(Dispute, reason=_SWEEP).where(col(Dispute.id) == dispute_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def list_unanswered(
    session: Session, states: Sequence[str], now: datetime, limit: int
) -> Sequence[uuid.UUID]:
    """Disputes that a bank still takes an answer to and that have none, the most urgent first."""
    statement = (
        across_stores(Dispute, reason=_SWEEP)
        .with_only_columns(col(Dispute.id))
        .where(
            col(Dispute.state).in_(states),
            col(Dispute.evidence_state).in_((EvidenceState.NONE, EvidenceState.PREPARED)),
            col(Dispute.due_at) > now,
        )
        .order_by(col(Dispute.due_at))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def map_disputes(
    scope: StoreScope, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Dispute]]:
    """The disputes of some orders of a store, oldest first."""
    statement = (
        scope.select(Dispute)
        .where(col(Dispute.order_id).in_(order_ids))
        .order_by(col(Dispute.opened_at), col(Dispute.id))
    )
    found: dict[uuid.UUID, list[Dispute]] = {}
    for dispute in scope.session.exec(statement):
        found.setdefault(dispute.order_id, []).append(dispute)
    return found


def sum_moves(session: Session, order_id: uuid.UUID) -> int:
    """Cents that were passed to the creator for an order, less what was taken back."""
    statement = (
        across_stores(TransferMove, reason=_SWEEP)
        .with_only_columns(func.coalesce(func.sum(TransferMove.cents), 0))
        .where(col(TransferMove.order_id) == order_id, col(TransferMove.state) != MoveState.DROPPED)
    )
    return int(session.execute(statement).scalar_one())


def count_moves(session: Session, order_id: uuid.UUID) -> int:
    """How many moves of an order were begun or are planned."""
    statement = (
        across_stores(TransferMove, reason=_SWEEP)
        .with_only_columns(func.count())
        .where(col(TransferMove.order_id) == order_id, col(TransferMove.state) != MoveState.DROPPED)
    )
    return int(session.execute(statement).scalar_one())


def list_refunds_apart(session: Session, order_id: uuid.UUID) -> frozenset[str]:
    """Stripe's ids of an order's refunds that were not taken from its transfer."""
    statement = (
        across_stores(Refund, reason=_SWEEP)
        .with_only_columns(col(Refund.stripe_refund_id))
        .where(col(Refund.order_id) == order_id, col(Refund.is_taken_apart).is_(True))
    )
    return frozenset(key for key in session.execute(statement).scalars() if key)


def lock_planned(session: Session, order_id: uuid.UUID) -> Sequence[TransferMove]:
    """Moves of an order that nobody has begun."""
    statement = (
        across_stores(TransferMove, reason=_SWEEP)
        .where(col(TransferMove.order_id) == order_id, col(TransferMove.state) == MoveState.PLANNED)
        .with_for_update()
    )
    return session.exec(statement.execution_options(populate_existing=True)).all()


def find_move(session: Session, move_id: uuid.UUID, *, lock: bool = False) -> TransferMove | None:
    statement = across_stores(TransferMove, reason=_SWEEP).where(col(TransferMove.id) == move_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def list_due_moves(session: Session, now: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Moves that are to be tried now: planned ones, and those whose answer never came."""
    statement = (
        across_stores(TransferMove, reason=_SWEEP)
        .with_only_columns(col(TransferMove.id))
        .where(
            col(TransferMove.state).in_((MoveState.PLANNED, MoveState.CALLING)),
            col(TransferMove.due_at) <= now,
        )
        .order_by(col(TransferMove.due_at))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def list_sent_transfers(session: Session, order_id: uuid.UUID) -> Sequence[str]:
    """Ids of the transfers that we made for an order after its first one, newest first.

    Those of disputes, then those of refunds that came back.
    """
    statement = (
        across_stores(TransferMove, reason=_SWEEP)
        .with_only_columns(col(TransferMove.stripe_id))
        .where(
            col(TransferMove.order_id) == order_id,
            col(TransferMove.state) == MoveState.DONE,
            col(TransferMove.cents) > 0,
        )
        .order_by(col(TransferMove.created_at).desc())
    )
    passed_on = (
        across_stores(Refund, reason=_SWEEP)
        .with_only_columns(col(Refund.stripe_transfer_id))
        .where(col(Refund.order_id) == order_id, col(Refund.stripe_transfer_id).is_not(None))
        .order_by(col(Refund.created_at).desc())
    )
    sent = session.execute(statement).scalars().all()
    return [*sent, *(key for key in session.execute(passed_on).scalars() if key)]
