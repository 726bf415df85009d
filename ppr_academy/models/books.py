"""What the audit of the books found."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from ppr_academy.models.base import id_field, utc_field


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
