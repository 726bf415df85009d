"""What the audit of the books found, and what was mended in them by hand."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store
from ppr_academy.models.commerce import Account


class InvariantRun(SQLModel, table=True):
    """One look at every rule of the money. `asked_by` is empty for those by the clock.

    `results` holds for each rule that was looked at: rule, state (ok, broken, unknown), count.
    `breaks` counts what was found broken.
    """

    __tablename__ = "invariant_run"

    id: uuid.UUID = id_field()
    asked_by: uuid.UUID | None = Field(default=None, foreign_key="user_account.id")
    with_processor: bool = False
    checks_total: int
    checks_done: int = 0
    orders: int = 0
    groups: int = 0
    breaks: int = 0
    results: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    started_at: datetime = utc_field(index=True)
    finished_at: datetime | None = utc_field(default=None)


class InvariantBreak(SQLModel, table=True):
    """Something that should not be, from the run that found it to the run that found it gone.

    While it is open (`open_key` says what about) the payouts of its store wait; `holds_all` makes
    every store's wait, when so much is broken that it was not all named.
    """

    __tablename__ = "invariant_break"
    __table_args__ = (
        Index("ix_invariant_break_store_id_open_key", "store_id", "open_key"),
        Index("ix_invariant_break_run_id", "run_id"),
    )

    id: uuid.UUID = id_field()
    run_id: uuid.UUID = Field(foreign_key="invariant_run.id")
    rule: str = Field(max_length=120)
    subject: str = Field(max_length=200)
    detail: str = Field(max_length=500)
    open_key: str | None = Field(default=None, unique=True, max_length=330)
    store_id: uuid.UUID | None = Field(default=None, foreign_key="store.id")
    order_id: uuid.UUID | None = Field(default=None, foreign_key="purchase_order.id")
    event_id: uuid.UUID | None = Field(default=None, foreign_key="provider_event.id")
    holds_all: bool = False
    found_at: datetime = utc_field()
    cleared_at: datetime | None = utc_field(default=None)


class Correction(StoreOwned, table=True):
    """A wrong posting of an order, mended by an admin with one balanced group. Append-only."""

    __tablename__ = "ledger_correction"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("order_id", "purchase_order"),
        same_store("group_id", "ledger_group"),
        Index("ix_ledger_correction_order_id", "order_id"),
    )

    id: uuid.UUID = id_field()
    order_id: uuid.UUID
    group_id: uuid.UUID = Field(unique=True)
    actor_id: uuid.UUID = Field(foreign_key="user_account.id")
    reason: str = Field(max_length=300)
    made_at: datetime = utc_field()


class CorrectionShift(StoreOwned, table=True):
    """How far a correction moves an order's target on one account, in cents. Append-only.

    What was posted and what the facts ask for may differ when a correction is made: the shift is
    what makes the target equal to what is posted after it.
    """

    __tablename__ = "ledger_correction_shift"
    __table_args__ = (
        same_store("correction_id", "ledger_correction"),
        same_store("order_id", "purchase_order"),
        Index("ix_ledger_correction_shift_order_id", "order_id"),
    )

    correction_id: uuid.UUID = Field(primary_key=True)
    account: Account = enum_field(Account, primary_key=True)
    order_id: uuid.UUID
    amount_cents: int = Field(sa_type=BigInteger)
