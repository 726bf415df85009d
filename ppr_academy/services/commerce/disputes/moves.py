"""Money that we take back from a creator, or pass to them, because of a dispute or of credits.

Planned under the lock of its order as the difference between what is to be there and what was
moved; the row is committed before Stripe is asked, and its id is in the idempotency key.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from ppr_academy.models.commerce import FactKind, Order, PaymentFact
from ppr_academy.models.disputes import MoveState, TransferMove
from ppr_academy.services.commerce import facts
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.disputes import queries
from ppr_academy.services.commerce.disputes.standing import disputed_parts
from ppr_academy.services.core import clock, db, jobs
from ppr_academy.services.core.errors import NotFound, ServiceUnavailable
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import transfers
from ppr_academy.services.gateways.payments import PaymentRefused

ANSWER_TIME = timedelta(minutes=2)
"""After this long without an answer, Stripe is asked again under the same key."""

LONGEST_WAIT = timedelta(hours=12)
BATCH = 100
log = get_logger("moves")


def plan_moves(session: Session, order: Order, known: Sequence[PaymentFact]) -> None:
    """Write down what is to be moved for an order, if anything. It must be locked."""
    is_disputed = any(fact.kind == FactKind.DISPUTE for fact in known)
    if order.credits_bought or not (is_disputed or order.credits_spent):
        return
    wanted = wanted_cents(session, order, known)
    if wanted == queries.sum_moves(session, order.id):
        return
    for move in queries.lock_planned(session, order.id):
        move.state = MoveState.DROPPED
    session.flush()
    cents = wanted - queries.sum_moves(session, order.id)
    if not cents:
        return
    _add(session, order, cents)


def _add(session: Session, order: Order, cents: int) -> None:
    now = clock.now()
    move = TransferMove(
        id=new_id(),
        store_id=order.store_id,
        order_id=order.id,
        cents=cents,
        currency=order.currency,
        created_at=now,
        due_at=now,
    )
    session.add(move)
    session.flush()
    jobs.enqueue(session, "commerce.move_transfer", str(move.id), key=str(move.id))


def wanted_cents(session: Session, order: Order, known: Sequence[PaymentFact]) -> int:
    """What is to have been moved for an order in all; negative is taken back.

    For disputes what is held and lost, and with it the creator's part of refunds that Stripe could
    not take from the transfer any more. What was paid in credits is ours until we pass it on.
    """
    if facts.paid_cents(known) == 0 or order.credits_bought:
        return 0
    if order.credits_spent:
        return order.creator_share_cents - facts.creator_refunded_cents(order, known)
    parts = disputed_parts(order, known)
    apart = queries.list_refunds_apart(session, order.id)
    others = [fact for fact in known if fact.external_id not in apart]
    refunded = facts.creator_refunded_cents(order, known)
    taken_by_stripe = facts.creator_refunded_cents(order, others)
    return -(parts.held + parts.lost_by_creator + refunded - taken_by_stripe)


def has_moved(session: Session, order_id: uuid.UUID) -> bool:
    """Whether the transfer of a sale is no longer as the sale made it."""
    return queries.count_moves(session, order_id) > 0


def run_due_moves() -> int:
    """Try every move whose time has come; returns how many were tried."""
    with db.reading() as session:
        due = queries.list_due_moves(session, clock.now(), BATCH)
    for move_id in due:
        run_move(move_id)
    return len(due)


def run_move(move_id: uuid.UUID) -> None:
    """Carry out one move, once. What Stripe refuses or does not answer is tried again later."""
    begun = _begin(move_id)
    if begun is None:
        return
    move, order, sent = begun
    try:
        stripe_id = _take_back(move, order, sent) if move.cents < 0 else _pass_on(move, order)
    except ServiceUnavailable:
        return  # perhaps done: asked again under the same key once its answer time is over
    except PaymentRefused as refusal:
        log.error("moves.refused", move=str(move_id), error=refusal.message)
        _put_off(move_id, refusal.message)
        return
    with db.transaction() as session:
        if order.credits_spent and move.cents > 0:
            _note_transfer(session, order.id, stripe_id)
        done = _locked(session, move_id)
        done.state = MoveState.DONE
        done.stripe_id = stripe_id
        done.done_at = clock.now()
        done.problem = ""


def _begin(move_id: uuid.UUID) -> tuple[TransferMove, Order, Sequence[str]] | None:
    with db.transaction() as session:
        found = queries.find_move(session, move_id)
        if found is None:
            return None
        order = order_queries.lock_order(session, found.order_id)
        move = _locked(session, move_id)
        now = clock.now()
        if order is None or move.state not in (MoveState.PLANNED, MoveState.CALLING):
            return None
        if move.due_at > now:
            return None
        move.state = MoveState.CALLING
        move.due_at = now + ANSWER_TIME
        session.flush()
        sent = queries.list_sent_transfers(session, order.id)
        session.expunge(move)
        session.expunge(order)
    return move, order, sent


def _take_back(move: TransferMove, order: Order, sent: Sequence[str]) -> str:
    """The creator's part comes back from one transfer, which is written down before."""
    transfer_id, cents = move.from_transfer_id, move.cents
    if not transfer_id:
        transfer_id, cents = _choose(move, order, sent)
    return transfers.reverse_transfer(
        transfer_id,
        cents=-cents,
        key=f"transfer_reverse:{move.id}:{move.attempts}",
        order_id=str(order.id),
    )


