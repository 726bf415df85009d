"""Statements of the commerce domain: orders, customers, Connect accounts, facts and postings."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_
from sqlmodel import Session, col, select

from ppr_academy.models.base import metadata
from ppr_academy.models.catalog import Course
from ppr_academy.models.commerce import (
    Account,
    BillingCustomer,
    DisputeStanding,
    FactKind,
    LedgerEntry,
    Order,
    OrderCounter,
    OrderLine,
    OrderStatus,
    PaymentFact,
)
from ppr_academy.models.learning import Entitlement
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.services.core import rows
from ppr_academy.services.stores.scope import SCOPE, across_stores, insert_values_once

_BUYER = "a person buys in many stores; the statement is narrowed to one order or buyer"
_STRIPE = "Stripe names an order or an account, and we find out whose it is"
_SWEEP = "the platform looks after the open checkouts of every store"


def find_offer(session: Session, course_id: uuid.UUID) -> tuple[Course, Store] | None:
    """A course and its store, whatever their state."""
    statement = (
        across_stores(Course, reason=_BUYER)
        .add_columns(Store)
        .join(Store, col(Store.id) == col(Course.store_id))
        .where(col(Course.id) == course_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def find_course_id(session: Session, store_slug: str, course_slug: str) -> uuid.UUID | None:
    statement = (
        across_stores(Course, reason=_BUYER)
        .with_only_columns(col(Course.id))
        .join(Store, col(Store.id) == col(Course.store_id))
        .where(col(Store.slug) == store_slug, col(Course.slug) == course_slug)
    )
    return session.execute(statement).scalar_one_or_none()


def owns_namesake(session: Session, user_id: uuid.UUID, course: Course) -> bool:
    """Whether a person has another course that answers to the same slug."""
    statement = (
        across_stores(Course, reason=_BUYER)
        .with_only_columns(col(Course.id))
        .join(Entitlement, col(Entitlement.course_id) == col(Course.id))
        .where(
            col(Entitlement.user_id) == user_id,
            col(Entitlement.revoked_at).is_(None),
            col(Course.slug) == course.slug,
            col(Course.id) != course.id,
        )
    )
    return session.execute(statement.limit(1)).first() is not None


def lock_counter(session: Session) -> OrderCounter:
    """Where order numbers come from. Whoever holds it is the only one who opens an order."""
    return session.exec(
        select(OrderCounter).with_for_update().execution_options(populate_existing=True)
    ).one()


def find_open_order(session: Session, open_key: str) -> Order | None:
    statement = across_stores(Order, reason=_BUYER).where(col(Order.open_key) == open_key)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def find_order(session: Session, order_id: uuid.UUID) -> Order | None:
    statement = across_stores(Order, reason=_BUYER).where(col(Order.id) == order_id)
    return session.exec(statement).one_or_none()


def find_purchase(
    session: Session, order_id: uuid.UUID, buyer_id: uuid.UUID | None
) -> tuple[Order, Course | None, Store, datetime | None, uuid.UUID] | None:
    """An order with the course it is about, its store, since when its buyer has the course, and
    the id of what was bought.

    Of one buyer, unless that is None.
    """
    statement: Any = (
        across_stores(Order, reason=_BUYER)
        .add_columns(
            Course,
            Store,
            col(Entitlement.granted_at),
            func.coalesce(OrderLine.offer_id, OrderLine.course_id),
        )
        .join(OrderLine, first_line())
        .outerjoin(Course, col(Course.id) == col(OrderLine.course_id))
        .join(Store, col(Store.id) == col(Order.store_id))
        .outerjoin(
            Entitlement,
            and_(
                col(Entitlement.user_id) == col(Order.buyer_id),
                col(Entitlement.course_id) == col(OrderLine.course_id),
                col(Entitlement.revoked_at).is_(None),
            ),
        )
        .where(col(Order.id) == order_id)
    )
    if buyer_id is not None:
        statement = statement.where(col(Order.buyer_id) == buyer_id)
    found = session.execute(statement).one_or_none()
    return (found[0], found[1], found[2], found[3], found[4]) if found else None


def find_order_item(session: Session, order_id: uuid.UUID) -> uuid.UUID | None:
    """What an order is about: the offer that it came by, else the course."""
    statement = (
        across_stores(OrderLine, reason=_BUYER)
        .with_only_columns(func.coalesce(OrderLine.offer_id, OrderLine.course_id))
        .where(col(OrderLine.order_id) == order_id, col(OrderLine.position) == 0)
    )
    return session.execute(statement).scalar_one_or_none()


def first_line() -> ColumnElement[bool]:
    """Joins an order to what it is about."""
    return and_(col(OrderLine.order_id) == col(Order.id), col(OrderLine.position) == 0)


_ORDER_COURSES = (
    across_stores(OrderLine, reason=_STRIPE)
    .with_only_columns(col(OrderLine.course_id))
    .where(
        col(OrderLine.order_id) == bindparam("order_id"),
        col(OrderLine.course_id).is_not(None),
    )
    .order_by(col(OrderLine.position))
)


def list_order_courses(session: Session, order_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The courses that come with an order."""
    return session.execute(_ORDER_COURSES, {"order_id": order_id}).scalars().all()


