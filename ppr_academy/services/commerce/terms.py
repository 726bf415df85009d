"""What a buyer is told about their money before they pay; frozen on each order."""

REFUND_TERMS = (
    "Refunds: ask under Your orders and the producer decides. "
    "A full refund ends the access to what was bought."
)
"""Shown on the payment page, beside the button that pays."""
