"""Money after the sale: payouts to a creator's bank, their rows, what a day's sales come to."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class PayoutStatus(StrEnum):
    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"
    CANCELED = "canceled"


PAYOUT_RANKS: dict[PayoutStatus, int] = {
    PayoutStatus.PENDING: 10,
    PayoutStatus.IN_TRANSIT: 20,
    PayoutStatus.PAID: 30,
    # A bank can send money back days after it was paid out.
    PayoutStatus.FAILED: 40,
    PayoutStatus.CANCELED: 40,
}
"""How final each word of the processor is: a late one never overwrites a higher one."""


class Payout(StoreOwned, table=True):
    """What the processor sends to a creator's bank account at once: the sum of its lines.

    `amount_cents` is negative when the bank account is debited. `collected_at` is when its lines
    were asked for; None while they are not known. Only automatic payouts have lines; they are of
    `order_count` different orders.
    """

    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        Index("ix_payout_store_id_created_at", "store_id", "created_at"),
        Index("ix_payout_collected_at", "collected_at"),
    )

    id: uuid.UUID = id_field()
    stripe_payout_id: str = Field(unique=True, max_length=60)
    stripe_account_id: str = Field(max_length=60)
    amount_cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    status: PayoutStatus = enum_field(PayoutStatus)
    rank: int
    is_automatic: bool
    bank: str = Field(default="", max_length=80)
    failure: str = Field(default="", max_length=60)
    line_count: int = 0
    order_count: int = 0
    arrives_at: datetime = utc_field()
    created_at: datetime = utc_field()
    reported_at: datetime = utc_field()
    collected_at: datetime | None = utc_field(default=None)


class PayoutLineKind(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    TRANSFER = "transfer"
    RETURNED = "returned"
    OTHER = "other"


class PayoutLine(StoreOwned, table=True):
    """One line of a payout: what a sale brought, or a refund took; cents, signed, net of our fee.

    `order_id` is None for what no order of ours explains. `carried_by` is the payout that brings
    the money to the bank: another than `payout_id` once that one failed and a later one repeats it.
    """

    __tablename__ = "payout_line"
    __table_args__ = (
        UniqueConstraint("stripe_line_id"),
        same_store("payout_id", "payout"),
        same_store("carried_by", "payout"),
        same_store("order_id", "purchase_order"),
        Index("ix_payout_line_payout_id", "payout_id"),
        Index("ix_payout_line_carried_by", "carried_by"),
        Index("ix_payout_line_order_id", "order_id"),
        Index("ix_payout_line_source_id", "source_id"),
    )

    id: uuid.UUID = id_field()
    payout_id: uuid.UUID
    carried_by: uuid.UUID
    order_id: uuid.UUID | None = None
    kind: PayoutLineKind = enum_field(PayoutLineKind)
    amount_cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    stripe_line_id: str = Field(max_length=60)
    source_id: str = Field(default="", max_length=60)
    at: datetime = utc_field()


class ProcessorBalance(StoreOwned, table=True):
    """What the processor says a store's account holds, when it was last asked. In cents."""

    __tablename__ = "processor_balance"

    store_id: uuid.UUID = Field(foreign_key="store.id", primary_key=True)
    available_cents: int = Field(sa_type=BigInteger)
    pending_cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    asked_at: datetime = utc_field()


class SalesDay(StoreOwned, table=True):
    """What the sales of one UTC day come to by now, in cents. A speed-up, proven equal to the sums.

    Counts only while `is_true`: whatever moves money of a sale of that day says that it is not.
    """

    __tablename__ = "sales_day"

    store_id: uuid.UUID = Field(foreign_key="store.id", primary_key=True)
    day: date = Field(primary_key=True)
    is_true: bool = False
    opened_at: datetime = utc_field()
    orders: int = 0
    listed_cents: int = Field(default=0, sa_type=BigInteger)
    discount_cents: int = Field(default=0, sa_type=BigInteger)
    charged_cents: int = Field(default=0, sa_type=BigInteger)
    fee_cents: int = Field(default=0, sa_type=BigInteger)
    processor_cents: int = Field(default=0, sa_type=BigInteger)
    available_cents: int = Field(default=0, sa_type=BigInteger)
    held_cents: int = Field(default=0, sa_type=BigInteger)
    paid_out_cents: int = Field(default=0, sa_type=BigInteger)
    adds_up: bool = True
