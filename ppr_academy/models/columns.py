"""Column helpers: enums stored as their words, composite keys that keep a row in its store."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKeyConstraint
from sqlmodel import Field


def enum_field(kind: type[StrEnum], default: StrEnum | None = None, **options: Any) -> Any:
    """A column that stores the enum's value as text, the same on both databases."""
    column = Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    if default is not None:
        options["default"] = default
    return Field(sa_type=column, **options)


def same_store(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A composite foreign key (store_id, column): a row cannot even point across stores."""
    return ForeignKeyConstraint(
        ["store_id", column], [f"{table}.store_id", f"{table}.id"], ondelete=on_delete
    )
