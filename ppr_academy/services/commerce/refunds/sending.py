"""Telling Stripe, and asking it: every call stands outside a transaction and can be repeated.

Nothing is sent that is not a committed row first; the row's id is the key of the call, so whatever
is sent twice is done once.
"""

import uuid
from datetime import timedelta

from ppr_academy.models.commerce import DisputeStanding, Order, PostingReason
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.credits import lots, returning
from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent, UnknownOrder
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.refunds import events, queries, rows
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import refunds as gateway
from ppr_academy.services.gateways.payments import Json, PaymentRefused

ASK_AFTER = timedelta(minutes=5)
LOOK_BACK = timedelta(days=2)
BATCH = 200
log = get_logger("refunds")


def send_refund(refund_id: uuid.UUID) -> None:
    """Have Stripe give the money of a decided refund back, and write down what it says.

    Does nothing for one that was answered. Raises ServiceUnavailable when it is not known whether
    Stripe did it: the same call finds out.
    """
    found = _read(refund_id)
    if found is None or found[0].status != RefundStatus.SENDING:
        return
    refund, order = found
    if order.credits_spent:
        with db.transaction() as session:
            returning.return_credits(session, order.id, refund.id)
        return
    try:
        said = gateway.refund(_request(refund, order))
    except PaymentRefused as refusal:
        _refused(refund_id, refusal.message)
        return
    with db.transaction() as session:
        events.apply_refund(session, Told(Document(said, "refund"), clock.now()))


def ask_for_refunds(order_id: uuid.UUID) -> None:
    """Write down every refund of an order that Stripe knows. Raises ServiceUnavailable."""
    with db.reading() as session:
        order = order_queries.find_order(session, order_id)
    if order is None or order.stripe_payment_intent_id is None:
        return
    for said in gateway.list_refunds_of(order.stripe_payment_intent_id):
        _apply(said)


def sweep_refunds() -> int:
    """Ask about refunds that were decided five minutes ago and have no end; send what was not sent.

    Returns how many there were. What cannot be answered now is left for the next round.
    """
    with db.reading() as session:
        waiting = queries.list_unanswered(session, clock.now() - ASK_AFTER, BATCH)
    for refund in waiting:
        try:
            # Asked first: Stripe remembers a key for a day, a row waits as long as it has to.
            ask_for_refunds(refund.order_id)
            send_refund(refund.id)
        except (PaymentRefused, ServiceUnavailable) as failed:
            log.warning("refunds.unanswered", refund=str(refund.id), error=str(failed))
    return len(waiting)


def find_unheard_refunds() -> int:
    """Go through what Stripe refunded lately, for events that never came; returns how many.

    Raises ServiceUnavailable.
    """
    count = 0
    since = int((clock.now() - LOOK_BACK).timestamp())
    for said in gateway.list_refunds(since):
        count += 1
        _apply(said)
    return count


def learn_refund_parts(refund_id: uuid.UUID) -> None:
    """Compare what Stripe took from the creator and gave of our fee with what we reckon.

    Where it did otherwise, as a refund from its dashboard may, our books follow Stripe. Raises
    ServiceUnavailable.
    """
    found = _read(refund_id)
    if found is None or not found[1].stripe_payment_intent_id:
        return
    if not found[1].stripe_destination_id:
        return  # nobody else bore any of it
    asked = gateway.get_returns(found[1].stripe_payment_intent_id)
    with db.transaction() as session:
        order = order_queries.lock_order(session, found[1].id)
        refund = queries.find_refund(session, refund_id)
        assert order is not None  # neither is ever deleted
        assert refund is not None
        known = order_queries.list_facts(session, order.id)
        # A refund that came back, or a dispute, moved money between the two in another way.
        if order.dispute != DisputeStanding.NONE or facts.has_failed_refund(known):
            return
        if facts.refunded_cents(known) != asked.refunded_cents:
            return
        borne = facts.creator_refunded_cents(order, known)
        surplus = asked.from_creator_cents - asked.fee_returned_cents - borne
        if surplus and refund.stripe_refund_id:
            part = facts.creator_part(order, known, refund.stripe_refund_id) + surplus
            facts.note_creator_part(session, order, refund.stripe_refund_id, part)
            fulfilment.settle(session, order, clock.now(), PostingReason.REFUND)


def pass_on_refund(refund_id: uuid.UUID) -> None:
    """Give a creator back what was taken for a refund that came back. Raises ServiceUnavailable."""
    found = _read(refund_id)
    if found is None:
        return
    refund, order = found
    if refund.passed_on_cents <= 0 or refund.stripe_transfer_id or not refund.stripe_refund_id:
        return
    transfer_id = gateway.pass_on(
        str(refund.id),
        refund.stripe_refund_id,
        cents=refund.passed_on_cents,
        currency=refund.currency,
        destination_id=order.stripe_destination_id,
    )
    with db.transaction() as session:
        order_queries.lock_order(session, order.id)
        passed = queries.find_refund(session, refund_id)
        assert passed is not None  # it is never deleted
        passed.stripe_transfer_id = transfer_id


def _request(refund: Refund, order: Order) -> gateway.RefundRequest:
    return gateway.RefundRequest(
        refund_id=str(refund.id),
        order_id=str(order.id),
        payment_intent_id=order.stripe_payment_intent_id or "",
        cents=refund.amount_cents,
        takes_back=bool(order.stripe_destination_id) and not refund.is_taken_apart,
        returns_fee=order.platform_fee_cents > 0 and not refund.is_taken_apart,
    )


def _read(refund_id: uuid.UUID) -> tuple[Refund, Order] | None:
    with db.reading() as session:
        refund = queries.find_refund(session, refund_id)
        order = order_queries.find_order(session, refund.order_id) if refund else None
        return (refund, order) if refund and order else None


def _refused(refund_id: uuid.UUID, sentence: str) -> None:
    found = _read(refund_id)
    assert found is not None  # it was there a moment ago
    with db.transaction() as session:
        order = order_queries.lock_order(session, found[1].id)
        refund = queries.find_refund(session, refund_id)
        assert order is not None  # neither is ever deleted
        assert refund is not None
        if refund.status == RefundStatus.SENDING:
            rows.mark_refused(refund, sentence, clock.now())
            session.flush()
            lots.recount(session, order)
            rows.tell(session, order)


def _apply(said: Json) -> None:
    """Take over one refund from a list of Stripe's; one that contradicts us is logged, not lost."""
    try:
        with db.transaction() as session:
            events.apply_refund(session, Told(Document(said, "refund"), clock.now()))
    except (EventMismatch, MalformedEvent, UnknownOrder) as wrong:
        log.error("refunds.contradiction", refund=str(said.get("id")), error=str(wrong))
