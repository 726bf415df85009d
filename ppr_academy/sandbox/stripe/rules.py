"""The few rules that the SDK's types do not hold: formats, lengths, currencies, least amounts."""

import re
from typing import Any
from urllib.parse import urlsplit

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.errors import StripeRefusal

# Least amount that can be charged, in minor units. Source: docs.stripe.com/currencies.
LEAST = {
    "usd": 50, "eur": 50, "gbp": 30, "aud": 50, "brl": 50, "cad": 50, "chf": 50,
    "dkk": 250, "nok": 300, "nzd": 50, "pln": 200, "sek": 300, "sgd": 50,
}  # fmt: skip
MOST = 99_999_999

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]+\.[^@\s.\x00-\x1f]+")


def currency(value: str, param: str) -> str:
    """A currency we know, in lower case."""
    if value.lower() not in LEAST:
        known = ", ".join(LEAST)
        text = f"Invalid currency: {value}. Stripe currently supports these currencies: {known}"
        raise StripeRefusal(text, param=param)
    return value.lower()


def url(value: str, param: str) -> str:
    """An absolute http address."""
    try:
        parts = urlsplit(value.replace("{CHECKOUT_SESSION_ID}", "x"))
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_url = False
    if not is_url or len(value) > 5000 or re.search(r"[\s\x00-\x1f]", value):
        raise StripeRefusal("Not a valid URL", code="url_invalid", param=param)
    return value


def email(value: str, param: str) -> str:
    """Something that looks like a mail address."""
    if len(value) > 512 or not _EMAIL.fullmatch(value):
        raise StripeRefusal(f"Invalid email address: {value}", code="email_invalid", param=param)
    return value


def text(value: str, param: str, longest: int) -> str:
    """A string that is not too long."""
    if len(value) > longest:
        message = f"Invalid string: {value[:20]}…; must be at most {longest} characters"
        raise StripeRefusal(message, code="parameter_invalid_string_too_long", param=param)
    return value


def amount(value: int, param: str, least: int = 1) -> int:
    """Minor units within Stripe's bounds."""
    if value < least:
        message = f"Invalid integer: must be greater than or equal to {least}"
        raise StripeRefusal(message, code="parameter_invalid_integer", param=param)
    if value > MOST:
        message = "Amount must be no more than $999,999.99"
        raise StripeRefusal(message, code="amount_too_large", param=param)
    return value


def metadata(old: Doc, new: Any, param: str = "metadata") -> Doc:
    """Merge metadata as Stripe does: an empty value unsets its key, an empty string all of them."""
    if new == "":
        return {}
    merged = {**old, **(new or {})}
    merged = {key: value for key, value in merged.items() if value != ""}
    if len(merged) > 50:
        raise StripeRefusal("Metadata can have up to 50 keys", param=param)
    for key, value in merged.items():
        if len(key) > 40 or "[" in key or "]" in key:
            message = f"Metadata keys can have up to 40 characters, without brackets: {key[:50]}"
            raise StripeRefusal(message, param=param)
        if len(value) > 500:
            message = f"Metadata values can have up to 500 characters, but {key} has {len(value)}."
            raise StripeRefusal(message, param=f"{param}[{key}]")
    return merged
