"""What a creator sees of the disputes of their sales, and of the answers that we gave."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from ppr_academy.models.disputes import Dispute, EvidenceState
from ppr_academy.services.commerce.disputes import queries
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.money import label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

_REASONS = {
    "credit_not_processed": "The buyer says that a refund never came.",
    "duplicate": "The buyer says that they paid twice.",
    "fraudulent": "The buyer says that they did not make this payment.",
    "product_not_received": "The buyer says that they did not get it.",
    "product_unacceptable": "The buyer says that it is not what was promised.",
    "subscription_canceled": "The buyer says that they had canceled.",
    "unrecognized": "The buyer does not recognise the payment.",
}
_PARTS = {
    "customer_name": "Buyer",
    "product_description": "What it is",
    "service_date": "Delivered on",
    "uncategorized_text": "Receipt",
    "refund_policy_disclosure": "Refund terms, as shown",
    "access_activity_log": "What they opened, and when",
}


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One dispute. `state`: inquiry, dropped, open, lost or won; `answer`: none, sent or refused.

    Times are UTC in ISO form, empty when there is none.
    """

    dispute_id: str = ""
    state: str = ""
    amount: str = ""
    reason: str = ""
    due_at: str = ""
    answer: str = ""
    answered_at: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """One part of an answer to a bank."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What we told a bank in one dispute."""

    dispute_id: str = ""
    parts: list[EvidencePart] = field(default_factory=list)


def map_views(scope: StoreScope, order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, DisputeView]:
    """The latest dispute of each of some sales. The caller has checked the permission."""
    return {
        order_id: _view(disputes[-1])
        for order_id, disputes in queries.map_disputes(scope, order_ids).items()
    }


def get_evidence(scope: StoreScope, dispute_id: str) -> Evidence:
    """What we told the bank, but for the buyer's address, which is theirs to give.

    Raises Forbidden, and NotFound for another store's dispute.
    """
    scope.require(permissions.COMMERCE_VIEW)
    dispute = scope.get(Dispute, parse_id(dispute_id))
    if dispute.evidence_state == EvidenceState.NONE:
        raise NotFound
    return Evidence(
        str(dispute.id),
        [
            EvidencePart(title, dispute.evidence[name])
            for name, title in _PARTS.items()
            if name in dispute.evidence
        ],
    )


def _view(dispute: Dispute) -> DisputeView:
    is_answered = dispute.evidence_state in (EvidenceState.SENT, EvidenceState.REFUSED)
    return DisputeView(
        dispute_id=str(dispute.id),
        state=dispute.state,
        amount=label(dispute.amount_cents, dispute.currency),
        reason=_REASONS.get(dispute.reason, "Their bank gave no reason that says more."),
        due_at=dispute.due_at.isoformat(timespec="seconds") if dispute.due_at else "",
        answer=dispute.evidence_state.value if is_answered else "none",
        answered_at=dispute.evidence_at.isoformat(timespec="seconds")
        if dispute.evidence_at
        else "",
        problem=dispute.problem,
    )
