"""What Stripe says of refunds: of ours, and of those that were made in its own dashboard."""

from datetime import UTC, datetime

from sqlmodel import Session

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.commerce import Order, PostingReason
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce import event_orders, facts, fulfilment
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.errors import EventMismatch
from ppr_academy.services.commerce.facts import RefundState
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.refunds import queries, rows
from ppr_academy.services.core import clock, jobs
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.stores.activity import record_activity

_STATES = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
# Stripe's reasons for a refund that came back, in words.
_FAILURES = {
    "declined": "The buyer’s bank did not take the money.",
    "expired_or_canceled_card": "The buyer’s card is no longer valid.",
    "lost_or_stolen_card": "The buyer’s card was lost or stolen.",
    "insufficient_funds": "There was not enough money at Stripe to send.",
}


def apply_refund(session: Session, told: Told) -> bool:
    """A refund is on its way, has arrived or came back; False for one that is not of ours.

    Raises EventMismatch for one that contradicts its order.
    """
    said = told.about
    order = event_orders.order_paid_by(session, said)
    if order is None:
        return False
    refund_id, cents, state = said.text("id"), said.number("amount"), _state(order, said)
    _check(order, cents, said.text("currency"))
    is_news = facts.record_refund(
        session,
        order,
        refund_id,
        state,
        cents=cents,
        creator_cents=_borne_by_creator(session, order, said),
        event_id=told.event_id,
    )
    if not is_news:
        return True
    known = order_queries.list_facts(session, order.id)
    if facts.refunded_cents(known) > order.charged_cents:
        raise EventMismatch(f"{refund_id} gives back more than {order_label(order.number)} paid.")
    refund = _row(session, order, said)
    at = told.at if state == RefundState.FAILED else _at(said)
    rows.follow(refund, state, failure=_failure(said), at=at)
    if state == RefundState.FAILED and order.stripe_destination_id:
        # What was taken by a move of ours, comes back by one.
        taken = 0 if refund.is_taken_apart else facts.creator_part(order, known, refund_id)
        refund.passed_on_cents = taken
    session.flush()
    fulfilment.settle(session, order, at, PostingReason.REFUND)
    _close_request(session, order)
    follow_up(session, order, refund)
    rows.tell(session, order)
    return True


def apply_refunded_charge(session: Session, told: Told) -> bool:
    """A charge was refunded: when that is more than we know of, its refunds are asked for."""
    order = event_orders.order_of(session, told.about)
    if order is None:
        return False
    ask_when_more(session, order, told.about, str(told.event_id or told.at.isoformat()))
    return True


def _borne_by_creator(session: Session, order: Order, said: Document) -> int | None:
    """What was not taken back from the creator, the platform gave.

    Without a creator in between, as of credits, there is nothing to take back.
    """
    if not order.stripe_destination_id or _creator_bears_theirs(session, said):
        return None
    return 0


def ask_when_more(session: Session, order: Order, charge: Document, reason: str) -> None:
    """Have the refunds of an order asked for, once for each reason, if its charge says of more.

    So a refund that was told before we knew which payment pays the order is found all the same.
    """
    if charge.number("amount_refunded") > order.refunded_cents:
        jobs.enqueue(session, "commerce.ask_for_refunds", str(order.id), key=f"{order.id}:{reason}")


def _state(order: Order, said: Document) -> RefundState:
    status = said.text("status")
    if status not in _STATES:
        raise EventMismatch(f"A refund of {order_label(order.number)} is {status}.")
    return _STATES[status]


def _at(said: Document) -> datetime:
    """When it was made: whether its event or the answer to our call comes first, that is one."""
    return datetime.fromtimestamp(said.number("created"), UTC)


def _check(order: Order, cents: int, currency: str) -> None:
    if currency.lower() != order.currency or not 0 < cents <= order.charged_cents:
        raise EventMismatch(
            f"{order_label(order.number)} is {order.charged_cents} {order.currency}; "
            f"Stripe gives back {cents} {currency.lower()}."
        )


def _failure(said: Document) -> str:
    reason = said.optional_text("failure_reason")
    return _FAILURES.get(reason, "")


def _row(session: Session, order: Order, said: Document) -> Refund:
    """Our row of a refund; a new one for a refund that we did not ask for."""
    refund_id = said.text("id")
    found = queries.find_refund_at_stripe(session, refund_id)
    if found is None:
        found = _ours(session, said)
    if found is not None and found.order_id != order.id:
        raise EventMismatch(f"{refund_id} is of another order than {order_label(order.number)}.")
    if found is None:
        found = Refund(
            id=new_id(),
            store_id=order.store_id,
            order_id=order.id,
            amount_cents=said.number("amount"),
            currency=order.currency,
            status=RefundStatus.SENDING,
            reason="Made at Stripe",
            created_at=clock.now(),
        )
        session.add(found)
    found.stripe_refund_id = refund_id
    session.flush()
    return found


def _ours(session: Session, said: Document) -> Refund | None:
    named = said.part("metadata").optional_text("refund_id")
    try:
        found = queries.find_refund(session, parse_id(named)) if named else None
    except NotFound:
        return None
    if found is None or found.status != RefundStatus.SENDING:
        return None
    return found if found.amount_cents == said.number("amount") else None


def _creator_bears_theirs(session: Session, said: Document) -> bool:
    """Whether the creator gives their part of a refund: to Stripe, or by a move of ours."""
    if said.reference("transfer_reversal"):
        return True
    found = queries.find_refund_at_stripe(session, said.text("id")) or _ours(session, said)
    return found is not None and found.is_taken_apart


def _close_request(session: Session, order: Order) -> None:
    """A request has nothing left to ask for once all of it went back another way."""
    if order.refunded_cents < order.charged_cents:
        return
    request = queries.find_open_refund(session, rows.open_key(order))
    if request is not None and request.status == RefundStatus.REQUESTED:
        rows.mark_closed(request, clock.now())
        session.flush()


def follow_up(session: Session, order: Order, refund: Refund) -> None:
    """Letters, the feed, and what has to be asked or done at Stripe; each once for its reason."""
    key = str(refund.id)
    if refund.status == RefundStatus.FAILED:
        jobs.enqueue(session, "email.refund_failed", key, key=key)
        if refund.passed_on_cents > 0:
            jobs.enqueue(session, "commerce.pass_on_refund", key, key=key)
        return
    jobs.enqueue(session, "email.order_refunded", key, key=key)
    jobs.enqueue(session, "commerce.learn_refund_parts", key, key=key)
    record_activity(
        session,
        order.store_id,
        kind=ActivityKind.REFUND,
        source_key=f"refund:{refund.id}",
        user_id=order.buyer_id,
        subject=order.item_title,
        amount_cents=-facts.creator_part(
            order, order_queries.list_facts(session, order.id), refund.stripe_refund_id or ""
        ),
    )
