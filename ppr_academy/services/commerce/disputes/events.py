"""What Stripe says of a dispute, written down: the fact, the row that people see, and the fee.

Each event carries a picture of the dispute as it was then, so any of them, in any order, will do.
"""

import uuid
from datetime import UTC, datetime

from sqlmodel import Session

from ppr_academy.models.commerce import Order, PostingReason
from ppr_academy.models.disputes import Dispute, DisputeState, EvidenceState
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce.disputes import queries
from ppr_academy.services.commerce.errors import EventMismatch, UnknownOrder
from ppr_academy.services.commerce.facts import FeeState
from ppr_academy.services.commerce.orders import order_label
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.core import jobs, live
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import insert_once

# A dispute under appeal was lost; what Stripe prevented was given back to the buyer.
_STATES = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "warning_closed": DisputeState.DROPPED,
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "appeal_needs_response": DisputeState.LOST,
    "appeal_under_review": DisputeState.LOST,
    "lost": DisputeState.LOST,
    "prevented": DisputeState.LOST,
    "won": DisputeState.WON,
}
_ENDED = (DisputeState.DROPPED, DisputeState.LOST, DisputeState.WON)
ANSWERED = (DisputeState.INQUIRY, DisputeState.OPEN)
"""The states in which a bank takes an answer."""


def apply_dispute(session: Session, told: Told) -> bool:
    """A dispute as it was at `told.at`; False for one of a payment that is none of ours.

    Raises UnknownOrder while its payment is not known yet, and EventMismatch.
    """
    about = told.about
    intent_id = about.reference("payment_intent")
    if not intent_id:
        return False
    order = queries.lock_order_by_intent(session, intent_id)
    if order is None:
        raise UnknownOrder(f"There is no order that {intent_id} pays.")
    state = _STATES.get(about.text("status"))
    if state is None:
        raise EventMismatch(f"{about.text('id')} is {about.text('status')}, which is new to us.")
    if about.text("currency").lower() != order.currency:
        said = about.text("currency")
        raise EventMismatch(f"{order_label(order.number)} is in {order.currency}, not in {said}.")
    cents = about.number("amount")
    is_news = facts.record_dispute(
        session, order, about.text("id"), state, cents=cents, event_id=told.event_id
    )
    _note_fees(session, order, about, told.event_id)
    _note(session, order, told, state, is_news=is_news)
    fulfilment.settle(session, order, told.at, PostingReason.DISPUTE)
    return True


def _note_fees(session: Session, order: Order, about: Document, event_id: uuid.UUID | None) -> None:
    """What Stripe takes for a dispute, and may give back, is our cost, never the creator's."""
    for line in about.parts("balance_transactions"):
        facts.record_processor_fee(
            session,
            order,
            line.text("id"),
            FeeState.KNOWN,
            cents=line.signed("fee"),
            currency=line.text("currency").lower(),
            event_id=event_id,
        )


def _note(
    session: Session, order: Order, told: Told, state: DisputeState, *, is_news: bool
) -> None:
    about = told.about
    fresh = Dispute(
        id=new_id(),
        store_id=order.store_id,
        order_id=order.id,
        stripe_dispute_id=about.text("id"),
        amount_cents=about.number("amount"),
        currency=order.currency,
        reason=about.text("reason")[:60],
        state=state,
        opened_at=datetime.fromtimestamp(about.number("created"), UTC),
        due_at=_due(about),
        closed_at=told.at if state in _ENDED else None,
    )
    is_first = insert_once(session, fresh)
    if is_first:
        _tell(session, order, fresh.id, state)
        return
    kept = queries.lock_dispute(session, fresh.stripe_dispute_id)
    if kept is None or not is_news:
        return
    if kept.state == DisputeState.INQUIRY and state == DisputeState.OPEN:
        # What was answered was a question; the dispute that came of it wants its own answer.
        kept.evidence_state = EvidenceState.NONE
        kept.problem = ""
    kept.state = state
    kept.amount_cents = fresh.amount_cents
    kept.due_at = fresh.due_at or kept.due_at
    kept.closed_at = fresh.closed_at
    _tell(session, order, kept.id, state)


def _due(about: Document) -> datetime | None:
    details = about.part("evidence_details")
    seconds = details.number("due_by") if details.fields.get("due_by") is not None else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _tell(session: Session, order: Order, dispute_id: uuid.UUID, state: DisputeState) -> None:
    live.touch(session, live.store_sales(order.store_id))
    if state in ANSWERED:
        jobs.enqueue(
            session, "commerce.answer_dispute", str(dispute_id), key=f"{dispute_id}:{state}"
        )
    jobs.enqueue(
        session,
        "email.dispute_news",
        str(dispute_id),
        state,
        key=f"{dispute_id}:{state}",
    )
