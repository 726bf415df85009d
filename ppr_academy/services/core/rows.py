"""Rows that may be there already: inserted once, whoever else tries at the same time.

The statement of a table is built once; building it anew costs more than running it.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, row: SQLModel, **options: Any) -> bool:
    """Insert the row unless a unique key of its table is taken already; True when it is new.

    Two transactions at once are safe: the second waits for the first, then finds it taken.
    `options` are execution options. The row itself stays outside the session.
    """
    return insert_values_once(session, type(row), row.model_dump(), **options)


def insert_values_once(
    session: Session, model: type[SQLModel], values: dict[str, Any], **options: Any
) -> bool:
    """Like `insert_once`, of values for every column: no row has to be made first."""
    statement = _statement(model, session.get_bind().dialect.name)
    return session.execute(statement, values, execution_options=options).first() is not None


@lru_cache(maxsize=64)
def _statement(model: type[SQLModel], dialect: str) -> Insert:
    library = postgresql if dialect == "postgresql" else sqlite
    table = model.__table__  # type: ignore[attr-defined]  # every table model has one
    insert: Insert = library.insert(table).on_conflict_do_nothing()
    return insert.returning(*table.primary_key.columns)
