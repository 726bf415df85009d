"""What can be bought beside a course at its own price."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class OfferKind(StrEnum):
    """Every kind of sale. A course carries its own price and has no row here."""

    COURSE = "course"
    PAY_WHAT_YOU_WANT = "pay_what_you_want"
    TIP = "tip"
    BUNDLE = "bundle"
    CREDITS = "credits"
    MEMBERSHIP = "membership"
    PLAN = "plan"


class OfferStatus(StrEnum):
    DRAFT = "draft"
    ON_SALE = "on_sale"
    ARCHIVED = "archived"


OFFER_TRANSITIONS: dict[OfferStatus, frozenset[OfferStatus]] = {
    OfferStatus.DRAFT: frozenset({OfferStatus.ON_SALE, OfferStatus.ARCHIVED}),
    OfferStatus.ON_SALE: frozenset({OfferStatus.ARCHIVED, OfferStatus.DRAFT}),
    OfferStatus.ARCHIVED: frozenset({OfferStatus.ON_SALE, OfferStatus.DRAFT}),
}


class Offer(StoreOwned, table=True):
    """Something a store sells: `terms` are the typed settings of its kind.

    `price_cents` is the list price; of pay-what-you-want the least, of a tip nothing.
    """

    __table_args__ = (UniqueConstraint("store_id", "id"), UniqueConstraint("store_id", "slug"))

    id: uuid.UUID = id_field()
    kind: OfferKind = enum_field(OfferKind)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=120)
    promise: str = Field(default="", max_length=240)
    price_cents: int = 0
    currency: str = Field(default="usd", max_length=3)
    terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    status: OfferStatus = enum_field(OfferStatus, OfferStatus.DRAFT)
    version: int = 1
    created_at: datetime = utc_field()


class OfferCourse(StoreOwned, table=True):
    """A course that comes with an offer. `position` counts from 0 within the offer."""

    __tablename__ = "offer_course"
    __table_args__ = (
        same_store("offer_id", "offer", on_delete="CASCADE"),
        same_store("course_id", "course", on_delete="CASCADE"),
    )

    offer_id: uuid.UUID = Field(primary_key=True)
    course_id: uuid.UUID = Field(primary_key=True, index=True)
    position: int = 0
