"""Which parameters of a checkout fit together, and what a subscription may begin with."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.subscription_calls import check_route
from ppr_academy.sandbox.stripe.work import Work

# What a checkout may be asked for here. The rest of Stripe's parameters are refused by name, so
# that nothing is promised to a buyer and then not done.
_HANDLED = {
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "automatic_tax",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "currency",
    "custom_text",
    "customer",
    "customer_creation",
    "customer_email",
    "customer_update",
    "expand",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_collection",
    "submit_type",
    "subscription_data",
    "success_url",
    "ui_mode",
}

_SUBSCRIPTION = {
    "application_fee_percent",
    "description",
    "metadata",
    "transfer_data",
    "trial_end",
    "trial_period_days",
    "trial_settings",
}
LONGEST_TRIAL_DAYS = 730

_NOT_IN_MODE = {
    "payment": ("payment_method_collection", "subscription_data"),
    "subscription": ("customer_creation", "payment_intent_data", "submit_type"),
}
_TYPES = {"payment": ["card", "us_bank_account"], "subscription": ["card"]}


def subscription_data(work: Work, data: Doc, items: list[Doc]) -> Doc | None:
    """What the subscription of a checkout will be like, if it has one. Raises StripeRefusal."""
    if data["mode"] != "subscription":
        return None
    where = "subscription_data"
    later = dict(data.get(where) or {})
    if other := sorted(set(later) - _SUBSCRIPTION):
        text = f"The sandbox's subscriptions do not do {other[0]}."
        raise StripeRefusal(text, param=f"{where}[{other[0]}]")
    if len(items) != 1 or items[0]["quantity"] != 1:
        text = "The sandbox's subscriptions are made of one recurring price."
        raise StripeRefusal(text, param="line_items")
    if "trial_end" in later and "trial_period_days" in later:
        text = "You may only specify one of these parameters: trial_end, trial_period_days."
        raise StripeRefusal(text, param=f"{where}[trial_end]")
    if "trial_period_days" in later:
        days = rules.amount(later["trial_period_days"], f"{where}[trial_period_days]")
        if days > LONGEST_TRIAL_DAYS:
            text = f"trial_period_days can be at most {LONGEST_TRIAL_DAYS}."
            raise StripeRefusal(text, param=f"{where}[trial_period_days]")
    # Two days, as Stripe wants it, so that nobody's trial ends before they have looked around.
    if "trial_end" in later and later["trial_end"] < work.now + 48 * 60 * 60:
        text = "The `trial_end` date has to be at least 2 days in the future."
        raise StripeRefusal(text, param=f"{where}[trial_end]")
    later["metadata"] = rules.metadata({}, later.get("metadata"), f"{where}[metadata]")
    check_route(work, later, where)
    return later


def check(data: Doc) -> None:
    """What may stand beside what. Raises StripeRefusal."""
    if other := sorted(set(data) - _HANDLED):
        text = f"The sandbox's checkout does not do {other[0]}."
        raise StripeRefusal(text, param=other[0])
    if "mode" not in data:
        text = "Missing required param: mode."
        raise StripeRefusal(text, code="parameter_missing", param="mode")
    if data["mode"] not in _NOT_IN_MODE:
        text = f"The sandbox's checkout does not do {data['mode']} mode."
        raise StripeRefusal(text, param="mode")
    for name in _NOT_IN_MODE[data["mode"]]:
        if name in data:
            text = f"You can not pass `{name}` in `{data['mode']}` mode."
            raise StripeRefusal(text, param=name)
    if data.get("payment_method_collection", "always") != "always":
        text = "The sandbox's subscriptions begin with a payment method."
        raise StripeRefusal(text, param="payment_method_collection")
    if data.get("ui_mode", "hosted_page") != "hosted_page":
        raise StripeRefusal("The sandbox's checkout is a hosted page.", param="ui_mode")
    if (data.get("automatic_tax") or {}).get("enabled"):
        text = "The sandbox does not compute tax."
        raise StripeRefusal(text, param="automatic_tax[enabled]")
    for name in ("success_url", "line_items"):
        if not data.get(name):
            text = f"Missing required param: {name}."
            raise StripeRefusal(text, code="parameter_missing", param=name)
    rules.url(data["success_url"], "success_url")
    if "cancel_url" in data:
        rules.url(data["cancel_url"], "cancel_url")
    if "customer" in data and "customer_email" in data:
        text = "You may only specify one of these parameters: customer, customer_email."
        raise StripeRefusal(text, param="customer_email")
    if "customer_email" in data:
        rules.email(data["customer_email"], "customer_email")
    rules.text(data.get("client_reference_id", ""), "client_reference_id", 200)


def method_types(data: Doc) -> list[str]:
    """Kinds of payment methods that a checkout offers. Raises StripeRefusal when none is left."""
    offered = _TYPES[data["mode"]]
    wanted = data.get("allowed_payment_method_types") or offered
    types = [kind for kind in wanted if kind in offered]
    if not types:
        text = f"The sandbox's checkout offers {' and '.join(offered)}."
        raise StripeRefusal(text, param="allowed_payment_method_types")
    return types


def customer_creation(data: Doc) -> str:
    """Whether a customer is made. A subscription has one, as someone is billed again."""
    is_lasting = data["mode"] == "subscription"
    return "always" if is_lasting else data.get("customer_creation", "if_required")
