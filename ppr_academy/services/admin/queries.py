"""Statements of the admin domain: the inbox as a list, and what admins did."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, tuple_
from sqlmodel import Session, col, select

from ppr_academy.models.admin import AdminAction
from ppr_academy.models.commerce import EventStatus, Order, ProviderEvent
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.core.inbox import DEAD_AFTER
from ppr_academy.services.stores.scope import across_stores

_ADMIN = "an admin sees which order an event is about, whosever it is"
_IS_DEAD = and_(
    col(ProviderEvent.status) == EventStatus.FAILED, col(ProviderEvent.attempts) >= DEAD_AFTER
)
_SHOWN: dict[str, Any] = {
    "waiting": or_(
        col(ProviderEvent.status) == EventStatus.RECEIVED,
        and_(
            col(ProviderEvent.status) == EventStatus.FAILED,
            col(ProviderEvent.attempts) < DEAD_AFTER,
        ),
    ),
    "failed": _IS_DEAD,
    "unknown": col(ProviderEvent.status) == EventStatus.IGNORED,
}
FILTERS = ("all", *_SHOWN)


def list_events(
    session: Session, show: str, before: tuple[datetime, uuid.UUID] | None, limit: int
) -> Sequence[ProviderEvent]:
    """Events of one of FILTERS, newest first, from a place on."""
    statement = (
        select(ProviderEvent)
        .order_by(col(ProviderEvent.received_at).desc(), col(ProviderEvent.id).desc())
        .limit(limit)
    )
    if show in _SHOWN:
        statement = statement.where(_SHOWN[show])
    if before is not None:
        place: Any = tuple_(col(ProviderEvent.received_at), col(ProviderEvent.id))
        statement = statement.where(place < tuple_(*before))
    return session.exec(statement).all()


def count_events(session: Session) -> dict[tuple[EventStatus, bool], int]:
    """How many events were not handled, by status and by whether they failed too often."""
    is_dead = col(ProviderEvent.attempts) >= DEAD_AFTER
    statement = (
        select(ProviderEvent.status, is_dead, func.count())
        .where(col(ProviderEvent.status) != EventStatus.HANDLED)
        .group_by(col(ProviderEvent.status), is_dead)
    )
    found = session.exec(statement)
    return {(EventStatus(status), bool(dead)): count for status, dead, count in found}


def find_event(session: Session, event_id: uuid.UUID) -> ProviderEvent | None:
    return session.get(ProviderEvent, event_id)


def list_dead_events(session: Session, limit: int) -> Sequence[uuid.UUID]:
    """Events that failed too often, in the order in which they happened."""
    statement = (
        select(ProviderEvent.id)
        .where(_IS_DEAD)
        .order_by(col(ProviderEvent.created_at), col(ProviderEvent.id))
        .limit(limit)
    )
    return session.exec(statement).all()


def list_orders(
    session: Session, order_ids: Iterable[uuid.UUID], intent_ids: Iterable[str]
) -> Sequence[tuple[uuid.UUID, str | None, int, str]]:
    """Orders by id or payment: id, payment, number, the store's slug."""
    statement = (
        across_stores(Order, reason=_ADMIN)
        .with_only_columns(
            col(Order.id),
            col(Order.stripe_payment_intent_id),
            col(Order.number),
            col(Store.slug),
        )
        .join(Store, col(Store.id) == col(Order.store_id))
        .where(
            or_(
                col(Order.id).in_(list(order_ids)),
                col(Order.stripe_payment_intent_id).in_(list(intent_ids)),
            )
        )
    )
    return [tuple(row) for row in session.execute(statement)]


def list_actions(session: Session, subject: str, limit: int) -> Sequence[tuple[AdminAction, str]]:
    """What was done to a subject, newest first, with the name of who did it."""
    statement = (
        select(AdminAction, User.name)
        .join(User, col(User.id) == col(AdminAction.actor_id))
        .where(col(AdminAction.subject) == subject)
        .order_by(col(AdminAction.at).desc(), col(AdminAction.id).desc())
        .limit(limit)
    )
    return session.exec(statement).all()


def find_running(session: Session, subject: str, since: datetime) -> AdminAction | None:
    """Something that was begun on this subject since then and is not finished."""
    statement = select(AdminAction).where(
        col(AdminAction.subject) == subject,
        col(AdminAction.at) > since,
        col(AdminAction.finished_at).is_(None),
    )
    return session.exec(statement.limit(1)).one_or_none()


def lock_action(session: Session, action_id: uuid.UUID) -> AdminAction | None:
    statement = select(AdminAction).where(col(AdminAction.id) == action_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def map_stores(
    session: Session, store_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[str, str]]:
    """Name and slug of each of these stores."""
    statement = select(Store.id, Store.name, Store.slug).where(col(Store.id).in_(list(store_ids)))
    return {store_id: (name, slug) for store_id, name, slug in session.exec(statement)}


def map_names(session: Session, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What these people are called."""
    statement = select(User.id, User.name).where(col(User.id).in_(list(user_ids)))
    return dict(session.exec(statement).all())


def find_order_id(session: Session, number: int) -> uuid.UUID | None:
    """The order with this number, whosever it is."""
    statement = across_stores(Order, reason=_ADMIN).with_only_columns(col(Order.id))
    found: uuid.UUID | None = session.execute(
        statement.where(col(Order.number) == number)
    ).scalar_one_or_none()
    return found


def find_event_id(session: Session, external_id: str) -> uuid.UUID | None:
    """The newest event that its sender calls so."""
    statement = (
        select(ProviderEvent.id)
        .where(col(ProviderEvent.external_id) == external_id)
        .order_by(col(ProviderEvent.received_at).desc())
    )
    return session.exec(statement.limit(1)).one_or_none()
