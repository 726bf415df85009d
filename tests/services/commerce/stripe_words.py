"""What Stripe says of an order, as the handlers get it."""

from typing import Any

from ppr_academy.models.commerce import Order

Doc = dict[str, Any]


def intent_id(order: Order) -> str:
    return f"pi_{order.id.hex[:16]}"


def checkout(order: Order, payment_status: str = "paid") -> Doc:
    return {
        "id": f"cs_{order.id.hex[:16]}",
        "object": "checkout.session",
        "amount_total": order.charged_cents,
        "currency": order.currency,
        "client_reference_id": str(order.id),
        "metadata": {"order_id": str(order.id)},
        "payment_intent": intent_id(order),
        "payment_status": payment_status,
    }


def intent(order: Order, **more: Any) -> Doc:
    return {
        "id": intent_id(order),
        "object": "payment_intent",
        "amount": order.charged_cents,
        "amount_received": order.charged_cents,
        "application_fee_amount": order.platform_fee_cents,
        "currency": order.currency,
        "metadata": {"order_id": str(order.id)},
        "transfer_data": {"destination": order.stripe_destination_id},
        **more,
    }


def charge(order: Order, **more: Any) -> Doc:
    return {
        "id": f"ch_{order.id.hex[:16]}",
        "object": "charge",
        "amount": order.charged_cents,
        "amount_refunded": 0,
        "application_fee_amount": order.platform_fee_cents,
        "balance_transaction": f"txn_{order.id.hex[:16]}",
        "currency": order.currency,
        "metadata": {"order_id": str(order.id)},
        "paid": True,
        "payment_intent": intent_id(order),
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "transfer_data": {"destination": order.stripe_destination_id},
        **more,
    }


def refund(order: Order, number: int, cents: int, status: str = "succeeded", **more: Any) -> Doc:
    return {
        "id": f"re_{order.id.hex[:16]}_{number}",
        "object": "refund",
        "amount": cents,
        "charge": f"ch_{order.id.hex[:16]}",
        "created": int(order.created_at.timestamp()) + 60 + number,
        "currency": order.currency,
        "metadata": {"order_id": str(order.id)},
        "payment_intent": intent_id(order),
        "status": status,
        "transfer_reversal": f"trr_{number}",
        **more,
    }


def dispute(order: Order, status: str = "needs_response", number: int = 1, **more: Any) -> Doc:
    """A dispute in one of Stripe's states; its balance lines as they are by then."""
    key = f"{number}_{order.id.hex[:14]}"
    cents = int(more.get("amount", order.charged_cents))
    taken = {"id": f"txn_d{key}", "amount": -cents, "fee": 1500, "currency": order.currency}
    given = {"id": f"txn_w{key}", "amount": cents, "fee": 0, "currency": order.currency}
    lines = [] if status.startswith("warning") else [taken]
    return {
        "id": f"du_{key}",
        "object": "dispute",
        "amount": cents,
        "balance_transactions": [*lines, given] if status == "won" else lines,
        "charge": f"ch_{order.id.hex[:16]}",
        "created": 1_790_000_000,
        "currency": order.currency,
        "evidence_details": {"due_by": 1_790_777_600},
        "payment_intent": intent_id(order),
        "reason": "fraudulent",
        "status": status,
        **more,
    }
