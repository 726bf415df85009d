"""Recurring money: memberships of a store and plans of a creator are one thing, a subscription."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store
from ppr_academy.models.offers import OfferKind


class SubscriptionStatus(StrEnum):
    OPENING = "opening"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    ENDED = "ended"
    ABANDONED = "abandoned"


_BILLED = frozenset(
    {
        SubscriptionStatus.TRIALING,
        SubscriptionStatus.ACTIVE,
        SubscriptionStatus.PAST_DUE,
        SubscriptionStatus.ENDED,
    }
)

# A payment that the processor confirms late still wins over a checkout that was given up.
SUBSCRIPTION_TRANSITIONS: dict[SubscriptionStatus, frozenset[SubscriptionStatus]] = {
    SubscriptionStatus.OPENING: _BILLED | {SubscriptionStatus.ABANDONED},
    SubscriptionStatus.ABANDONED: _BILLED,
    SubscriptionStatus.TRIALING: _BILLED,
    SubscriptionStatus.ACTIVE: _BILLED,
    SubscriptionStatus.PAST_DUE: _BILLED,
    SubscriptionStatus.ENDED: frozenset(),
}


class Subscription(StoreOwned, table=True):
    """One person's membership of a store (`offer_id`), or a creator's plan for it (`plan`).

    The terms are frozen: price, interval and trial as they were agreed. `open_key` is set while it
    is opening or running: one per person, store and kind. `told_at` is the moment of the newest
    word of the processor's. `paid_until` and `access_until` repeat what the paid invoices say;
    settling writes them. `wish` is what was asked for and is not done at the processor yet, under
    the number `revision`.
    """

    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("offer_id", "offer"),
        Index("ix_subscription_subscriber_id_created_at", "subscriber_id", "created_at"),
        Index("ix_subscription_offer_id", "offer_id"),
        Index("ix_subscription_status_period_end", "status", "period_end"),
        Index("ix_subscription_gives_access_access_until", "gives_access", "access_until"),
    )

    id: uuid.UUID = id_field()
    kind: OfferKind = enum_field(OfferKind)
    subscriber_id: uuid.UUID = Field(foreign_key="user_account.id")
    offer_id: uuid.UUID | None = None
    plan: str = Field(default="", max_length=20)
    title: str = Field(max_length=120)
    price_cents: int
    currency: str = Field(default="usd", max_length=3)
    interval: str = Field(max_length=10)
    trial_days: int = 0
    fee_bps: int
    status: SubscriptionStatus = enum_field(SubscriptionStatus, SubscriptionStatus.OPENING)
    open_key: str | None = Field(default=None, unique=True, max_length=100)
    is_cancelling: bool = False
    gives_access: bool = False
    wish: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    revision: int = 0
    failure: str = Field(default="", max_length=300)
    stripe_destination_id: str = Field(default="", max_length=60)
    stripe_customer_id: str = Field(default="", max_length=60)
    stripe_session_id: str | None = Field(default=None, unique=True, max_length=120)
    stripe_session_url: str = Field(default="", max_length=1000)
    stripe_subscription_id: str | None = Field(default=None, unique=True, max_length=60)
    created_at: datetime = utc_field()
    expires_at: datetime = utc_field()
    confirmed_at: datetime | None = utc_field(default=None)
    told_at: datetime | None = utc_field(default=None)
    period_end: datetime | None = utc_field(default=None)
    paid_until: datetime | None = utc_field(default=None)
    access_until: datetime | None = utc_field(default=None)
    past_due_since: datetime | None = utc_field(default=None)
    ended_at: datetime | None = utc_field(default=None)

    @property
    def is_running(self) -> bool:
        """Whether the processor bills it."""
        return self.status in (
            SubscriptionStatus.TRIALING,
            SubscriptionStatus.ACTIVE,
            SubscriptionStatus.PAST_DUE,
        )


class SubscriptionInvoice(StoreOwned, table=True):
    """An invoice of a subscription that the processor says is paid, once.

    It gives the time up to `period_end` while its order holds; one that cost nothing, as of a
    trial, has no order.
    """

    __tablename__ = "subscription_invoice"
    __table_args__ = (
        UniqueConstraint("stripe_invoice_id"),
        same_store("subscription_id", "subscription", on_delete="CASCADE"),
        same_store("order_id", "purchase_order"),
        Index("ix_subscription_invoice_subscription_id", "subscription_id"),
        Index("ix_subscription_invoice_order_id", "order_id"),
    )

    id: uuid.UUID = id_field()
    subscription_id: uuid.UUID
    stripe_invoice_id: str = Field(max_length=60)
    order_id: uuid.UUID | None = None
    period_start: datetime = utc_field()
    period_end: datetime = utc_field()
    paid_at: datetime = utc_field()
