"""Selects of the learning domain."""

import uuid
from collections.abc import Sequence

from sqlmodel import Session, col

from ppr_academy.models.learning import Entitlement
from ppr_academy.services.stores.scope import across_stores

_OWN = "a person learns in many stores; the statement is narrowed to that person"


def lock_entitlement(
    session: Session, store_id: uuid.UUID, user_id: uuid.UUID, course_id: uuid.UUID
) -> Entitlement | None:
    """The right to a course, active or revoked, kept from others until the transaction ends."""
    statement = (
        across_stores(Entitlement, reason=_OWN)
        .where(
            Entitlement.store_id == store_id,
            Entitlement.user_id == user_id,
            Entitlement.course_id == course_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def find_active_entitlement(
    session: Session, user_id: uuid.UUID, course_id: uuid.UUID
) -> Entitlement | None:
    statement = across_stores(Entitlement, reason=_OWN).where(
        Entitlement.user_id == user_id,
        Entitlement.course_id == course_id,
        col(Entitlement.revoked_at).is_(None),
    )
    return session.exec(statement).one_or_none()


def list_active_entitlements(session: Session, user_id: uuid.UUID) -> Sequence[Entitlement]:
    statement = (
        across_stores(Entitlement, reason=_OWN)
        .where(Entitlement.user_id == user_id, col(Entitlement.revoked_at).is_(None))
        .order_by(col(Entitlement.granted_at).desc(), col(Entitlement.id))
    )
    return session.exec(statement).all()
