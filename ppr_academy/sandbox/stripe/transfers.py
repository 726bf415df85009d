"""Transfers to connected accounts, their reversals, and application fees given back."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, payments, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.work import Work, money


@endpoint("POST", "/v1/transfers", params=("_transfer_create_params", "TransferCreateParams"))
def create(call: Call) -> Doc:
    """Pass money of the platform on to a connected account.

    From the balance at hand, or from a charge and then no more than it still holds.
    """
    work, data = call.work, call.params
    currency = rules.currency(data["currency"], "currency")
    if "amount" not in data:
        raise StripeRefusal(
            "Missing required param: amount.", code="parameter_missing", param="amount"
        )
    amount = rules.amount(data["amount"], "amount")
    account = work.get("account", data["destination"], param="destination")
    if account["capabilities"].get("transfers") != "active":
        text = "Your destination account needs to have the transfers capability enabled."
        code = "insufficient_capabilities_for_transfer"
        raise StripeRefusal(text, code=code, param="destination")
    if "source_transaction" in data:
        charge = _source(work, data["source_transaction"], currency, amount)
    else:
        charge = payments.blank_charge(work, amount, currency)
        _check_funds(work, currency, amount)
    transfer, payment = books.new_transfer(
        work,
        amount,
        account["id"],
        charge,
        source=data.get("source_transaction"),
        group=data.get("transfer_group"),
        metadata=rules.metadata({}, data.get("metadata")),
        description=data.get("description"),
    )
    books.pay_in(work, payment, account["id"])
    work.emit("transfer.created", transfer)
    work.emit("payment.created", payment, account=account["id"])
    return transfer


def _source(work: Work, key: str, currency: str, amount: int) -> Doc:
    charge = work.get("charge", key, param="source_transaction")
    if charge["status"] != "succeeded" or charge["currency"] != currency:
        text = "The source transaction must be a charge in this currency that succeeded."
        raise StripeRefusal(text, param="source_transaction")
    passed_on = sum(
        one["amount"] - one["amount_reversed"] for one in work.tx.children("transfer", key)
    )
    left = charge["amount"] - charge["amount_refunded"] - passed_on
    if amount > left:
        text = f"Transfers using this transaction as a source must not exceed {left}."
        raise StripeRefusal(text, param="amount")
    return charge


def _check_funds(work: Work, currency: str, amount: int) -> None:
    if amount > books.balance(work, "").get(currency, 0):
        text = "You have insufficient available funds in your Stripe account."
        raise StripeRefusal(text, code="balance_insufficient")


@endpoint("POST", "/v1/transfers/{id}", params=("_transfer_update_params", "TransferUpdateParams"))
def update(call: Call) -> Doc:
    """Change description or metadata."""
    work, data = call.work, call.params
    transfer = work.get("transfer", call.path["id"])
    before: Doc = {}
    if "description" in data:
        before["description"] = transfer["description"]
        transfer["description"] = data["description"] or None
    if "metadata" in data:
        before["metadata"] = transfer["metadata"]
        transfer["metadata"] = rules.metadata(transfer["metadata"], data["metadata"])
    work.save(transfer)
    work.emit("transfer.updated", transfer, previous=before)
    return transfer


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
    metadata = rules.metadata({}, data.get("metadata"))
    reversal = books.reverse_transfer(work, transfer, amount, fee_back=fee_back, metadata=metadata)
    if fee and fee_back:
        books.refund_fee(work, fee, fee_back, with_reversal=True)
    return reversal


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
