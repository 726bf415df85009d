"""Who holds what of one charge: the books by charge, for a test that compares to the cent."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books
from ppr_academy.sandbox.stripe.work import Work


def of_charge(work: Work, charge: Doc) -> Doc:
    """One charge and all that followed from it, in cents.

    `platform` and `creator` are what each of them has of it by now, after `processor` took its
    fees; `buyer` is what the buyer has parted with. `platform + creator + processor = buyer`, and
    an account's balance is the sum over its charges, less payouts and what stands apart from them.
    """
    lines = _lines(work, charge)
    own = [line for account, line in lines if not account]
    theirs = [line for account, line in lines if account]
    took = sum(
        detail["amount"]
        for line in own
        for detail in line["fee_details"]
        if detail["type"] == "stripe_fee"
    )
    platform, creator = _net(own), _net(theirs)
    return {
        "id": charge["id"],
        "payment_intent": charge["payment_intent"],
        "metadata": charge["metadata"],
        "status": charge["status"],
        "amount": charge["amount"],
        "refunded": charge["amount_refunded"],
        "application_fee": charge["application_fee_amount"],
        "disputed": sum(
            dispute["amount"]
            for dispute in work.tx.children("dispute", charge["id"])
            if dispute["status"] in {"needs_response", "under_review", "lost"}
        ),
        "platform": platform,
        "creator": creator,
        "processor": took,
        "buyer": platform + creator + took,
    }


def _net(lines: list[Doc]) -> int:
    return sum(line["net"] for line in lines)


def _lines(work: Work, charge: Doc) -> list[tuple[str, Doc]]:
    """Every line of any balance that a charge caused, with the account that it stands on."""
    tx, keys = work.tx, [charge["id"]]
    transfers = tx.children("transfer", charge["id"])
    if charge["transfer_group"]:
        transfers += tx.children("transfer", charge["transfer_group"])
    for kind in ("refund", "dispute", "application_fee"):
        keys += [doc["id"] for doc in tx.children(kind, charge["id"])]
    for transfer in transfers:
        keys += [transfer["id"], transfer["destination_payment"]]
        keys += [doc["id"] for doc in tx.children("transfer_reversal", transfer["id"])]
        keys += [doc["id"] for doc in tx.children("refund", transfer["destination_payment"])]
    for fee in tx.children("application_fee", charge["id"]):
        keys += [doc["id"] for doc in tx.children("fee_refund", fee["id"])]
    return [
        (books.owner_of(work, line["id"]), line)
        for key in keys
        for line in tx.children("balance_transaction", key)
    ]
