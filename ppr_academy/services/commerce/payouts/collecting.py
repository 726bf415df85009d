"""Asking Stripe what a payout is made of, and which of our orders each line belongs to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from ppr_academy.models.payouts import Payout, PayoutLine, PayoutLineKind, ProcessorBalance
from ppr_academy.services.commerce.earnings import days
from ppr_academy.services.commerce.payload import Document, Told
from ppr_academy.services.commerce.payouts import queries
from ppr_academy.services.commerce.payouts.reports import apply_payout
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import payouts as stripe
from ppr_academy.services.gateways.payments import PaymentRefused
from ppr_academy.services.gateways.payouts import BalanceLine

BATCH = 50
ASK_AGAIN_AFTER = timedelta(minutes=2)
OVERDUE_AFTER = timedelta(days=1)
_GATHERING = "in_progress"
_KINDS = {
    "payment": PayoutLineKind.SALE,
    "payment_refund": PayoutLineKind.REFUND,
    "payout_failure": PayoutLineKind.RETURNED,
    "payout_cancel": PayoutLineKind.RETURNED,
}
log = get_logger("payouts")


def collect_payout(stripe_payout_id: str) -> None:
    """Bring a payout and its lines to what Stripe says; doing it again changes nothing.

    Raises ServiceUnavailable and PaymentRefused. Lines that Stripe is still gathering are asked
    for in a later round.
    """
    with db.reading() as session:
        payout = queries.find_payout(session, stripe_payout_id)
    if payout is None:
        return
    account_id = payout.stripe_account_id
    # Stripe's times are whole seconds; an event of this very second must not count as older.
    at = clock.now().replace(microsecond=0)
    said = Document(stripe.get_payout(account_id, stripe_payout_id), "payout")
    is_gathering = said.optional_text("reconciliation_status") == _GATHERING
    lines: list[_Line] = []
    if payout.is_automatic and payout.collected_at is None and not is_gathering:
        found = list(stripe.list_payout_lines(account_id, stripe_payout_id))
        lines = _explained(payout.store_id, account_id, found)
    with db.transaction() as session:
        apply_payout(session, Told(said, at, account=account_id))
        if payout.collected_at is None and not is_gathering:
            _store(session, stripe_payout_id, lines)
    refresh_funds(payout.store_id, account_id)


def collect_open_payouts() -> int:
    """Ask about payouts whose lines or whose end we were not told; how many were asked about."""
    now = clock.now()
    with db.reading() as session:
        waiting = queries.list_open_payouts(
            session, uncollected=now - ASK_AGAIN_AFTER, overdue=now - OVERDUE_AFTER, limit=BATCH
        )
    for stripe_payout_id in waiting:
        try:
            collect_payout(stripe_payout_id)
        except (PaymentRefused, ServiceUnavailable) as failed:
            log.warning("payouts.not_collected", payout=stripe_payout_id, error=str(failed))
    return len(waiting)


def refresh_stale_funds() -> int:
    """Ask what those accounts hold whose money moved since; how many were asked about."""
    with db.reading() as session:
        stale = queries.list_stale_funds(session, BATCH)
    for store_id, account_id in stale:
        try:
            refresh_funds(store_id, account_id)
        except (PaymentRefused, ServiceUnavailable) as failed:
            log.warning("payouts.no_funds", account=account_id, error=str(failed))
    return len(stale)


def refresh_funds(store_id: uuid.UUID, account_id: str) -> None:
    """Ask what a creator's account at Stripe holds and write it down."""
    funds = stripe.get_funds(account_id)
    with db.transaction() as session:
        queries.save_funds(
            session,
            ProcessorBalance(
                store_id=store_id,
                available_cents=funds.available_cents,
                pending_cents=funds.pending_cents,
                currency=funds.currency,
                asked_at=clock.now(),
            ),
        )
        live.touch(session, live.store_sales(store_id))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of Stripe's and the order that it belongs to, if any."""

    said: BalanceLine
    order_id: uuid.UUID | None


def _explained(store_id: uuid.UUID, account_id: str, lines: Sequence[BalanceLine]) -> list[_Line]:
    """Find the order of each line: by what we know, else by asking Stripe."""
    with db.reading() as session:
        known = queries.map_transfers(session, store_id, [line.transfer for line in lines])
        paid = queries.map_payments(session, store_id, [line.payment for line in lines])
    # A payment says its transfer itself; what went back of one does not.
    for line in sorted(lines, key=lambda line: not line.transfer):
        if line.payment and line.payment not in paid:
            transfer = line.transfer or stripe.find_transfer_of(account_id, line.payment)
            order_id = known.get(transfer) or _ask(store_id, transfer)
            if order_id is not None:
                paid[line.payment] = order_id
    return [_Line(line, paid.get(line.payment)) for line in lines]


def _ask(store_id: uuid.UUID, transfer_id: str) -> uuid.UUID | None:
    if not transfer_id:
        return None
    origin = stripe.find_origin_of(transfer_id)
    with db.reading() as session:
        return queries.find_order_id(session, store_id, origin.order_id, origin.payment_intent_id)


def _store(session: Session, stripe_payout_id: str, lines: Sequence[_Line]) -> None:
    payout = queries.lock_payout(session, stripe_payout_id)
    if payout is None or payout.collected_at is not None:
        return
    for line in lines:
        said = line.said
        if queries.add_line_once(session, _row(payout, line)) and said.source.startswith("po_"):
            queries.carry_on(session, payout, said.source)
    payout.line_count = len(lines)
    payout.order_count = len({line.order_id for line in lines if line.order_id})
    payout.collected_at = clock.now()
    session.flush()
    days.unsettle(session, payout.store_id, queries.list_carried_days(session, payout))
    total = sum(line.said.net_cents for line in lines)
    if payout.is_automatic and total != payout.amount_cents:
        log.error("payouts.do_not_add_up", payout=stripe_payout_id, lines=total)
    live.touch(session, live.store_sales(payout.store_id))


def _row(payout: Payout, line: _Line) -> PayoutLine:
    said = line.said
    kind = _KINDS.get(said.type, PayoutLineKind.OTHER)
    if kind == PayoutLineKind.SALE and line.order_id is None:
        kind = PayoutLineKind.TRANSFER
    return PayoutLine(
        id=new_id(),
        store_id=payout.store_id,
        payout_id=payout.id,
        carried_by=payout.id,
        order_id=line.order_id,
        kind=kind,
        amount_cents=said.net_cents,
        currency=said.currency,
        stripe_line_id=said.id,
        source_id=(said.payment or said.source)[:60],
        at=datetime.fromtimestamp(said.created, UTC),
    )
