"""Statements of the core: the inbox of outside events."""

import uuid

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from ppr_academy.models.commerce import ProviderEvent


def add_event_once(session: Session, event: ProviderEvent) -> None:
    """Insert the event unless one with its provider and external id is there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(ProviderEvent).values(event.model_dump())
    session.execute(statement.on_conflict_do_nothing())


def lock_event(session: Session, provider: str, external_id: str) -> ProviderEvent:
    """The stored event, kept from other deliveries until this transaction ends."""
    statement = (
        select(ProviderEvent)
        .where(ProviderEvent.provider == provider, ProviderEvent.external_id == external_id)
        .with_for_update()
    )
    return session.exec(statement).one()


def find_event(session: Session, event_id: uuid.UUID) -> ProviderEvent | None:
    return session.get(ProviderEvent, event_id)
