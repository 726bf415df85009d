"""Statements of the stores domain."""

import uuid

from sqlalchemy import exists
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.models.stores import Store
from ppr_academy.services.stores.scope import StoreScope


def find_store_of(session: Session, owner_id: uuid.UUID) -> Store | None:
    return session.exec(select(Store).where(Store.owner_id == owner_id)).one_or_none()


def find_store(session: Session, store_id: uuid.UUID) -> Store | None:
    return session.get(Store, store_id)


def find_store_by_slug(session: Session, slug: str) -> Store | None:
    return session.exec(select(Store).where(Store.slug == slug)).one_or_none()


def lock_store(session: Session, store_id: uuid.UUID) -> Store:
    """The store, kept from other changes until this transaction ends."""
    statement = (
        select(Store)
        .where(Store.id == store_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one()


def insert_store(session: Session, store: Store) -> bool:
    """Insert unless the owner has one or the slug is taken; True when it is new."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(Store)
        .values(store.model_dump())
        .on_conflict_do_nothing()
        .returning(col(Store.id))
    )
    return session.execute(statement).first() is not None


def move_store(session: Session, store_id: uuid.UUID, slug: str) -> bool:
    """Give the store this slug unless another has it; True when it moved."""
    taken = exists().where(col(Store.slug) == slug).correlate(None)
    statement = (
        update(Store)
        .where(col(Store.id) == store_id, ~taken)
        .values(slug=slug)
        .returning(col(Store.id))
        .execution_options(synchronize_session=False)
    )
    try:
        with session.begin_nested():
            return session.execute(statement).first() is not None
    except IntegrityError:  # somebody else took it this very moment
        return False


def has_sold(scope: StoreScope) -> bool:
    """Whether anything of this store was ever sold."""
    sale = exists().where(
        col(Activity.store_id) == scope.store_id, col(Activity.kind) == ActivityKind.SALE
    )
    return bool(scope.session.execute(select(sale).execution_options(**scope.options)).scalar())
