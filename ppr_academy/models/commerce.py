"""Orders, what the processor said about them, and the ledger."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store
from ppr_academy.models.offers import OfferKind


class OrderStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


# A payment that the processor confirms late still wins over a checkout that ran out.
ORDER_TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PAID, OrderStatus.FAILED, OrderStatus.EXPIRED}),
    OrderStatus.FAILED: frozenset({OrderStatus.PAID}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID}),
    OrderStatus.PAID: frozenset(),
}


class DisputeStanding(StrEnum):
    """Whether a buyer's bank asks for an order's money back, and how that ended."""

    NONE = "none"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Order(StoreOwned, table=True):
    """One purchase. The quoted numbers are frozen when it is written: they are its lines' sums.

    charged = list_price - discount; charged = platform_fee + creator_share.
    `is_platform_sale`: what the creator pays us for their plan, no sale of theirs.
    `open_key` is set while the checkout is open: one open checkout per buyer and item.
    `refund_terms` is what the buyer was told about refunds before they paid.
    `refunded_cents`, the creator's part of it `creator_refunded_cents`, and `dispute` repeat what
    the facts say; settling writes them. `credits_bought` is what it brings of credits,
    `credits_spent` what was paid in them: its cents are then what those credits were bought for.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        Index("ix_purchase_order_store_id_paid_at", "store_id", "paid_at"),
        Index("ix_purchase_order_buyer_id_created_at", "buyer_id", "created_at"),
        Index("ix_purchase_order_status_created_at", "status", "created_at"),
        Index("ix_purchase_order_coupon_id", "coupon_id"),
        same_store("coupon_id", "coupon"),
    )

    id: uuid.UUID = id_field()
    number: int = Field(unique=True)
    buyer_id: uuid.UUID = Field(foreign_key="user_account.id")
    item_title: str = Field(max_length=120)
    status: OrderStatus = enum_field(OrderStatus, OrderStatus.PENDING)
    list_price_cents: int
    discount_cents: int = 0
    charged_cents: int
    platform_fee_cents: int
    creator_share_cents: int
    currency: str = Field(default="usd", max_length=3)
    open_key: str | None = Field(default=None, unique=True, max_length=80)
    coupon_id: uuid.UUID | None = None
    is_platform_sale: bool = False
    stripe_destination_id: str = Field(max_length=60)
    stripe_session_id: str | None = Field(default=None, unique=True, max_length=120)
    stripe_session_url: str = Field(default="", max_length=1000)
    stripe_payment_intent_id: str | None = Field(default=None, index=True, max_length=60)
    stripe_transfer_id: str | None = Field(default=None, index=True, max_length=60)
    paid_with: str = Field(default="", max_length=60)
    failure: str = Field(default="", max_length=300)
    refund_terms: str = Field(default="", max_length=500)
    created_at: datetime = utc_field()
    expires_at: datetime = utc_field()
    confirmed_at: datetime | None = utc_field(default=None)
    paid_at: datetime | None = utc_field(default=None)
    refunded_cents: int = 0
    creator_refunded_cents: int = 0
    dispute: DisputeStanding = enum_field(DisputeStanding, DisputeStanding.NONE)
    credits_bought: int = 0
    credits_spent: int = 0

    @property
    def holds(self) -> bool:
        """Whether it gives what was bought: paid − refunded − disputed."""
        return (
            self.status == OrderStatus.PAID
            and (self.refunded_cents < self.charged_cents or self.charged_cents == 0)
            and self.dispute in (DisputeStanding.NONE, DisputeStanding.WON)
        )


