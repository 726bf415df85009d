"""Payment intents and charges: the one way money comes in."""

from typing import Any

from ppr_academy.sandbox.ids import stripe_id, token
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, methods
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.methods import Method
from ppr_academy.sandbox.stripe.work import Work, present


def check_destination(work: Work, data: Doc, amount: int, prefix: str = "") -> None:
    """Cross-field rules of a charge that is passed on: destination ready, fee within the amount."""

    def name(*path: str) -> str:
        first, *rest = (prefix, *path) if prefix else path
        return first + "".join(f"[{step}]" for step in rest)

    fee, target = data.get("application_fee_amount"), data.get("transfer_data")
    if fee is not None and not target:
        text = (
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct"
            " payment (using an OAuth key or Stripe-Account header) or destination payment (using"
            " `transfer_data[destination]`)."
        )
        raise StripeRefusal(text, param=name("application_fee_amount"))
    if fee is not None and not 0 <= fee <= amount:
        text = "The application_fee_amount cannot be less than 0 or larger than the total amount."
        raise StripeRefusal(text, param=name("application_fee_amount"))
    if not target:
        return
    if fee is not None and target.get("amount") is not None:
        text = "You may only specify one of application_fee_amount and transfer_data[amount]."
        raise StripeRefusal(text, param=name("transfer_data", "amount"))
    if target.get("amount") is not None and not 0 < target["amount"] <= amount:
        text = "The transfer_data[amount] must be positive and no larger than the total amount."
        raise StripeRefusal(text, param=name("transfer_data", "amount"))
    where = name("transfer_data", "destination")
    account = work.get("account", target["destination"], param=where, noun="destination")
    if not account["charges_enabled"] or account["capabilities"].get("transfers") != "active":
        text = (
            "Your destination account needs to have at least one of the following capabilities"
            " enabled: transfers, crypto_transfers, legacy_payments"
        )
        raise StripeRefusal(text, code="insufficient_capabilities_for_transfer", param=where)


def open_intent(work: Work, amount: int, currency: str, data: Doc, **more: Any) -> Doc:
    """A new payment intent. `data` is what `payment_intent_data` may hold."""
    key = stripe_id("pi")
    target = data.get("transfer_data")
    intent: Doc = {
        "id": key,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": data.get("application_fee_amount"),
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{key}_secret_{token(25)}",
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": None,
        "metadata": data.get("metadata") or {},
        "next_action": None,
        "on_behalf_of": data.get("on_behalf_of"),
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_record": None,
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": data.get("setup_future_usage"),
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }
    if target:
        intent["transfer_data"] = {
            "destination": target["destination"],
            **({"amount": target["amount"]} if target.get("amount") is not None else {}),
        }
        intent["transfer_group"] = intent["transfer_group"] or f"group_{key}"
    work.put(intent | more)
    work.emit("payment_intent.created", intent | more)
    return intent | more


def attempt(work: Work, intent: Doc, method: Method, billing: Doc, used: Doc | None = None) -> Doc:
    """Try to pay. Returns the charge: `succeeded`, `failed`, or `pending` while the bank thinks.

    `used` is a payment method that was kept from an earlier time.
    """
    used = used or methods.make(work, method, billing, intent["customer"])
    charge = _charge(work, intent, method, used, billing)
    work.put(charge, parent=intent["id"])
    intent |= {"latest_charge": charge["id"], "payment_method": used["id"]}
    if method.later:
        intent |= {"status": "processing", "last_payment_error": None}
        work.save(intent)
        work.emit("charge.pending", charge)
        work.emit("payment_intent.processing", intent)
    elif method.decline:
        fail(work, intent, charge)
    else:
        succeed(work, intent, charge)
    return charge


def succeed(work: Work, intent: Doc, charge: Doc) -> None:
    """The money is here: post it, pass it on, tell."""
    charge |= {
        "amount_captured": charge["amount"],
        "captured": True,
        "paid": True,
        "status": "succeeded",
        "outcome": _outcome("authorized", None, "Payment complete."),
        "receipt_url": f"{work.sandbox.settings.base}/receipts/{charge['id']}",
    }
    books.settle(work, charge)
    work.save(charge)
    intent |= {
        "amount_received": charge["amount"],
        "last_payment_error": None,
        "status": "succeeded",
    }
    work.save(intent)
    work.emit("charge.succeeded", charge)
    work.emit("payment_intent.succeeded", intent)


def fail(work: Work, intent: Doc, charge: Doc) -> None:
    """The money did not come: say why on both, tell."""
    used = work.find(charge["payment_method"])
    assert used is not None
    method = methods.METHODS[used["_method"]]
    charge |= {
        "amount_captured": 0,
        "captured": False,
        "failure_code": method.code,
        "failure_message": method.message,
        "outcome": _outcome("issuer_declined", method.decline, method.message),
        "paid": False,
        "status": "failed",
    }
    work.save(charge)
    intent |= {
        "last_payment_error": {
            "charge": charge["id"],
            "code": method.code,
            "decline_code": method.decline,
            "doc_url": "https://docs.stripe.com/error-codes/" + method.code.replace("_", "-"),
            "message": method.message,
            "payment_method": present(used),
            "type": "card_error" if method.kind == "card" else "invalid_request_error",
        },
        "payment_method": None,
        "status": "requires_payment_method",
    }
    work.save(intent)
    work.emit("charge.failed", charge)
    work.emit("payment_intent.payment_failed", intent)


def _charge(work: Work, intent: Doc, method: Method, used: Doc, billing: Doc) -> Doc:
    target = intent["transfer_data"]
    return blank_charge(work, intent["amount"], intent["currency"]) | {
        "id": stripe_id("ch"),
        "application_fee_amount": intent["application_fee_amount"],
        "billing_details": billing,
        "customer": intent["customer"],
        "description": intent["description"],
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": intent["on_behalf_of"],
        "payment_intent": intent["id"],
        "payment_method": used["id"],
        "payment_method_details": {method.kind: methods.details(method), "type": method.kind},
        "receipt_email": intent["receipt_email"],
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "transfer_data": {"amount": None, **target} if target else None,
        "transfer_group": intent["transfer_group"],
    }


def blank_charge(work: Work, amount: int, currency: str) -> Doc:
    """A charge of `amount` cents that nobody has paid yet, without an id."""
    return {
        "object": "charge",
        "amount": amount,
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": books.blank_billing(),
        "calculated_statement_descriptor": "PPR ACADEMY",
        "captured": False,
        "created": work.now,
        "currency": currency,
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "radar_options": {},
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer": None,
        "transfer_data": None,
        "transfer_group": None,
    }


def _outcome(network: str, reason: str | None, message: str) -> Doc:
    approved = network == "authorized"
    return {
        "advice_code": None if approved else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if approved else "01",
        "network_status": "approved_by_network" if approved else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": message,
        "type": network,
    }
