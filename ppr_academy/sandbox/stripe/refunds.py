"""Refunds, with the transfer taken back and the application fee given back on request."""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe import books, disputes, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work, half_up, money
from ppr_academy.sandbox.world import Sandbox, task

FAILURES = frozenset(
    {
        "declined",
        "expired_or_canceled_card",
        "insufficient_funds",
        "lost_or_stolen_card",
        "merchant_request",
        "unknown",
    }
)


@endpoint("POST", "/v1/refunds", params=("_refund_create_params", "RefundCreateParams"))
def create(call: Call) -> Doc:
    """Refund a charge, named by itself or by its payment intent."""
    work, data = call.work, call.params
    for unused in ("customer", "origin", "currency", "instructions_email"):
        if unused in data:
            text = f"{unused} is for refunds from a customer balance, which the sandbox has not."
            raise StripeRefusal(text, param=unused)
    charge = _charge_of(work, data)
    left = charge["amount"] - charge["amount_refunded"]
    amount = data.get("amount", left)
    if charge["status"] != "succeeded":
        text = f"Charge {charge['id']} has not been paid and cannot be refunded."
        raise StripeRefusal(text, param="charge")
    if disputes.blocks_refund(work, charge):
        text = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise StripeRefusal(text, code="charge_disputed")
    if left == 0:
        text = f"Charge {charge['id']} has already been refunded."
        raise StripeRefusal(text, code="charge_already_refunded")
    rules.amount(amount, "amount")
    if amount > left:
        noun = "charge amount" if left == charge["amount"] else "unrefunded amount on charge"
        shown = money(amount, charge["currency"]), money(left, charge["currency"])
        text = f"Refund amount ({shown[0]}) is greater than {noun} ({shown[1]})"
        raise StripeRefusal(text, param="amount")
    return refund(
        work,
        charge,
        amount,
        reason=data.get("reason"),
        metadata=rules.metadata({}, data.get("metadata")),
        reverse=bool(data.get("reverse_transfer")),
        with_fee=bool(data.get("refund_application_fee")),
    )


def refund(
    work: Work,
    charge: Doc,
    amount: int,
    *,
    reason: str | None = None,
    metadata: Doc | None = None,
    reverse: bool = False,
    with_fee: bool = False,
) -> Doc:
    """Give `amount` cents back. Stripe keeps its processing fee.

    A card has it at once; to a bank account it is under way, `pending`, for a while.
    """
    _check_parts(charge, reverse=reverse, with_fee=with_fee)
    made = _refund(work, charge, amount, reason, metadata or {})
    line = books.post(work, "refund", -amount, made)
    made["balance_transaction"] = line["id"]
    refunded = charge["amount_refunded"] + amount
    fee_back = _fee_back(work, charge, refunded) if with_fee else 0
    if reverse:
        made["transfer_reversal"] = _reverse(work, charge, made, amount, fee_back)
    work.put(made, parent=charge["id"])
    if fee_back:
        fee = work.find(charge["application_fee"])
        assert fee is not None
        books.refund_fee(work, fee, fee_back, with_reversal=reverse)
        work.save(made, _fee_back=fee_back)
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    work.save(charge, amount_refunded=refunded, refunded=refunded == charge["amount"])
    work.emit("refund.created", made)
    work.emit("charge.refunded", charge, previous=before)
    if made["status"] == "pending":
        due = work.now + work.sandbox.settings.bank_seconds
        work.tx.add_task("stripe.refund_arrives", {"refund": made["id"]}, due)
    return made


@task("stripe.refund_arrives")
def _arrive_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    refund_ = tx.find(arg["refund"], "refund")
    if refund_ and refund_["status"] == "pending":
        end(Work(sandbox, tx), refund_["id"], "succeeded")


def end(work: Work, key: str, status: str, reason: str = "declined") -> Doc:
    """A refund arrives, or comes back: `succeeded` or `failed`. Raises StripeRefusal.

    What comes back is the platform's: the transfer stays reversed and the fee given back, and the
    platform passes the money on by a transfer of its own.
    Source: docs.stripe.com/connect/destination-charges, Issue refunds.
    """
    made = work.get("refund", key)
    if status not in {"succeeded", "failed"} or reason not in FAILURES:
        raise StripeRefusal("A refund becomes succeeded or failed, for one of Stripe's reasons.")
    allowed = {"pending"} if status == "succeeded" else {"pending", "succeeded"}
    if made["status"] not in allowed:
        raise StripeRefusal(f"This refund is {made['status']} and does not become {status}.")
    before = {"status": made["status"]}
    made |= {"status": status, "pending_reason": None}
    if status == "failed":
        _come_back(work, made, reason)
    work.save(made)
    if status == "failed":
        work.emit("refund.failed", made)
    work.emit("refund.updated", made, previous=before)
    work.emit("charge.refund.updated", made, previous=before)
    return made


