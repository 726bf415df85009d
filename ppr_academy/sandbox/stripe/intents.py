"""Payment intents through the API: create, update, confirm, cancel."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import books, methods, payments, rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal, missing
from ppr_academy.sandbox.stripe.work import Work, money, present

_HANDLED = {
    "amount",
    "application_fee_amount",
    "automatic_payment_methods",
    "confirm",
    "currency",
    "customer",
    "description",
    "expand",
    "metadata",
    "off_session",
    "on_behalf_of",
    "payment_method",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
}
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


@endpoint(
    "POST",
    "/v1/payment_intents",
    params=("_payment_intent_create_params", "PaymentIntentCreateParams"),
)
def create(call: Call) -> Doc:
    """A payment outside checkout; with `confirm` and a test payment method it is tried at once."""
    work, data = call.work, call.params
    if other := sorted(set(data) - _HANDLED):
        text = f"The sandbox's payment intents do not do {other[0]}."
        raise StripeRefusal(text, param=other[0])
    currency = rules.currency(data["currency"], "currency")
    amount = rules.amount(data["amount"], "amount")
    if amount < rules.LEAST[currency]:
        text = f"Amount must be at least {money(rules.LEAST[currency], currency)} {currency}"
        raise StripeRefusal(text, code="amount_too_small", param="amount")
    payments.check_destination(work, data, amount)
    if "customer" in data:
        work.get("customer", data["customer"], param="customer")
    fields = data | {"metadata": rules.metadata({}, data.get("metadata"))}
    intent = payments.open_intent(work, amount, currency, fields, customer=data.get("customer"))
    if data.get("confirm"):
        _confirm(work, intent, data.get("payment_method"))
    return intent


@endpoint(
    "POST",
    "/v1/payment_intents/{id}",
    params=("_payment_intent_update_params", "PaymentIntentUpdateParams"),
)
def update(call: Call) -> Doc:
    """Change description, receipt e-mail or metadata."""
    work, data = call.work, call.params
    intent = work.get("payment_intent", call.path["id"])
    for name in sorted(set(data) - {"expand"}):
        if name == "metadata":
            intent["metadata"] = rules.metadata(intent["metadata"], data["metadata"])
        elif name in {"description", "receipt_email"}:
            intent[name] = data[name] or None
        else:
            text = f"The sandbox does not change {name} of a payment intent."
            raise StripeRefusal(text, param=name)
    return work.save(intent)


@endpoint(
    "POST",
    "/v1/payment_intents/{id}/confirm",
    params=("_payment_intent_confirm_params", "PaymentIntentConfirmParams"),
)
def confirm(call: Call) -> Doc:
    """Try to pay with a test payment method."""
    intent = call.work.get("payment_intent", call.path["id"])
    _check_open(intent, "confirm")
    _confirm(call.work, intent, call.params.get("payment_method"))
    return intent


@endpoint(
    "POST",
    "/v1/payment_intents/{id}/cancel",
    params=("_payment_intent_cancel_params", "PaymentIntentCancelParams"),
)
def cancel(call: Call) -> Doc:
    """Give up an intent that was not paid."""
    work = call.work
    intent = work.get("payment_intent", call.path["id"])
    _check_open(intent, "cancel")
    reason = call.params.get("cancellation_reason")
    work.save(intent, status="canceled", canceled_at=work.now, cancellation_reason=reason)
    work.emit("payment_intent.canceled", intent)
    return intent


def _check_open(intent: Doc, verb: str) -> None:
    if intent["status"] not in _OPEN:
        text = (
            f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
            f" Only a PaymentIntent with one of the following statuses may be {verb}ed:"
            f" {', '.join(_OPEN)}."
        )
        raise StripeRefusal(
            text, code="payment_intent_unexpected_state", payment_intent=present(intent)
        )


def _confirm(work: Work, intent: Doc, token: str | None) -> None:
    if not token:
        text = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. Update"
            " the PaymentIntent with a payment method and then confirm it again."
        )
        raise StripeRefusal(text, code="payment_intent_unexpected_state")
    method = methods.by_token(token)
    if method is None:
        raise missing("PaymentMethod", token, "payment_method")
    charge = payments.attempt(work, intent, method, books.blank_billing())
    if charge["status"] == "failed":
        raise StripeRefusal(
            method.message,
            status=402,
            kind="card_error",
            code=method.code,
            keep=True,
            decline_code=method.decline,
            charge=charge["id"],
            payment_intent=present(intent),
        )
