"""Selects of the stores domain."""

import uuid

from sqlmodel import Session, select

from ppr_academy.models.stores import Store


def find_store_of(session: Session, owner_id: uuid.UUID) -> Store | None:
    return session.exec(select(Store).where(Store.owner_id == owner_id)).one_or_none()
