"""Credits: what a person bought of them, and what was taken with them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import id_field, utc_field


class CreditLot(SQLModel, table=True):
    """The credits of one paid order, and the cents that were paid for them.

    What is left = all - spent - gone - frozen, in credits and in cents. `spent` is what the buyer
    took courses with, `gone` went back to them as money, `frozen` waits for the end of a refund or
    a dispute. `gone_at` is when the last of it went.
    """

    __tablename__ = "credit_lot"
    __table_args__ = (
        CheckConstraint(
            "credits > 0 AND spent_credits >= 0 AND gone_credits >= 0 AND frozen_credits >= 0 "
            "AND credits >= spent_credits + gone_credits + frozen_credits",
            name="credits_left",
        ),
        CheckConstraint(
            "paid_cents > 0 AND spent_cents >= 0 AND gone_cents >= 0 AND frozen_cents >= 0 "
            "AND paid_cents >= spent_cents + gone_cents + frozen_cents",
            name="cents_left",
        ),
        Index("ix_credit_lot_buyer_id_bought_at", "buyer_id", "bought_at"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID = Field(foreign_key="purchase_order.id", unique=True)
    buyer_id: uuid.UUID = Field(foreign_key="user_account.id")
    credits: int
    paid_cents: int
    spent_credits: int = 0
    spent_cents: int = 0
    gone_credits: int = 0
    gone_cents: int = 0
    frozen_credits: int = 0
    frozen_cents: int = 0
    bought_at: datetime = utc_field()
    gone_at: datetime | None = utc_field(default=None)

    @property
    def left_credits(self) -> int:
        """Credits that can be spent."""
        return self.credits - self.spent_credits - self.gone_credits - self.frozen_credits

    @property
    def left_cents(self) -> int:
        """What was paid for them, in cents."""
        return self.paid_cents - self.spent_cents - self.gone_cents - self.frozen_cents


class CreditUse(SQLModel, table=True):
    """Credits of one lot that paid an order, and their worth in cents.

    `returned_at` is when they came back to the lot.
    """

    __tablename__ = "credit_use"

    order_id: uuid.UUID = Field(foreign_key="purchase_order.id", primary_key=True)
    lot_id: uuid.UUID = Field(foreign_key="credit_lot.id", primary_key=True, index=True)
    credits: int
    cents: int
    used_at: datetime = utc_field()
    returned_at: datetime | None = utc_field(default=None)
