"""Statements of the audit: what in the books of every store is not as it must be."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, or_
from sqlmodel import Session, col, select

from ppr_academy.models.books import Correction
from ppr_academy.models.commerce import (
    Account,
    DisputeStanding,
    EventStatus,
    FactKind,
    LedgerEntry,
    LedgerGroup,
    Order,
    OrderLine,
    OrderStatus,
    PaymentFact,
    ProviderEvent,
)
from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.models.subscriptions import Subscription
from ppr_academy.services.commerce.breaks import Found
from ppr_academy.services.commerce.facts import RefundState
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.queries import order_holds
from ppr_academy.services.core.money import label
from ppr_academy.services.stores.scope import across_stores

_AUDIT = "the invariants hold for every store"


def _of_order(order: Sequence[Any], detail: str) -> Found:
    """A break of an order, given as the columns of _ORDER."""
    order_id, store_id, number = order
    return Found(order_label(number), detail, store_id=store_id, order_id=order_id)


_ORDER = (col(Order.id), col(Order.store_id), col(Order.number))


def count_books(session: Session) -> tuple[int, int]:
    """How many paid orders and how many ledger groups there are."""
    orders = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(func.count())
        .where(col(Order.status) == OrderStatus.PAID)
    )
    groups = across_stores(LedgerGroup, reason=_AUDIT).with_only_columns(
        func.count(col(LedgerGroup.id))
    )
    return session.execute(orders).scalar_one(), session.execute(groups).scalar_one()


def list_unbalanced_groups(session: Session, limit: int) -> list[Found]:
    """Groups whose entries do not sum to zero, and to what they sum."""
    total = func.sum(LedgerEntry.amount_cents).label("total")
    wrong = (
        across_stores(LedgerEntry, reason=_AUDIT)
        .with_only_columns(col(LedgerEntry.group_id), total)
        .group_by(col(LedgerEntry.group_id))
        .having(total != 0)
        .limit(limit)
        .subquery()
    )
    statement = (
        across_stores(LedgerGroup, reason=_AUDIT)
        .with_only_columns(
            col(LedgerGroup.id),
            col(LedgerGroup.store_id),
            col(LedgerGroup.order_id),
            wrong.c.total,
        )
        .join(wrong, wrong.c.group_id == col(LedgerGroup.id))
    )
    return [
        Found(f"group {group_id}", f"sums to {label(int(cents))}", store_id, order_id)
        for group_id, store_id, order_id, cents in session.execute(statement)
    ]


def list_misposted_orders(session: Session, limit: int) -> list[Found]:
    """Paid orders that nobody disputes or mended whose postings are not what they say.

    They say their frozen numbers less what was given back. What was paid in credits came from the
    wallet; orders that brought credits have a rule of their own.
    """

    def on(*accounts: Account) -> Any:
        amount = case((col(LedgerEntry.account).in_(accounts), LedgerEntry.amount_cents), else_=0)
        return func.coalesce(func.sum(amount), 0)

    paid, ours = (
        on(Account.BUYER, Account.BUYER_CREDITS),
        on(Account.PLATFORM_FEE, Account.PROCESSOR),
    )
    share = on(Account.CREATOR_AVAILABLE)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER, paid, ours, share)
        .outerjoin(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(
            col(Order.status) == OrderStatus.PAID,
            ~is_special(),
            col(Order.credits_bought) == 0,
        )
        .group_by(col(Order.id))
        .having(
            or_(
                paid != col(Order.refunded_cents) - col(Order.charged_cents),
                ours != col(Order.platform_fee_cents) - _our_refund(),
                share != col(Order.creator_share_cents) - col(Order.creator_refunded_cents),
            )
        )
        .limit(limit)
    )
    return [
        _of_order(order, f"paid {-paid}, our part {ours}, the creator's {share} cents")
        for *order, paid, ours, share in session.execute(statement)
    ]


def is_special() -> ColumnElement[bool]:
    """Orders that are few, and whose postings follow from more than their own numbers."""
    corrected = select(col(Correction.order_id))
    return or_(col(Order.dispute) != DisputeStanding.NONE, col(Order.id).in_(corrected))


def list_special_orders(session: Session) -> Sequence[Order]:
    """Paid orders that a bank asked something of, or in whose books we mended something."""
    statement = across_stores(Order, reason=_AUDIT).where(
        col(Order.status) == OrderStatus.PAID, is_special()
    )
    return session.exec(statement.order_by(col(Order.number))).all()


def list_misquoted_orders(session: Session, limit: int) -> list[Found]:
    """Orders whose numbers are not their lines' sums, or whose fee is not the lines' share."""
    listed, discount = func.sum(OrderLine.list_price_cents), func.sum(OrderLine.discount_cents)
    charged = func.sum(OrderLine.charged_cents)
    fee = (func.sum(OrderLine.charged_cents * OrderLine.fee_bps) + 5000) // 10000
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER, listed, discount, charged, fee)
        .outerjoin(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .group_by(col(Order.id))
        .having(
            or_(
                listed.is_(None),
                listed != col(Order.list_price_cents),
                discount != col(Order.discount_cents),
                charged != col(Order.charged_cents),
                fee != col(Order.platform_fee_cents),
            )
        )
        .limit(limit)
    )
    return [
        _of_order(order, f"lines: {listed} less {discount} is {charged}, our part {fee} cents")
        for *order, listed, discount, charged, fee in session.execute(statement)
    ]


def _our_refund() -> ColumnElement[int]:
    """What of an order's refunds we bore."""
    return col(Order.refunded_cents) - col(Order.creator_refunded_cents)


