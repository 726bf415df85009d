"""The cards and the bank account that can be chosen, and how each behaves."""

from dataclasses import dataclass

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.work import Work


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay. `later`: the bank answers after a while. `is_kept`: it can be kept for later
    payments, although it is declined whenever it is charged."""

    key: str
    kind: str
    last4: str
    label: str
    hint: str
    token: str
    decline: str = ""
    message: str = ""
    later: bool = False
    is_kept: bool = False

    @property
    def code(self) -> str:
        """Stripe's error code when it fails."""
        return "card_declined" if self.kind == "card" else "payment_method_provider_decline"


METHODS = {
    method.key: method
    for method in (
        Method("visa", "card", "4242", "Visa ending 4242", "Is paid.", "pm_card_visa"),
        Method(
            "declined",
            "card",
            "0002",
            "Visa ending 0002",
            "Is declined.",
            "pm_card_visa_chargeDeclined",
            decline="generic_decline",
            message="Your card was declined.",
        ),
        Method(
            "insufficient",
            "card",
            "9995",
            "Visa ending 9995",
            "Has too little on it.",
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            decline="insufficient_funds",
            message="Your card has insufficient funds.",
        ),
        Method(
            "fails_later",
            "card",
            "0341",
            "Visa ending 0341",
            "Can be kept; is declined when it is charged.",
            "pm_card_chargeCustomerFail",
            decline="generic_decline",
            message="Your card was declined.",
            is_kept=True,
        ),
        Method(
            "bank",
            "us_bank_account",
            "6789",
            "Bank account ending 6789",
            "The bank says yes, a little later.",
            "pm_usBankAccount_success",
            later=True,
        ),
        Method(
            "bank_fails",
            "us_bank_account",
            "1116",
            "Bank account ending 1116",
            "The bank says no, a little later.",
            "pm_usBankAccount_insufficientFunds",
            decline="insufficient_funds",
            message="The customer's account has insufficient funds to cover this payment.",
            later=True,
        ),
    )
}


def by_token(token: str) -> Method | None:
    """Stripe's test payment methods, such as `pm_card_visa`."""
    return next((method for method in METHODS.values() if method.token == token), None)


def offered(types: list[str], *, to_keep: bool = False) -> list[Method]:
    """The methods that a checkout with these payment method types offers, to pay or to keep."""
    found = [method for method in METHODS.values() if method.kind in types]
    return [method for method in found if to_keep or not method.is_kept]


def make(work: Work, method: Method, billing: Doc, customer: str | None) -> Doc:
    """A payment method object, as used once."""
    return work.put(
        {
            "id": stripe_id("pm"),
            "object": "payment_method",
            "allow_redisplay": "limited",
            "billing_details": billing,
            method.kind: details(method),
            "created": work.now,
            "customer": customer,
            "customer_account": None,
            "livemode": False,
            "metadata": {},
            "type": method.kind,
            "_method": method.key,
        }
    )


def details(method: Method) -> Doc:
    """What is shown of the card or account."""
    if method.kind == "us_bank_account":
        return {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "Sandbox Bank",
            "fingerprint": f"bank{method.last4}",
            "last4": method.last4,
            "routing_number": "110000000",
        }
    return {
        "brand": "visa",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"card{method.last4}",
        "funding": "credit",
        "last4": method.last4,
        "network": "visa",
        "three_d_secure": None,
        "wallet": None,
    }
