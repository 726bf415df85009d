"""Refunds: what was asked for, decided, sent to the processor, and what became of it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class RefundStatus(StrEnum):
    """`sending`: decided, and the processor has not answered yet. `closed`: a request that came to
    nothing because the money went back another way."""

    REQUESTED = "requested"
    DECLINED = "declined"
    CLOSED = "closed"
    SENDING = "sending"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


# What has arrived can still come back: a closed account is found out days later.
REFUND_TRANSITIONS: dict[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.REQUESTED: frozenset(
        {RefundStatus.SENDING, RefundStatus.DECLINED, RefundStatus.CLOSED}
    ),
    RefundStatus.DECLINED: frozenset(),
    RefundStatus.CLOSED: frozenset(),
    RefundStatus.SENDING: frozenset(
        {RefundStatus.PENDING, RefundStatus.SUCCEEDED, RefundStatus.FAILED}
    ),
    RefundStatus.PENDING: frozenset({RefundStatus.SUCCEEDED, RefundStatus.FAILED}),
    RefundStatus.SUCCEEDED: frozenset({RefundStatus.FAILED}),
    RefundStatus.FAILED: frozenset(),
}


class Refund(StoreOwned, table=True):
    """One refund, or the wish for one. The row is committed before the processor hears of it.

    `wish` is what the buyer wrote, `reason` what whoever gave the money back wrote, `answer` what a
    buyer is told who gets none. `actor_id` is who decided; nobody for a refund that was made at the
    processor. `open_key` is set while it is asked for or being sent: one at a time for an order.
    `passed_on_cents` is what the creator got again after a refund came back. `is_taken_apart`: the
    transfer of the sale was moved for a dispute, so the creator's part is taken by a move of ours.
    """

    __tablename__ = "refund"
    __table_args__ = (
        same_store("order_id", "purchase_order"),
        Index("ix_refund_order_id", "order_id"),
        Index("ix_refund_store_id_status_created_at", "store_id", "status", "created_at"),
        Index("ix_refund_status_created_at", "status", "created_at"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    amount_cents: int
    currency: str = Field(max_length=3)
    status: RefundStatus = enum_field(RefundStatus)
    wish: str = Field(default="", max_length=500)
    reason: str = Field(default="", max_length=300)
    answer: str = Field(default="", max_length=500)
    failure: str = Field(default="", max_length=300)
    actor_id: uuid.UUID | None = Field(default=None, foreign_key="user_account.id")
    open_key: str | None = Field(default=None, unique=True, max_length=40)
    stripe_refund_id: str | None = Field(default=None, unique=True, max_length=60)
    is_taken_apart: bool = False
    passed_on_cents: int = 0
    stripe_transfer_id: str | None = Field(default=None, max_length=60)
    created_at: datetime = utc_field()
    decided_at: datetime | None = utc_field(default=None)
    settled_at: datetime | None = utc_field(default=None)
