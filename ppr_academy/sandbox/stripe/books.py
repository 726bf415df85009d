"""Who has how much: balance transactions, and what a destination charge moves where.

A destination charge is paid to the platform, transferred whole to the connected account, and the
application fee comes back from there. Source: docs.stripe.com/connect/destination-charges.
"""

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.work import Work, half_up, processing_fee

_CATEGORIES = {
    "application_fee": "platform_earning",
    "application_fee_refund": "platform_earning_refund",
    "payment": "charge",
    "payment_refund": "refund",
    "transfer_refund": "transfer_reversal",
}

_FEE_TEXTS = {"stripe_fee": "Stripe processing fees", "application_fee": "Application fee"}


def post(
    work: Work,
    kind: str,
    amount: int,
    source: Doc,
    *,
    fee: int = 0,
    fee_kind: str = "stripe_fee",
    fee_text: str = "",
    account: str = "",
    description: str | None = None,
    category: str = "",
) -> Doc:
    """One line of an account's balance; `amount` and `fee` in cents, signed."""
    details = {
        "amount": fee,
        "application": None,
        "currency": source["currency"],
        "description": fee_text or _FEE_TEXTS[fee_kind],
        "type": fee_kind,
    }
    return work.put(
        {
            "id": stripe_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": work.now,
            "balance_type": "payments",
            "created": work.now,
            "currency": source["currency"],
            "description": description,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [details] if fee else [],
            "net": amount - fee,
            "reporting_category": category or _CATEGORIES.get(kind, kind),
            "source": source["id"],
            "status": "available",
            "type": kind,
        },
        parent=source["id"],
        account=account,
    )


def settle(work: Work, charge: Doc) -> None:
    """A charge succeeded: post it, and pass it on when it has a destination."""
    line = post(
        work,
        "charge",
        charge["amount"],
        charge,
        fee=processing_fee(charge["amount"]),
        description=charge["description"],
    )
    charge["balance_transaction"] = line["id"]
    if charge["transfer_data"]:
        _pass_on(work, charge)


def _pass_on(work: Work, charge: Doc) -> None:
    destination = charge["transfer_data"]["destination"]
    amount = charge["transfer_data"]["amount"] or charge["amount"]
    fee = charge["application_fee_amount"] or 0
    transfer, payment = new_transfer(
        work, amount, destination, charge, source=charge["id"], group=charge["transfer_group"]
    )
    charge["transfer"] = transfer["id"]
    if fee:
        taken = _application_fee(work, charge, fee, destination)
        charge["application_fee"] = taken["id"]
        payment |= {"application_fee": taken["id"], "application_fee_amount": fee}
        work.emit("application_fee.created", taken)
    pay_in(work, payment, destination, fee=fee)
    work.emit("transfer.created", transfer)
    work.emit("payment.created", payment, account=destination)


def pay_in(work: Work, payment: Doc, account: str, *, fee: int = 0) -> None:
    """Store the payment that a transfer is to a connected account, and post it there."""
    line = post(
        work,
        "payment",
        payment["amount"],
        payment,
        fee=fee,
        fee_kind="application_fee",
        account=account,
    )
    work.put(payment | {"balance_transaction": line["id"]}, account=account)


def new_transfer(
    work: Work,
    amount: int,
    destination: str,
    charge: Doc,
    *,
    source: str | None,
    group: str | None,
    metadata: Doc | None = None,
    description: str | None = None,
) -> tuple[Doc, Doc]:
    """A transfer, posted and stored, and the payment that it is to the connected account.

    The payment looks like `charge` and is neither posted nor stored yet.
    """
    key = stripe_id("tr")
    payment = _destination_payment(work, charge, amount, destination) | {"source_transfer": key}
    transfer: Doc = {
        "id": key,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": work.now,
        "currency": charge["currency"],
        "description": description,
        "destination": destination,
        "destination_payment": payment["id"],
        "livemode": False,
        "metadata": metadata or {},
        "reversals": _empty(f"/v1/transfers/{key}/reversals"),
        "reversed": False,
        "source_transaction": source,
        "source_type": "card",
        "transfer_group": group,
    }
    transfer["balance_transaction"] = post(work, "transfer", -amount, transfer)["id"]
    work.put(transfer, parent=source or group or "")
    return transfer, payment


def _destination_payment(work: Work, charge: Doc, amount: int, destination: str) -> Doc:
    """The charge as the connected account sees it."""
    return charge | {
        "created": work.now,
        "disputed": False,
        "amount_refunded": 0,
        "refunded": False,
        "id": stripe_id("py"),
        "amount": amount,
        "amount_captured": amount,
        "application_fee": None,
        "captured": True,
        "paid": True,
        "status": "succeeded",
        "application_fee_amount": None,
        "billing_details": blank_billing(),
        "customer": None,
        "description": None,
        "destination": destination,
        "metadata": {},
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": {"stripe_account": {}, "type": "stripe_account"},
        "receipt_email": None,
        "transfer": None,
        "transfer_data": None,
        "transfer_group": None,
    }


