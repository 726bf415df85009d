"""What a buyer is told about their money before they pay; frozen on each order."""

from ppr_academy.models.commerce import Order

REFUND_TERMS = (
    "Refunds: ask under Your orders and the producer decides. "
    "A full refund ends the access to what was bought."
)
"""Shown on the payment page, beside the button that pays."""

CREDIT_TERMS = (
    "Credits do not expire. Refunds: we give back what you paid for the credits that you have not "
    "spent."
)
SPENT_TERMS = (
    "Refunds: ask under Your orders and the producer decides. A refund gives you the credits back "
    "and ends the access to what you took with them."
)


def refund_terms(order: Order) -> str:
    """What is said of refunds of this order."""
    if order.credits_bought:
        return CREDIT_TERMS
    return SPENT_TERMS if order.credits_spent else REFUND_TERMS
