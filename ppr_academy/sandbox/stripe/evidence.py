"""What may be said in a dispute: the fields of its evidence, their lengths, and files."""

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.errors import StripeRefusal

LONGEST_TEXT = 20_000
LONGEST_WHOLE = 150_000
"""Characters of one field and of all together. Source: docs.stripe.com/api/disputes/update."""

_FILES = frozenset(
    {
        "cancellation_policy",
        "customer_communication",
        "customer_signature",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "shipping_documentation",
        "uncategorized_file",
    }
)
_TEXTS = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
)


def blank(charge: Doc) -> Doc:
    """Evidence as a new dispute has it: empty but for what the charge says of its payer."""
    known = charge["billing_details"]
    return dict.fromkeys(sorted((*_TEXTS, *_FILES))) | {
        "appeal": None,
        "customer_email_address": known["email"],
        "customer_name": known["name"],
        "enhanced_evidence": {},
    }


def merge(old: Doc, new: Doc) -> Doc:
    """`old` with the fields of `new`; an empty one is unset. Raises StripeRefusal."""
    merged = dict(old)
    for name, value in new.items():
        where = f"evidence[{name}]"
        if name in {"appeal", "enhanced_evidence"}:
            raise StripeRefusal(f"The sandbox's disputes do not take {name}.", param=where)
        if name in _FILES and value:
            text = f"No such file upload: '{value}'"
            raise StripeRefusal(text, code="resource_missing", param=where)
        if len(value) > LONGEST_TEXT:
            text = f"Evidence can have up to {LONGEST_TEXT:,} characters, but {name} has"
            raise StripeRefusal(f"{text} {len(value):,}.", param=where)
        merged[name] = value or None
    whole = sum(len(value) for value in merged.values() if isinstance(value, str))
    if whole > LONGEST_WHOLE:
        text = f"All evidence can have up to {LONGEST_WHOLE:,} characters, but has {whole:,}."
        raise StripeRefusal(text, param="evidence")
    return merged
