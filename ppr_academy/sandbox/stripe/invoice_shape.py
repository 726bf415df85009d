"""What an invoice of a subscription and its lines look like."""

from collections.abc import Sequence
from dataclasses import dataclass

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.work import Work


@dataclass(frozen=True, slots=True)
class Item:
    """A line to be: cents, signed, for a time; `proration` when it settles a change."""

    amount: int
    description: str
    price: Doc
    start: int
    end: int
    proration: bool = False


def build(work: Work, sub: Doc, reason: str, items: Sequence[Item]) -> Doc:
    """A draft, not stored: what the customer's balance leaves of the lines is due."""
    customer = work.get("customer", sub["customer"])
    key = stripe_id("in")
    lines = [_line(key, sub, item) for item in items]
    total = sum(line["amount"] for line in lines)
    starting = customer["balance"]
    due = max(total + starting, 0)
    least = rules.LEAST[sub["currency"]]
    ending = total + starting - due
    if 0 < due < least:
        # Too little to charge: it is owed with the next invoice.
        ending, due = due, 0
    span = sub["items"]["data"][0]
    return {
        "id": key,
        "object": "invoice",
        "account_country": "US",
        "account_name": "PPR Academy",
        "account_tax_ids": None,
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": None,
        "amount_remaining": due,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": work.now,
        "currency": sub["currency"],
        "custom_fields": None,
        "customer": customer["id"],
        "customer_account": None,
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": {
            "object": "list",
            "data": lines,
            "has_more": False,
            "total_count": len(lines),
            "url": f"/v1/invoices/{key}/lines",
        },
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(sub["metadata"]),
                "subscription": sub["id"],
            },
            "type": "subscription_details",
        },
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": span["current_period_start"],
        "period_start": span["current_period_start"],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": starting,
        "statement_descriptor": None,
        "status": "draft",
        "status_transitions": dict.fromkeys(
            ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
        ),
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": work.now,
        "_ending": ending,
        "_intent": None,
    }


def _line(invoice: str, sub: Doc, item: Item) -> Doc:
    return {
        "id": stripe_id("il"),
        "object": "line_item",
        "amount": item.amount,
        "currency": sub["currency"],
        "description": item.description,
        "discount_amounts": [],
        "discountable": not item.proration,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": dict(sub["metadata"]),
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": item.proration,
                "proration_details": None,
                "subscription": sub["id"],
                "subscription_item": sub["items"]["data"][0]["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": item.end, "start": item.start},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": item.price["id"], "product": item.price["product"]},
            "type": "price_details",
            "unit_amount_decimal": item.price["unit_amount_decimal"],
        },
        "quantity": 1,
        "quantity_decimal": "1",
        "subscription": sub["id"],
        "subtotal": item.amount,
        "taxes": [],
    }