def list_misrefunded_orders(session: Session, limit: int) -> list[Found]:
    """Paid orders that do not say what the facts say of their refunds, or gave back too much."""
    facts = (
        across_stores(PaymentFact, reason=_AUDIT)
        .with_only_columns(
            col(PaymentFact.order_id), func.sum(PaymentFact.amount_cents).label("told")
        )
        .where(
            col(PaymentFact.kind) == FactKind.REFUND, col(PaymentFact.state) != RefundState.FAILED
        )
        .group_by(col(PaymentFact.order_id))
        .subquery()
    )
    told, refunded = func.coalesce(facts.c.told, 0), col(Order.refunded_cents)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER, refunded, told)
        .outerjoin(facts, facts.c.order_id == col(Order.id))
        .where(
            col(Order.status) == OrderStatus.PAID,
            or_(told != refunded, refunded > col(Order.charged_cents)),
        )
        .limit(limit)
    )
    return [
        _of_order(order, f"says {cents} cents went back, the processor {said}")
        for *order, cents, said in session.execute(statement)
    ]


def list_missplit_refunds(session: Session, limit: int) -> list[Found]:
    """Orders of whose refunds we did not bear our share: fee × refunded / charged, half up.

    What is left of our fee is then our share of what the buyer did not get back, to half a cent.
    Refunds of which Stripe took another part from the creator, as from its dashboard, are not held
    against the order.
    """
    special = (
        across_stores(PaymentFact, reason=_AUDIT)
        .with_only_columns(col(PaymentFact.order_id))
        .where(col(PaymentFact.creator_cents).is_not(None))
    )
    # The product of two amounts outgrows four bytes.
    charged = cast(col(Order.charged_cents), BigInteger)
    fee = cast(col(Order.platform_fee_cents), BigInteger)
    due = (2 * fee * col(Order.refunded_cents) + charged) // (2 * charged)
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER, _our_refund(), due)
        .where(
            col(Order.status) == OrderStatus.PAID,
            col(Order.refunded_cents) > 0,
            _our_refund() != due,
            col(Order.id).not_in(special),
        )
        .limit(limit)
    )
    return [
        _of_order(order, f"we gave back {cents} cents of our part, and owe {share}")
        for *order, cents, share in session.execute(statement)
    ]


def list_posted_unpaid(session: Session, limit: int) -> list[Found]:
    """Orders that are not paid and have postings that do not cancel out."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER, col(Order.status))
        .distinct()
        .join(LedgerEntry, col(LedgerEntry.order_id) == col(Order.id))
        .where(col(Order.status) != OrderStatus.PAID)
        .group_by(col(Order.id), col(LedgerEntry.account))
        .having(func.sum(LedgerEntry.amount_cents) != 0)
        .limit(limit)
    )
    return [_of_order(order, f"is {status.value}") for *order, status in session.execute(statement)]


def list_paid_without_access(session: Session, limit: int) -> list[Found]:
    """Orders that hold and whose buyer cannot open a course that came with them."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(*_ORDER)
        .distinct()
        .join(
            OrderLine,
            and_(col(OrderLine.order_id) == col(Order.id), col(OrderLine.course_id).is_not(None)),
        )
        .outerjoin(
            Entitlement,
            and_(
                col(Entitlement.user_id) == col(Order.buyer_id),
                col(Entitlement.course_id) == col(OrderLine.course_id),
                col(Entitlement.revoked_at).is_(None),
            ),
        )
        .where(order_holds(), col(Entitlement.id).is_(None))
        .limit(limit)
    )
    words = "its buyer cannot open the course"
    return [_of_order(order, words) for order in session.execute(statement)]


