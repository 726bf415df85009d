"""Disputes of orders, and money that we move between the platform and a creator by ourselves."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class DisputeState(StrEnum):
    """How far a dispute is. An inquiry is a bank's question: no money moves, access stays."""

    INQUIRY = "inquiry"
    DROPPED = "dropped"
    OPEN = "open"
    LOST = "lost"
    WON = "won"


class EvidenceState(StrEnum):
    """What became of our answer. `PREPARED` is committed before Stripe is asked."""

    NONE = "none"
    PREPARED = "prepared"
    SENT = "sent"
    REFUSED = "refused"


class Dispute(StoreOwned, table=True):
    """A bank's objection to an order's payment, as far as it is known, and our answer to it.

    `amount_cents` is what the bank asks for: less than was paid, or more. `evidence` is what we
    sent, by Stripe's names of its parts; `due_at` is until when it is taken.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("order_id", "purchase_order"),
        Index("ix_dispute_order_id", "order_id"),
        Index("ix_dispute_evidence_state_due_at", "evidence_state", "due_at"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    stripe_dispute_id: str = Field(unique=True, max_length=60)
    amount_cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    reason: str = Field(max_length=60)
    state: DisputeState = enum_field(DisputeState)
    opened_at: datetime = utc_field()
    due_at: datetime | None = utc_field(default=None)
    closed_at: datetime | None = utc_field(default=None)
    evidence: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    evidence_state: EvidenceState = enum_field(EvidenceState, EvidenceState.NONE)
    evidence_at: datetime | None = utc_field(default=None)
    problem: str = Field(default="", max_length=300)


class MoveState(StrEnum):
    """How far a move is. `CALLING` is committed before Stripe is asked: it may be done already."""

    PLANNED = "planned"
    CALLING = "calling"
    DONE = "done"
    DROPPED = "dropped"


class TransferMove(StoreOwned, table=True):
    """Cents of an order that we pass to the creator's Stripe account, or (negative) take back.

    Its id makes the idempotency key. `from_transfer_id` is the transfer that is taken back, chosen
    once. `due_at` is when it is tried next.
    """

    __tablename__ = "transfer_move"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("order_id", "purchase_order"),
        Index("ix_transfer_move_order_id", "order_id"),
        Index("ix_transfer_move_state_due_at", "state", "due_at"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    state: MoveState = enum_field(MoveState, MoveState.PLANNED)
    attempts: int = 0
    problem: str = Field(default="", max_length=300)
    from_transfer_id: str = Field(default="", max_length=60)
    stripe_id: str = Field(default="", max_length=60)
    created_at: datetime = utc_field()
    due_at: datetime = utc_field()
    done_at: datetime | None = utc_field(default=None)