def _come_back(work: Work, made: Doc, reason: str) -> None:
    line = books.post(work, "refund_failure", made["amount"], made)
    made |= {"failure_balance_transaction": line["id"], "failure_reason": reason}
    charge = work.get("charge", made["charge"])
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    refunded = charge["amount_refunded"] - made["amount"]
    work.save(charge, amount_refunded=refunded, refunded=False)
    work.emit("charge.updated", charge, previous=before)
    fee = work.find(charge["application_fee"])
    if fee and made.get("_fee_back"):
        work.save(fee, _given_in_vain=fee.get("_given_in_vain", 0) + made["_fee_back"])


def _charge_of(work: Work, data: Doc) -> Doc:
    if "charge" in data and "payment_intent" in data:
        text = "You may only specify one of these parameters: charge, payment_intent."
        raise StripeRefusal(text, param="charge")
    if "charge" in data:
        return work.get("charge", data["charge"], param="charge")
    if "payment_intent" not in data:
        text = (
            "One of the following params should be provided for this request:"
            " payment_intent or charge."
        )
        raise StripeRefusal(text, code="parameter_missing")
    key = data["payment_intent"]
    intent = work.get("payment_intent", key, param="payment_intent")
    charge = work.find(intent["latest_charge"])
    if charge is None:
        text = f"This PaymentIntent ({key}) does not have a successful charge to refund."
        raise StripeRefusal(text, param="payment_intent")
    return charge


def _check_parts(charge: Doc, *, reverse: bool, with_fee: bool) -> None:
    if reverse and not charge["transfer"]:
        text = "Cannot reverse transfer on refund, as the charge has no associated transfer."
        raise StripeRefusal(text, param="reverse_transfer")
    if with_fee and not charge["application_fee"]:
        text = "Cannot refund application fee, as the charge has none."
        raise StripeRefusal(text, param="refund_application_fee")


def _fee_back(work: Work, charge: Doc, refunded: int) -> int:
    fee = work.find(charge["application_fee"])
    assert fee is not None
    return books.fee_share(charge, fee, refunded)


def _reverse(work: Work, charge: Doc, made: Doc, amount: int, fee_back: int) -> str:
    transfer = work.find(charge["transfer"])
    assert transfer is not None
    # Of the whole refunded so far, less what went back before: no cent depends on the parts.
    before = half_up(transfer["amount"], charge["amount_refunded"], charge["amount"])
    whole = half_up(transfer["amount"], charge["amount_refunded"] + amount, charge["amount"])
    share = min(whole - before, transfer["amount"] - transfer["amount_reversed"])
    if share <= 0:
        text = "The transfer of this charge has already been reversed."
        raise StripeRefusal(text, param="reverse_transfer")
    reversal = books.reverse_transfer(work, transfer, share, fee_back=fee_back, refund=made["id"])
    return str(reversal["id"])


def _refund(work: Work, charge: Doc, amount: int, reason: str | None, metadata: Doc) -> Doc:
    is_card = charge["payment_method_details"]["type"] == "card"
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number"}
    return {
        "id": stripe_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {"card": card | {"type": "refund"}, "type": "card"}
        if is_card
        else {"type": "us_bank_transfer", "us_bank_transfer": {}},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded" if is_card else "pending",
        "transfer_reversal": None,
    } | ({} if is_card else {"pending_reason": "processing"})


@endpoint("POST", "/v1/refunds/{id}", params=("_refund_update_params", "RefundUpdateParams"))
def update(call: Call) -> Doc:
    """Change metadata."""
    work = call.work
    made = work.get("refund", call.path["id"])
    before = {"metadata": made["metadata"]}
    made["metadata"] = rules.metadata(made["metadata"], call.params.get("metadata"))
    work.save(made)
    work.emit("refund.updated", made, previous=before)
    work.emit("charge.refund.updated", made, previous=before)
    return made
