"""Refunds, with the transfer taken back and the application fee given back on request."""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, disputes, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.work import Work, half_up, money


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
    """Give `amount` cents back. Stripe keeps its processing fee."""
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
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    work.save(charge, amount_refunded=refunded, refunded=refunded == charge["amount"])
    work.emit("refund.created", made)
    work.emit("charge.refunded", charge, previous=before)
    return made


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
    share = half_up(transfer["amount"], amount, charge["amount"])
    share = min(share, transfer["amount"] - transfer["amount_reversed"])
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
        "status": "succeeded",
        "transfer_reversal": None,
    }


@endpoint(
    "POST",
    "/v1/transfers/{id}/reversals",
    params=("_transfer_create_reversal_params", "TransferCreateReversalParams"),
)
def reverse(call: Call) -> Doc:
    """Take back a transfer or a part of it, without refunding the buyer."""
    work, data = call.work, call.params
    transfer = work.get("transfer", call.path["id"])
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = rules.amount(data.get("amount", left), "amount")
    if amount > left:
        shown = money(left, transfer["currency"])
        text = f"Reversal amount is greater than unreversed amount on transfer ({shown})"
        raise StripeRefusal(text, param="amount")
    fee_back = 0
    charge = work.find(transfer["source_transaction"])
    fee = work.find(charge["application_fee"]) if charge else None
    if data.get("refund_application_fee") and charge and fee:
        fee_back = books.fee_share(charge, fee, transfer["amount_reversed"] + amount)
    reversal = books.reverse_transfer(work, transfer, amount, fee_back=fee_back)
    if fee and fee_back:
        books.refund_fee(work, fee, fee_back, with_reversal=True)
    reversal["metadata"] = rules.metadata({}, data.get("metadata"))
    return work.save(reversal)


@endpoint(
    "POST",
    "/v1/application_fees/{id}/refunds",
    params=("_application_fee_create_refund_params", "ApplicationFeeCreateRefundParams"),
)
def refund_fee(call: Call) -> Doc:
    """Give an application fee or a part of it back to the connected account."""
    fee = call.work.find(call.path["id"])
    if fee is None or fee["object"] != "application_fee":
        raise missing("application fee", call.path["id"])
    left = fee["amount"] - fee["amount_refunded"]
    amount = rules.amount(call.params.get("amount", left), "amount")
    if amount > left:
        shown = money(amount, fee["currency"]), money(left, fee["currency"])
        text = f"Refund amount ({shown[0]}) is greater than unrefunded amount on fee ({shown[1]})"
        raise StripeRefusal(text, param="amount")
    back = books.refund_fee(call.work, fee, amount, with_reversal=False)
    back["metadata"] = rules.metadata({}, call.params.get("metadata"))
    return call.work.save(back)