def list_access_without_payment(session: Session, limit: int) -> list[Found]:
    """Active entitlements that say they were bought, and no order that holds brought them."""

    def brought(*which: ColumnElement[bool]) -> ColumnElement[bool]:
        return (
            across_stores(Order, reason=_AUDIT)
            .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
            .where(
                col(Order.buyer_id) == col(Entitlement.user_id),
                col(OrderLine.course_id) == col(Entitlement.course_id),
                order_holds(),
                *which,
            )
            .correlate(Entitlement)
            .exists()
        )

    # Nearly always it is the order that the right names; only then are all of the buyer's read.
    by_its_own = brought(col(Order.id) == col(Entitlement.order_id))
    statement = (
        across_stores(Entitlement, reason=_AUDIT)
        .with_only_columns(col(Entitlement.id), col(Entitlement.store_id))
        .where(
            col(Entitlement.reason) == AccessReason.PAID,
            col(Entitlement.revoked_at).is_(None),
            ~by_its_own,
            ~brought(),
        )
        .limit(limit)
    )
    return [
        Found(f"access {entitlement_id}", "was bought, by no paid order", store_id)
        for entitlement_id, store_id in session.execute(statement)
    ]


def list_access_without_membership(session: Session, limit: int) -> list[Found]:
    """Active entitlements of members, without a membership of that store that gives access."""
    statement = (
        across_stores(Entitlement, reason=_AUDIT)
        .with_only_columns(col(Entitlement.id), col(Entitlement.store_id))
        .outerjoin(
            Subscription,
            and_(
                col(Subscription.subscriber_id) == col(Entitlement.user_id),
                col(Subscription.store_id) == col(Entitlement.store_id),
                col(Subscription.gives_access).is_(True),
            ),
        )
        .where(
            col(Entitlement.reason) == AccessReason.MEMBERSHIP,
            col(Entitlement.revoked_at).is_(None),
            col(Subscription.id).is_(None),
        )
        .limit(limit)
    )
    return [
        Found(f"access {entitlement_id}", "is a member's, without a membership", store_id)
        for entitlement_id, store_id in session.execute(statement)
    ]


def list_unhandled_events(session: Session, before: datetime, limit: int) -> list[Found]:
    """Events that came before `before` and still wait, or failed; oldest first."""
    statement = (
        select(ProviderEvent.id, ProviderEvent.provider, ProviderEvent.type, ProviderEvent.error)
        .where(
            col(ProviderEvent.status).in_((EventStatus.RECEIVED, EventStatus.FAILED)),
            col(ProviderEvent.received_at) < before,
        )
        .order_by(col(ProviderEvent.received_at))
        .limit(limit)
    )
    return [
        Found(f"{provider} {kind} {event_id}", error or "was never handled", event_id=event_id)
        for event_id, provider, kind, error in session.exec(statement)
    ]


@dataclass(frozen=True, slots=True)
class Payment:
    """What a paid order says that was paid and went back, in cents, and when it was paid."""

    order_id: uuid.UUID
    store_id: uuid.UUID
    number: int
    cents: int
    refunded_cents: int
    paid_at: datetime

    def found(self, subject: str, detail: str) -> Found:
        """A break that is about this payment's order."""
        return Found(subject, detail, store_id=self.store_id, order_id=self.order_id)


def map_payments(session: Session) -> dict[str, Payment]:
    """The payment of every order that the processor took, by its payment intent."""
    statement = (
        across_stores(Order, reason=_AUDIT)
        .with_only_columns(
            col(Order.stripe_payment_intent_id),
            *_ORDER,
            col(Order.charged_cents),
            col(Order.refunded_cents),
            col(Order.paid_at),
        )
        .where(
            col(Order.status) == OrderStatus.PAID,
            col(Order.charged_cents) > 0,
            col(Order.credits_spent) == 0,
        )
    )
    return {intent: Payment(*values) for intent, *values in session.execute(statement)}
