"""The only door to rows that belong to a store, and the hook that keeps every other door shut."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Table, event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql import visitors
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from ppr_academy.models.base import StoreOwned
from ppr_academy.services.core import rows
from ppr_academy.services.core.errors import Forbidden, NotFound

Model = TypeVar("Model", bound=StoreOwned)
SCOPE = "store_scope"


class UnscopedQuery(RuntimeError):
    """A statement touched a store's table without saying which store."""


@dataclass(frozen=True, slots=True)
class StoreScope:
    """One store, the person acting in it, and what they may do there."""

    session: Session
    store_id: uuid.UUID
    actor_id: uuid.UUID
    permissions: frozenset[str]

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor has `permission` in this store."""
        if permission not in self.permissions:
            raise Forbidden

    @property
    def options(self) -> dict[str, Any]:
        """Execution options that mark a statement as belonging to this store."""
        return {SCOPE: self.store_id}

    def select(self, model: type[Model]) -> SelectOfScalar[Model]:
        """A select of this store's rows, to be narrowed further."""
        return (select(model).where(_store_column(model) == self.store_id)).execution_options(
            **self.options
        )

    def find(self, model: type[Model], row_id: uuid.UUID) -> Model | None:
        """The row with this id, if it is this store's."""
        statement = self.select(model).where(_id_column(model) == row_id)
        return self.session.exec(statement).one_or_none()

    def get(self, model: type[Model], row_id: uuid.UUID) -> Model:
        """The row with this id. Raises NotFound for a missing one and for another store's."""
        row = self.find(model, row_id)
        if row is None:
            raise NotFound
        return row

    def lock(self, model: type[Model], row_id: uuid.UUID) -> Model:
        """Like `get`, and nobody else changes the row until this transaction ends."""
        statement = self.select(model).where(_id_column(model) == row_id).with_for_update()
        row = self.session.exec(statement.execution_options(populate_existing=True)).one_or_none()
        if row is None:
            raise NotFound
        return row

    def new(self, model: type[Model], **values: Any) -> Model:
        """A new row of this store, added to the transaction."""
        row = model(store_id=self.store_id, **values)
        self.session.add(row)
        return row

    def delete(self, row: StoreOwned) -> None:
        """Remove a row of this store. Raises NotFound for another store's."""
        if row.store_id != self.store_id:
            raise NotFound
        self.session.delete(row)


def across_stores(model: type[Model], *, reason: str) -> SelectOfScalar[Model]:
    """A select over every store. Say why: reviewers search for this name."""
    if not reason:
        raise ValueError("Say why every store is read.")
    return select(model).execution_options(**{SCOPE: "*"})


def insert_once(session: Session, row: StoreOwned) -> bool:
    """Insert a store's row unless a unique key of its table is taken; True when it is new."""
    return rows.insert_once(session, row, **{SCOPE: row.store_id})


def insert_values_once(session: Session, model: type[StoreOwned], values: dict[str, Any]) -> bool:
    """Like `insert_once`, of values for every column."""
    return rows.insert_values_once(session, model, values, **{SCOPE: values["store_id"]})


def _store_column(model: type[StoreOwned]) -> Any:
    return model.store_id


def _id_column(model: type[StoreOwned]) -> Any:
    return model.id  # type: ignore[attr-defined]  # every table has one


@event.listens_for(Session, "do_orm_execute")
def _refuse_unscoped(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load or SCOPE in state.execution_options:
        return
    owned = _owned_tables()
    for table in _tables_in(state.statement):
        if table in owned:
            raise UnscopedQuery(f"{table.name} was read or written without a store scope.")


def _tables_in(statement: Any) -> Iterable[Table]:
    for part in visitors.iterate(statement):
        if isinstance(part, Table):
            yield part


@lru_cache(maxsize=1)
def _owned_tables() -> frozenset[Table]:
    found: set[Table] = set()
    waiting: list[type[StoreOwned]] = [StoreOwned]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        table = getattr(model, "__table__", None)
        if table is not None:
            found.add(table)
    return frozenset(found)
