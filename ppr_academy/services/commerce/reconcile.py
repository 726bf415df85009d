"""Asking Stripe how a checkout ended, when its event did not come or cannot be waited for."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.services.commerce import (
    checkout,
    facts,
    fulfilment,
    orders,
    queries,
    stripe_events,
)
from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent
from ppr_academy.services.commerce.facts import FeeState
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import NotFound, ServiceUnavailable
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import payments
from ppr_academy.services.gateways.payments import PaymentRefused

ASK_AFTER = timedelta(minutes=5)
BATCH = 200
log = get_logger("reconcile")


def reconcile_open_orders() -> int:
    """Ask about every order that has been pending for five minutes; returns how many were asked.

    One that cannot be answered now is left for the next round.
    """
    with db.reading() as session:
        waiting = queries.list_unsettled(session, clock.now() - ASK_AFTER, BATCH)
    for order_id in waiting:
        try:
            reconcile_order(order_id)
        except (PaymentRefused, ServiceUnavailable, EventMismatch, MalformedEvent) as failed:
            log.warning("reconcile.failed", order=str(order_id), error=str(failed))
    return len(waiting)


def reconcile_order(order_id: uuid.UUID) -> None:
    """Bring one pending order to what Stripe says; expire it once its time is over.

    Raises ServiceUnavailable, and EventMismatch when Stripe contradicts the order.
    """
    order = _pending(order_id)
    if order is None:
        return
    if order.stripe_session_id is None:
        if clock.now() < order.created_at + orders.OPENING_TIME:
            return
        # Asked again under its key, Stripe either tells of the checkout it opened or refuses the
        # time that is left; then there is none, and the order is given up.
        try:
            checkout.open_hosted_checkout(order_id)
        except PaymentRefused:
            return
        order = _pending(order_id)
        if order is None or order.stripe_session_id is None:
            return
    if clock.now() >= order.expires_at and order.confirmed_at is None:
        _expire_at_stripe(order)
    _apply(order_id, order.stripe_session_id or "")


def close_checkout(order_id: uuid.UUID) -> None:
    """Make sure that an open checkout cannot be paid any more, or learn that it was paid.

    Raises ServiceUnavailable: then it is not known, and nothing was changed.
    """
    order = _pending(order_id)
    if order is None:
        return
    if order.stripe_session_id is None:
        try:
            checkout.open_hosted_checkout(order_id)
        except PaymentRefused:
            return
        order = _pending(order_id)
        if order is None:
            return
    _expire_at_stripe(order)
    _apply(order_id, order.stripe_session_id or "")


def collect_processor_fees() -> int:
    """Ask for the processor's fees that are not known yet; returns how many became known.

    Raises ServiceUnavailable when Stripe does not answer; the rest is asked for in the next round.
    """
    with db.reading() as session:
        awaited = [
            (fact.order_id, fact.external_id)
            for fact in queries.list_awaited_fees(session, FeeState.AWAITED, BATCH)
        ]
    count = 0
    for order_id, transaction_id in awaited:
        try:
            fee = payments.get_processor_fee(transaction_id)
        except PaymentRefused as refusal:
            log.error("reconcile.no_fee", order=str(order_id), error=refusal.message)
            continue
        count += 1
        with db.transaction() as session:
            order = _locked(session, order_id)
            facts.record_processor_fee(
                session,
                order,
                transaction_id,
                FeeState.KNOWN,
                cents=fee.cents,
                currency=fee.currency,
            )
            fulfilment.settle(session, order, order.paid_at or clock.now())
    return count


def _pending(order_id: uuid.UUID) -> Order | None:
    with db.reading() as session:
        order = queries.find_order(session, order_id)
        return order if order is not None and order.status == OrderStatus.PENDING else None


def _locked(session: Session, order_id: uuid.UUID) -> Order:
    order = queries.lock_order(session, order_id)
    if order is None:
        raise NotFound
    return order


def _expire_at_stripe(order: Order) -> None:
    try:
        payments.expire_checkout(order.stripe_session_id or "", order_id=str(order.id))
    except PaymentRefused:
        # Not open any more: paid, or expired by itself. What it became is asked next.
        log.info("reconcile.not_open", order=str(order.id))


def _apply(order_id: uuid.UUID, session_id: str) -> None:
    said = Document(payments.get_checkout(session_id), "checkout")
    at = clock.now()
    with db.transaction() as session:
        status = said.text("status")
        if status == "expired":
            stripe_events.apply_expired(session, Told(said, at))
        elif status == "complete":
            intent = said.part("payment_intent")
            if said.text("payment_status") == "unpaid" and _has_failed(intent):
                stripe_events.apply_async_failed(session, Told(said, at))
                return
            charge = intent.part("latest_charge")
            paid_at = _at(charge) if charge.fields else at
            stripe_events.apply_session(session, Told(said, paid_at))
            if charge.fields:
                stripe_events.apply_charge(session, Told(charge, paid_at))


def _has_failed(intent: Document) -> bool:
    return intent.optional_text("status") in {"requires_payment_method", "canceled"}


def _at(thing: Document) -> datetime:
    return datetime.fromtimestamp(thing.number("created"), UTC)