def order_holds() -> ColumnElement[bool]:
    """Order.holds as a condition: paid, not wholly refunded, not disputed."""
    return and_(
        col(Order.status) == OrderStatus.PAID,
        or_(col(Order.refunded_cents) < col(Order.charged_cents), col(Order.charged_cents) == 0),
        col(Order.dispute).in_((DisputeStanding.NONE, DisputeStanding.WON)),
    )


def find_holding_order(session: Session, user_id: uuid.UUID, course_id: uuid.UUID) -> Order | None:
    """The oldest order of a person that brings a course and holds (Order.holds)."""
    statement = (
        across_stores(Order, reason=_BUYER)
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(
            col(Order.buyer_id) == user_id,
            col(OrderLine.course_id) == course_id,
            order_holds(),
        )
        .order_by(col(Order.paid_at), col(Order.id))
        .limit(1)
    )
    return session.exec(statement).one_or_none()


_LOCK_ORDER = (
    across_stores(Order, reason=_STRIPE)
    .where(col(Order.id) == bindparam("order_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def lock_order(session: Session, order_id: uuid.UUID) -> Order | None:
    """The order, kept from every other delivery until this transaction ends."""
    return session.exec(_LOCK_ORDER, params={"order_id": order_id}).one_or_none()


def lock_order_paid_by(session: Session, intent_id: str) -> Order | None:
    """The order that a payment intent paid, kept like `lock_order` does."""
    statement = across_stores(Order, reason=_STRIPE).where(
        col(Order.stripe_payment_intent_id) == intent_id
    )
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(locked).one_or_none()


def list_unsettled(session: Session, before: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Orders that were opened before `before` and of which Stripe has not told the end."""
    statement = (
        across_stores(Order, reason=_SWEEP)
        .with_only_columns(col(Order.id))
        .where(col(Order.status) == OrderStatus.PENDING, col(Order.created_at) < before)
        .order_by(col(Order.created_at))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def find_connect_account(session: Session, store_id: uuid.UUID) -> ConnectAccount | None:
    statement = across_stores(ConnectAccount, reason=_BUYER).where(
        ConnectAccount.store_id == store_id
    )
    return session.exec(statement).one_or_none()


def lock_connect_account(session: Session, stripe_account_id: str) -> ConnectAccount | None:
    statement = (
        across_stores(ConnectAccount, reason=_STRIPE)
        .where(ConnectAccount.stripe_account_id == stripe_account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def find_customer(session: Session, user_id: uuid.UUID) -> BillingCustomer | None:
    return session.get(BillingCustomer, user_id)


def add_customer_once(session: Session, customer: BillingCustomer) -> None:
    """Remember a buyer's customer unless another request was first."""
    rows.insert_once(session, customer)


_FACTS = (
    across_stores(PaymentFact, reason=_STRIPE)
    .where(col(PaymentFact.order_id) == bindparam("order_id"))
    .execution_options(populate_existing=True)
)


def list_facts(session: Session, order_id: uuid.UUID) -> Sequence[PaymentFact]:
    return session.exec(_FACTS, params={"order_id": order_id}).all()


def add_fact_once(session: Session, values: dict[str, Any]) -> bool:
    """Insert a fact unless its kind and external id are known; True when it is new."""
    return insert_values_once(session, PaymentFact, values)


def find_fact(session: Session, kind: FactKind, external_id: str) -> PaymentFact | None:
    statement = across_stores(PaymentFact, reason=_STRIPE).where(
        col(PaymentFact.kind) == kind, col(PaymentFact.external_id) == external_id
    )
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def list_awaited_fees(session: Session, state: str, limit: int) -> Sequence[PaymentFact]:
    """Payments whose processor fee is not known yet, oldest first."""
    statement = (
        across_stores(PaymentFact, reason=_SWEEP)
        .where(col(PaymentFact.kind) == FactKind.PROCESSOR_FEE, col(PaymentFact.state) == state)
        .order_by(col(PaymentFact.recorded_at))
        .limit(limit)
    )
    return session.exec(statement).all()


def sum_posted(session: Session, order_id: uuid.UUID) -> dict[Account, int]:
    """What is posted for an order so far, in cents per account."""
    statement = (
        across_stores(LedgerEntry, reason=_STRIPE)
        .with_only_columns(col(LedgerEntry.account), func.sum(LedgerEntry.amount_cents))
        .where(col(LedgerEntry.order_id) == order_id)
        .group_by(col(LedgerEntry.account))
    )
    return {Account(account): int(cents) for account, cents in session.execute(statement)}


_GROUPS = insert(metadata.tables["ledger_group"])
_ENTRIES = insert(metadata.tables["ledger_entry"])


def post_group(session: Session, group: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """Append one group and its entries to the ledger of a store."""
    scope = {SCOPE: group["store_id"]}
    session.execute(_GROUPS, group, execution_options=scope)
    session.execute(_ENTRIES, entries, execution_options=scope)


def store_exists(session: Session, store_id: uuid.UUID) -> bool:
    return session.get(Store, store_id) is not None