def _choose(move: TransferMove, order: Order, sent: Sequence[str]) -> tuple[str, int]:
    """The latest transfer of the order that holds enough, and the cents of the move.

    Where none does, the move takes what the fullest holds and leaves the rest to another one.
    Written down, because asked again after a lost answer a transfer would hold less.
    """
    found = [*map(transfers.get_transfer, sent), *_first(order)]
    fullest = max(found, key=lambda transfer: transfer.left_cents, default=None)
    if fullest is None or fullest.left_cents <= 0:
        raise PaymentRefused("No transfer of this order holds anything any more.")
    chosen = next((one for one in found if one.left_cents >= -move.cents), fullest)
    taken = -min(-move.cents, chosen.left_cents)
    with db.transaction() as session:
        order_queries.lock_order(session, order.id)
        kept = _locked(session, move.id)
        kept.from_transfer_id = chosen.id
        kept.cents = taken
        if taken != move.cents:
            _add(session, order, move.cents - taken)
    return chosen.id, taken


def _pass_on(move: TransferMove, order: Order) -> str:
    group = next((first.group for first in _first(order)), f"order_{order.id}")
    return transfers.send_transfer(
        destination_id=order.stripe_destination_id,
        cents=move.cents,
        currency=move.currency,
        group=group,
        key=f"transfer:{move.id}:{move.attempts}",
        order_id=str(order.id),
    )


def _first(order: Order) -> list[transfers.Transfer]:
    """The transfer that the payment made by itself; what was paid in credits has none."""
    if order.credits_spent:
        return []
    return [transfers.get_transfer_of(order.stripe_payment_intent_id or "")]


def _note_transfer(session: Session, order_id: uuid.UUID, stripe_id: str) -> None:
    """The order says by which transfer its money went, so that a payout's rows find it."""
    order = order_queries.lock_order(session, order_id)
    if order is not None:
        order.stripe_transfer_id = order.stripe_transfer_id or stripe_id


def _put_off(move_id: uuid.UUID, problem: str) -> None:
    """Stripe remembers a refusal with its key, so the next try has another one."""
    with db.transaction() as session:
        move = _locked(session, move_id)
        wait = min(timedelta(minutes=5) * 2 ** min(move.attempts, 10), LONGEST_WAIT)
        move.state = MoveState.PLANNED
        move.attempts += 1
        move.from_transfer_id = ""
        move.problem = problem[:300]
        move.due_at = clock.now() + wait


def _locked(session: Session, move_id: uuid.UUID) -> TransferMove:
    move = queries.find_move(session, move_id, lock=True)
    if move is None:
        raise NotFound
    return move