def _application_fee(work: Work, charge: Doc, amount: int, account: str) -> Doc:
    key = stripe_id("fee")
    fee: Doc = {
        "id": key,
        "object": "application_fee",
        "account": account,
        "amount": amount,
        "amount_refunded": 0,
        "application": "ca_sandbox",
        "balance_transaction": None,
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "fee_source": {"charge": charge["id"], "type": "charge"},
        "livemode": False,
        "originating_transaction": charge["id"],
        "refunded": False,
        "refunds": _empty(f"/v1/application_fees/{key}/refunds"),
    }
    fee["balance_transaction"] = post(work, "application_fee", amount, fee)["id"]
    return work.put(fee, parent=charge["id"])


def reverse_transfer(
    work: Work,
    transfer: Doc,
    amount: int,
    *,
    fee_back: int = 0,
    refund: str | None = None,
    metadata: Doc | None = None,
) -> Doc:
    """Take `amount` cents back from the connected account, which gets `fee_back` of the fee."""
    back = _take_back(work, transfer, amount, fee_back)
    reversal: Doc = {
        "id": stripe_id("trr"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": work.now,
        "currency": transfer["currency"],
        "destination_payment_refund": back["id"],
        "metadata": metadata or {},
        "source_refund": refund,
        "transfer": transfer["id"],
    }
    reversal["balance_transaction"] = post(work, "transfer_refund", amount, reversal)["id"]
    work.put(reversal, parent=transfer["id"])
    reversed_so_far = transfer["amount_reversed"] + amount
    _add(transfer["reversals"], reversal)
    work.save(
        transfer, amount_reversed=reversed_so_far, reversed=reversed_so_far == transfer["amount"]
    )
    work.emit("transfer.reversed", transfer)
    return reversal


def _take_back(work: Work, transfer: Doc, amount: int, fee_back: int) -> Doc:
    """The connected account's side of a reversal."""
    destination = transfer["destination"]
    payment = work.find(transfer["destination_payment"])
    assert payment is not None
    back: Doc = {
        "id": stripe_id("pyr"),
        "object": "refund",
        "amount": amount,
        "charge": payment["id"],
        "created": work.now,
        "currency": transfer["currency"],
        "status": "succeeded",
    }
    line = post(
        work,
        "payment_refund",
        -amount,
        back,
        fee=-fee_back,
        fee_kind="application_fee",
        account=destination,
    )
    work.put(back | {"balance_transaction": line["id"]}, parent=payment["id"], account=destination)
    refunded = payment["amount_refunded"] + amount
    work.save(payment, amount_refunded=refunded, refunded=refunded == payment["amount"])
    return back


def refund_fee(work: Work, fee: Doc, amount: int, *, with_reversal: bool) -> Doc:
    """Give `amount` cents of an application fee back to the connected account."""
    key = stripe_id("fr")
    back: Doc = {
        "id": key,
        "object": "fee_refund",
        "amount": amount,
        "balance_transaction": None,
        "created": work.now,
        "currency": fee["currency"],
        "fee": fee["id"],
        "metadata": {},
    }
    back["balance_transaction"] = post(work, "application_fee_refund", -amount, back)["id"]
    work.put(back, parent=fee["id"])
    if not with_reversal:
        # Otherwise the connected account's refund line carries it as a negative fee.
        post(work, "application_fee_refund", amount, back, account=fee["account"])
    refunded = fee["amount_refunded"] + amount
    _add(fee["refunds"], back)
    work.save(fee, amount_refunded=refunded, refunded=refunded == fee["amount"])
    work.emit("application_fee.refunded", fee)
    return back


def fee_share(charge: Doc, fee: Doc, refunded_cents: int) -> int:
    """Fee to give back when `refunded_cents` of a charge are refunded in all.

    Proportional to the whole refunded so far and less what was given back, so that the sum is the
    same whatever the parts. What went back with a refund that failed does not count.
    """
    due = half_up(fee["amount"], refunded_cents, charge["amount"])
    given, left = int(fee["amount_refunded"]), int(fee["amount"] - fee["amount_refunded"])
    return max(min(due - given + int(fee.get("_given_in_vain", 0)), left), 0)


def owner_of(work: Work, key: str) -> str:
    """The connected account that an object belongs to; empty for the platform's own."""
    row = work.tx.run("SELECT account FROM object WHERE id = ?", key).fetchone()
    return str(row[0]) if row else ""


def balance(work: Work, account: str) -> dict[str, int]:
    """What an account has, per currency, in cents."""
    rows = work.tx.run(
        "SELECT json_extract(doc, '$.currency'), sum(json_extract(doc, '$.net')) FROM object"
        " WHERE kind = 'balance_transaction' AND account = ? GROUP BY 1",
        account,
    )
    return dict(rows.fetchall())


def blank_billing() -> Doc:
    """Billing details nobody gave."""
    return {
        "address": {
            "city": None,
            "country": None,
            "line1": None,
            "line2": None,
            "postal_code": None,
            "state": None,
        },
        "email": None,
        "name": None,
        "phone": None,
        "tax_id": None,
    }


def _empty(url: str) -> Doc:
    return {"object": "list", "data": [], "has_more": False, "url": url}


def _add(part: Doc, doc: Doc) -> None:
    # Stripe embeds the ten latest.
    part["has_more"] = part["has_more"] or len(part["data"]) >= 10
    part["data"] = [doc, *part["data"]][:10]