class OrderLine(StoreOwned, table=True):
    """One thing of an order. `position` counts from 0; line 0 is what the order is about.

    charged = list_price - discount. `fee_bps` is our part of `charged` in hundredths of a percent;
    it is rounded once for the whole order. `offer_id` names the offer that the line came by.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        same_store("order_id", "purchase_order", on_delete="CASCADE"),
        same_store("course_id", "course"),
        same_store("offer_id", "offer"),
        Index("ix_order_line_course_id", "course_id"),
        Index("ix_order_line_offer_id", "offer_id"),
    )

    order_id: uuid.UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: OfferKind = enum_field(OfferKind)
    course_id: uuid.UUID | None = None
    offer_id: uuid.UUID | None = None
    title: str = Field(max_length=120)
    list_price_cents: int
    discount_cents: int = 0
    charged_cents: int
    fee_bps: int


class OrderCounter(SQLModel, table=True):
    """Where the next order number comes from. One row, locked when it is taken."""

    __tablename__ = "order_counter"

    id: int = Field(primary_key=True)
    last_number: int


class BillingCustomer(SQLModel, table=True):
    """A buyer as the processor knows them."""

    __tablename__ = "billing_customer"

    user_id: uuid.UUID = Field(foreign_key="user_account.id", primary_key=True)
    stripe_customer_id: str = Field(unique=True, max_length=60)
    created_at: datetime = utc_field()


class EventStatus(StrEnum):
    RECEIVED = "received"
    HANDLED = "handled"
    IGNORED = "ignored"
    FAILED = "failed"


class ProviderEvent(SQLModel, table=True):
    """The inbox: everything an outside service told us, once. `created_at` is theirs."""

    __tablename__ = "provider_event"
    __table_args__ = (
        UniqueConstraint("provider", "external_id"),
        Index("ix_provider_event_status_received_at", "status", "received_at"),
        Index("ix_provider_event_received_at_id", "received_at", "id"),
    )

    id: uuid.UUID = id_field()
    provider: str = Field(max_length=20)
    external_id: str = Field(max_length=120)
    type: str = Field(max_length=80)
    payload: dict[str, Any] = Field(sa_type=JSON)
    status: EventStatus = enum_field(EventStatus, EventStatus.RECEIVED)
    attempts: int = 0
    error: str = Field(default="", max_length=500)
    created_at: datetime = utc_field()
    received_at: datetime = utc_field()
    handled_at: datetime | None = utc_field(default=None)


class FactKind(StrEnum):
    PAYMENT = "payment"
    PROCESSOR_FEE = "processor_fee"
    REFUND = "refund"
    DISPUTE = "dispute"


class PaymentFact(StoreOwned, table=True):
    """What the processor says happened to an order. A late word never outranks a final one.

    `creator_cents` is what the creator bore of a refund; empty while it is their proportional part.
    """

    __tablename__ = "payment_fact"
    __table_args__ = (
        UniqueConstraint("kind", "external_id"),
        same_store("order_id", "purchase_order"),
        Index("ix_payment_fact_order_id", "order_id"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    kind: FactKind = enum_field(FactKind)
    external_id: str = Field(max_length=120)
    amount_cents: int = Field(sa_type=BigInteger)
    creator_cents: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(max_length=3)
    state: str = Field(max_length=30)
    rank: int
    event_id: uuid.UUID | None = Field(default=None, foreign_key="provider_event.id")
    recorded_at: datetime = utc_field()


class Account(StrEnum):
    """Ledger accounts. Positive is money that the account holds; a group sums to zero."""

    BUYER = "buyer"
    PLATFORM_FEE = "platform_fee"
    CREATOR_AVAILABLE = "creator_available"
    CREATOR_HELD = "creator_held"
    BUYER_CREDITS = "buyer_credits"
    TAX_PAYABLE = "tax_payable"
    PROCESSOR = "processor"


class PostingReason(StrEnum):
    """Why a group was posted. What is neither the sale nor its card fee changed a sale later."""

    PAYMENT = "payment"
    PROCESSOR_FEE = "processor fee"
    REFUND = "refund"
    DISPUTE = "dispute"


class LedgerGroup(StoreOwned, table=True):
    """One balanced posting: the difference between an order's target and what was posted."""

    __tablename__ = "ledger_group"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("order_id", "purchase_order"),
        Index("ix_ledger_group_order_id", "order_id"),
        Index("ix_ledger_group_store_id_reason_posted_at", "store_id", "reason", "posted_at"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    reason: str = Field(max_length=120)
    posted_at: datetime = utc_field()


class LedgerEntry(StoreOwned, table=True):
    """One side of a posting. Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        same_store("group_id", "ledger_group"),
        Index("ix_ledger_entry_group_id_amount_cents", "group_id", "amount_cents"),
        Index("ix_ledger_entry_store_id_account_posted_at", "store_id", "account", "posted_at"),
        Index(
            "ix_ledger_entry_order_id_account_amount_cents", "order_id", "account", "amount_cents"
        ),
    )

    id: uuid.UUID = id_field()
    group_id: uuid.UUID
    order_id: uuid.UUID
    account: Account = enum_field(Account)
    amount_cents: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    posted_at: datetime = utc_field()
