"""Codes that lower a price."""

import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import same_store


class Coupon(StoreOwned, table=True):
    """A code of one store. Either `percent` (1 to 100) or `off_cents` is set, the other is 0.

    `course_id` narrows it to one course. `max_uses` and `max_per_buyer` count checkouts that are
    open or paid; None is no limit. `starts_at` ≤ now < `ends_at`.
    """

    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        UniqueConstraint("store_id", "code"),
        same_store("course_id", "course", on_delete="CASCADE"),
    )

    id: uuid.UUID = id_field()
    code: str = Field(max_length=40)
    percent: int = 0
    off_cents: int = 0
    currency: str = Field(default="usd", max_length=3)
    course_id: uuid.UUID | None = Field(default=None, index=True)
    max_uses: int | None = None
    max_per_buyer: int | None = None
    is_first_purchase_only: bool = False
    is_paused: bool = False
    starts_at: datetime = utc_field()
    ends_at: datetime | None = utc_field(default=None)
    created_at: datetime = utc_field()
