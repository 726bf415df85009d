"""Answering a bank: the evidence is written down and committed, then given to Stripe, once."""

import uuid

from sqlmodel import Session

from ppr_academy.models.disputes import Dispute, EvidenceState
from ppr_academy.services.commerce.disputes import queries
from ppr_academy.services.commerce.disputes.events import ANSWERED
from ppr_academy.services.commerce.disputes.evidence import gather_evidence
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.errors import ServiceUnavailable
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import disputes
from ppr_academy.services.gateways.payments import PaymentRefused

BATCH = 100
log = get_logger("disputes")


def answer_open_disputes() -> int:
    """Answer every dispute that still waits for it, the most urgent first; how many were tried."""
    with db.reading() as session:
        waiting = queries.list_unanswered(session, ANSWERED, clock.now(), BATCH)
    for dispute_id in waiting:
        try:
            answer_dispute(dispute_id)
        except ServiceUnavailable:
            log.warning("disputes.unanswered", dispute=str(dispute_id))
    return len(waiting)


def answer_dispute(dispute_id: uuid.UUID) -> None:
    """Give the bank our evidence, unless it has it or takes none any more.

    Raises ServiceUnavailable, after which the same evidence is given under the same key.
    """
    with db.transaction() as session:
        dispute = _waiting(session, dispute_id)
        if dispute is None:
            return
        if dispute.evidence_state == EvidenceState.NONE:
            dispute.evidence = gather_evidence(session, dispute)
            dispute.evidence_state = EvidenceState.PREPARED
        evidence, state = dict(dispute.evidence), dispute.state
        stripe_id = dispute.stripe_dispute_id
    try:
        disputes.submit_evidence(stripe_id, evidence=evidence, key=f"evidence:{dispute_id}:{state}")
    except PaymentRefused as refusal:
        log.error("disputes.refused", dispute=str(dispute_id), error=refusal.message)
        _mark(dispute_id, EvidenceState.REFUSED, refusal.message)
        return
    _mark(dispute_id, EvidenceState.SENT)


def _waiting(session: Session, dispute_id: uuid.UUID) -> Dispute | None:
    dispute = queries.find_dispute(session, dispute_id, lock=True)
    if dispute is None or dispute.state not in ANSWERED:
        return None
    if dispute.evidence_state not in (EvidenceState.NONE, EvidenceState.PREPARED):
        return None
    return dispute


def _mark(dispute_id: uuid.UUID, state: EvidenceState, problem: str = "") -> None:
    with db.transaction() as session:
        dispute = queries.find_dispute(session, dispute_id, lock=True)
        if dispute is None or dispute.evidence_state != EvidenceState.PREPARED:
            return
        dispute.evidence_state = state
        dispute.evidence_at = clock.now()
        dispute.problem = problem[:300]
        live.touch(session, live.store_sales(dispute.store_id))
