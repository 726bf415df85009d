"""Statements of the e-mail domain."""

import uuid

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from ppr_academy.models.email import EmailMessage


def insert_once(session: Session, message: EmailMessage) -> None:
    """Insert the message unless one with its key is there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(EmailMessage).values(message.model_dump())
    session.execute(statement.on_conflict_do_nothing())


def lock_by_key(session: Session, key: str) -> EmailMessage:
    """The message of this key, kept from others until this transaction ends."""
    statement = select(EmailMessage).where(EmailMessage.key == key).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()


def lock_message(session: Session, message_id: uuid.UUID) -> EmailMessage | None:
    statement = select(EmailMessage).where(EmailMessage.id == message_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def lock_by_provider_id(session: Session, provider_id: str) -> EmailMessage | None:
    statement = (
        select(EmailMessage).where(EmailMessage.provider_id == provider_id).with_for_update()
    )
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def find_newest_to(session: Session, user_id: uuid.UUID, address: str) -> EmailMessage | None:
    """The last letter to a person at this address."""
    statement = (
        select(EmailMessage)
        .where(EmailMessage.user_id == user_id, EmailMessage.to_address == address)
        .order_by(col(EmailMessage.created_at).desc())
        .limit(1)
    )
    return session.exec(statement).one_or_none()


def replace_address(session: Session, user_id: uuid.UUID, address: str) -> None:
    """Write another address over that of every letter to a person."""
    session.execute(
        update(EmailMessage)
        .where(col(EmailMessage.user_id) == user_id)
        .values(to_address=address)
        .execution_options(synchronize_session=False)
    )
