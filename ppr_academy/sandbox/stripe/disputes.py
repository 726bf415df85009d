"""Disputes: what a bank takes back from the platform, and what may be said against it.

With a destination charge the platform is debited, with a fee; the transfer to the connected
account stays as it is. Source: docs.stripe.com/disputes/connect, docs.stripe.com/api/disputes.
"""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe import books, evidence, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work, present
from ppr_academy.sandbox.world import Sandbox, task

FEE_CENTS = 1500
"""What a dispute costs, won or lost. An inquiry is free until it becomes one."""

ANSWER_SECONDS = 9 * 24 * 60 * 60

REASONS = frozenset(
    {
        "bank_cannot_process",
        "credit_not_processed",
        "duplicate",
        "fraudulent",
        "general",
        "product_not_received",
        "product_unacceptable",
        "subscription_canceled",
        "unrecognized",
    }
)
_WAITING = ("needs_response", "warning_needs_response")
OPEN = (*_WAITING, "under_review", "warning_under_review")
"""The states in which a bank has not said its last word."""


def open_dispute(
    work: Work,
    charge: Doc,
    *,
    amount: int | None = None,
    reason: str = "fraudulent",
    is_inquiry: bool = False,
    answer_seconds: int = ANSWER_SECONDS,
) -> Doc:
    """The buyer's bank objects to a charge. `amount` in cents may be more than was paid.

    An inquiry is only a question: no money moves until it escalates. Raises StripeRefusal.
    """
    if charge["status"] != "succeeded":
        raise StripeRefusal(f"Charge {charge['id']} was not paid, nobody disputes it.")
    if reason not in REASONS:
        raise StripeRefusal(f"Invalid reason: must be one of {', '.join(sorted(REASONS))}")
    cents = rules.amount(_left(charge) if amount is None else amount, "amount")
    dispute = _blank(work, charge, cents, reason, is_inquiry=is_inquiry)
    dispute["evidence_details"]["due_by"] = work.now + answer_seconds
    work.put(dispute, parent=charge["id"])
    work.save(charge, disputed=True)
    work.emit("charge.dispute.created", dispute)
    if not is_inquiry:
        _withdraw(work, dispute)
    _remind(work, dispute)
    return dispute


def _left(charge: Doc) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    return left or int(charge["amount"])


