"""Statements of the core: the inbox of outside events."""

import uuid

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ppr_academy.models.commerce import ProviderEvent

_LOCK_EVENT = (
    select(ProviderEvent)
    .where(
        col(ProviderEvent.provider) == bindparam("provider"),
        col(ProviderEvent.external_id) == bindparam("external_id"),
    )
    .with_for_update()
)


def lock_event(session: Session, provider: str, external_id: str) -> ProviderEvent:
    """The stored event, kept from other deliveries until this transaction ends."""
    named = {"provider": provider, "external_id": external_id}
    return session.exec(_LOCK_EVENT, params=named).one()


def find_event(session: Session, event_id: uuid.UUID) -> ProviderEvent | None:
    return session.get(ProviderEvent, event_id)
