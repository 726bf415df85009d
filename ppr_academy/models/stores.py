"""Stores: the tenants."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field


class StoreVisibility(StrEnum):
    """Who finds a store: everyone, those with the address, nobody but its owner."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    CLOSED = "closed"


class Store(SQLModel, table=True):
    """A creator's shop and school. `plan` repeats what their subscription pays for."""

    id: uuid.UUID = id_field()
    owner_id: uuid.UUID = Field(foreign_key="user_account.id", unique=True)
    slug: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=60)
    tagline: str = Field(default="", max_length=160)
    bio: str = Field(default="", max_length=4000)
    family: str = Field(default="", max_length=20)
    own_color: str = Field(default="", max_length=7)
    logo_key: str = Field(default="", max_length=120)
    visibility: StoreVisibility = enum_field(StoreVisibility, StoreVisibility.LISTED)
    plan: str = Field(default="free", max_length=20)
    version: int = 1
    created_at: datetime = utc_field()


class ConnectAccount(StoreOwned, table=True):
    """What Stripe says about a store's Connect account. Facts from account.updated, by time.

    `payout_schedule` is `daily`, `weekly:friday`, `monthly:31` or `manual`, empty while unknown.
    """

    __tablename__ = "connect_account"

    id: uuid.UUID = id_field()
    stripe_account_id: str = Field(unique=True, max_length=60)
    can_charge: bool = False
    can_pay_out: bool = False
    has_submitted: bool = False
    missing: str = Field(default="", max_length=1000)
    payout_schedule: str = Field(default="", max_length=40)
    bank: str = Field(default="", max_length=80)
    reported_at: datetime = utc_field()
    created_at: datetime = utc_field()