def _blank(work: Work, charge: Doc, cents: int, reason: str, *, is_inquiry: bool) -> Doc:
    card = charge["payment_method_details"].get("card")
    return {
        "id": stripe_id("du"),
        "object": "dispute",
        "amount": cents,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence.blank(charge),
        "evidence_details": {
            "due_by": None,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "intended_submission_method": "manual",
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if reason == "fraudulent" else None,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": card
        and {
            "card": {
                "brand": card["brand"],
                "case_type": "inquiry" if is_inquiry else "chargeback",
                "network": card["network"],
                "network_reason_code": "10.4" if reason == "fraudulent" else None,
            },
            "type": "card",
        },
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }


def _withdraw(work: Work, dispute: Doc) -> None:
    line = books.post(
        work,
        "adjustment",
        -dispute["amount"],
        dispute,
        fee=FEE_CENTS,
        fee_text="Dispute fee",
        description=f"Chargeback withdrawal for {dispute['charge']}",
        category="dispute",
    )
    dispute["balance_transactions"].append(present(line))
    work.save(dispute)
    work.emit("charge.dispute.funds_withdrawn", dispute)


def _remind(work: Work, dispute: Doc) -> None:
    work.tx.add_task(
        "stripe.dispute_due", {"dispute": dispute["id"]}, dispute["evidence_details"]["due_by"]
    )


@task("stripe.dispute_due")
def _due_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    """Nothing was said in time: a dispute is lost, a question is dropped."""
    dispute = tx.find(arg["dispute"], "dispute")
    if dispute is None or dispute["status"] not in _WAITING:
        return
    if dispute["evidence_details"]["due_by"] <= tx.now:
        is_inquiry = dispute["status"].startswith("warning")
        decide(Work(sandbox, tx), dispute["id"], "warning_closed" if is_inquiry else "lost")


def decide(work: Work, key: str, outcome: str) -> Doc:
    """The bank's word: `won`, `lost`, `escalated` or `warning_closed`. Raises StripeRefusal."""
    dispute = work.get("dispute", key)
    is_inquiry = dispute["status"].startswith("warning")
    wanted = ("escalated", "warning_closed") if is_inquiry else ("won", "lost")
    if dispute["status"] not in OPEN:
        raise _closed(dispute)
    if outcome not in wanted:
        text = f"A dispute that is {dispute['status']} becomes {' or '.join(wanted)}."
        raise StripeRefusal(text)
    if outcome == "escalated":
        return _escalate(work, dispute)
    work.save(dispute, status=outcome)
    if outcome == "won":
        _reinstate(work, dispute)
    work.emit("charge.dispute.closed", dispute)
    return dispute


def _escalate(work: Work, dispute: Doc) -> Doc:
    before = {"status": dispute["status"], "is_charge_refundable": True}
    if dispute["payment_method_details"]:
        dispute["payment_method_details"]["card"]["case_type"] = "chargeback"
    dispute["evidence_details"] |= {
        "due_by": work.now + ANSWER_SECONDS,
        "has_evidence": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }
    work.save(dispute, status="needs_response", is_charge_refundable=False)
    work.emit("charge.dispute.updated", dispute, previous=before)
    _withdraw(work, dispute)
    _remind(work, dispute)
    return dispute


def _reinstate(work: Work, dispute: Doc) -> None:
    line = books.post(
        work,
        "adjustment",
        dispute["amount"],
        dispute,
        description=f"Chargeback reversal for {dispute['charge']}",
        category="dispute_reversal",
    )
    dispute["balance_transactions"].append(present(line))
    work.save(dispute)
    work.emit("charge.dispute.funds_reinstated", dispute)


def blocks_refund(work: Work, charge: Doc) -> bool:
    """Whether a bank has taken the money of a charge back, so that it cannot be refunded too."""
    return any(
        dispute["status"] in {"needs_response", "under_review", "lost"}
        for dispute in work.tx.children("dispute", charge["id"])
    )


@endpoint("POST", "/v1/disputes/{id}", params=("_dispute_update_params", "DisputeUpdateParams"))
def update(call: Call) -> Doc:
    """Say something, and submit it to the bank; `submit` false only keeps it. Once submitted, it
    stands.
    """
    work, data = call.work, call.params
    dispute = work.get("dispute", call.path["id"])
    before: Doc = {}
    if "metadata" in data:
        before["metadata"] = dispute["metadata"]
        dispute["metadata"] = rules.metadata(dispute["metadata"], data["metadata"])
    if data.keys() & {"evidence", "submit"}:
        _say(work, dispute, data, before)
    if before:
        work.save(dispute)
        work.emit("charge.dispute.updated", dispute, previous=before)
    return dispute


def _say(work: Work, dispute: Doc, data: Doc, before: Doc) -> None:
    if dispute["status"] not in OPEN:
        raise _closed(dispute)
    if dispute["status"] not in _WAITING:
        text = "Evidence for this dispute was submitted and cannot be changed any more."
        raise StripeRefusal(text, param="evidence")
    details = dict(dispute["evidence_details"])
    before |= {"evidence": dispute["evidence"], "evidence_details": dispute["evidence_details"]}
    dispute["evidence"] = evidence.merge(dispute["evidence"], data.get("evidence") or {})
    details["has_evidence"] = details["has_evidence"] or bool(data.get("evidence"))
    if data.get("submit", True):
        if not details["has_evidence"]:
            text = "You cannot submit a dispute without evidence."
            raise StripeRefusal(text, code="parameter_missing", param="evidence")
        before["status"] = dispute["status"]
        is_inquiry = dispute["status"].startswith("warning")
        dispute["status"] = "warning_under_review" if is_inquiry else "under_review"
        details |= {
            "past_due": work.now > details["due_by"],
            "submission_count": details["submission_count"] + 1,
            "submission_method": "manual",
        }
    dispute["evidence_details"] = details


@endpoint("POST", "/v1/disputes/{id}/close", params=("_dispute_close_params", "DisputeCloseParams"))
def close(call: Call) -> Doc:
    """Give in: nothing will be said, the buyer keeps the money."""
    dispute = call.work.get("dispute", call.path["id"])
    if dispute["status"] not in OPEN:
        raise _closed(dispute)
    is_inquiry = dispute["status"].startswith("warning")
    return decide(call.work, dispute["id"], "warning_closed" if is_inquiry else "lost")


def _closed(dispute: Doc) -> StripeRefusal:
    return StripeRefusal(f"This dispute is already closed; it is {dispute['status']}.")


@endpoint("GET", "/v1/disputes/{id}", params=("_dispute_retrieve_params", "DisputeRetrieveParams"))
def retrieve(call: Call) -> Doc:
    """One dispute."""
    return call.work.get("dispute", call.path["id"])


@endpoint("GET", "/v1/disputes", params=("_dispute_list_params", "DisputeListParams"))
def list_(call: Call) -> Doc:
    """Disputes, newest first; of one charge or payment intent."""
    wanted: Doc = {n: call.params[n] for n in ("charge", "payment_intent") if n in call.params}
    return page(call.work, "dispute", call.params, wanted, "/v1/disputes")
