"""What we promise about refunds. The same words stand wherever somebody buys or asks."""

from datetime import datetime, timedelta

from ppr_academy.models.commerce import Order

ASK_WITHIN = timedelta(days=30)
"""How long after paying a buyer may ask."""


def policy_sentence(store_name: str) -> str:
    """The refund policy of a store, as its buyers read it."""
    return (
        f"You can ask for your money back within {ASK_WITHIN.days} days of paying. "
        f"{store_name} decides, and you hear of it by e-mail."
    )


def may_ask(order: Order, now: datetime) -> bool:
    """Whether the buyer of a paid order is still in time to ask."""
    return order.paid_at is not None and now <= order.paid_at + ASK_WITHIN
