"""Money is integer cents and a currency. Formatting for people, parsing what they type."""

import re
from collections.abc import Iterable

from ppr_academy.services.core.errors import InvalidInput

PLATFORM_FEE_BPS = 1000
"""Our share of what a buyer paid after discounts, in basis points (1000 = 10 %)."""

MAX_PRICE_CENTS = 1_000_000
MIN_PRICE_CENTS = 100
MIN_CHARGE_CENTS = 50
"""The least that Stripe takes from a card in dollars (docs.stripe.com/currencies)."""

_TYPED = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{1,2}))?\s*\$?", re.ASCII)


def platform_fee(charged_cents: int) -> int:
    """Our 10 % of a charge in cents, rounded half up, once per charge (MONEY.md)."""
    return share_of([(charged_cents, PLATFORM_FEE_BPS)])


def share_of(parts: Iterable[tuple[int, int]]) -> int:
    """The sum of shares, each an amount in cents and basis points of it, rounded half up once."""
    return (sum(cents * bps for cents, bps in parts) + 5000) // 10000


def label(cents: int, currency: str = "usd") -> str:
    """`4900` as `$49.00`, `-980` as `−$9.80`."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    mark = "$" if currency == "usd" else f"{currency.upper()} "
    return f"{sign}{mark}{whole:,}.{rest:02d}"


def price_label(cents: int, currency: str = "usd") -> str:
    """A price on a card: `Free`, `$49`, `$24.50`."""
    if cents == 0:
        return "Free"
    text = label(cents, currency)
    return text.removesuffix(".00")


def parse_amount(typed: object) -> int:
    """Cents from an amount that somebody typed, more than 0; 0 when nothing was typed.

    Raises InvalidInput (field `amount`).
    """
    text = typed.strip() if isinstance(typed, str) else "?"
    if not text:
        return 0
    found = _TYPED.fullmatch(text)
    cents = _cents(found) if found else 0
    if cents == 0:
        raise InvalidInput("Write an amount like 10 or 10.50.", field="amount")
    return cents


def parse_signed(typed: str) -> int:
    """Cents from a signed amount: `12`, `+0.50`, `-1.00`, `−$1.00`. Empty is nothing.

    Raises InvalidInput (field `amount`) for all that is not whole cents.
    """
    text = typed.strip()
    sign = -1 if text[:1] in {"-", "−"} else 1
    text = text[1:].strip() if text[:1] in {"-", "−", "+"} else text
    if not text:
        return 0
    found = _TYPED.fullmatch(text)
    if not found:
        raise InvalidInput("Write amounts like 0.01 or −12.50.", field="amount")
    return sign * _cents(found)


def _cents(found: re.Match[str]) -> int:
    whole, rest = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    return int(whole) * 100 + int(rest)


def decimal(cents: int) -> str:
    """`4950` as `49.50`, `-490` as `-4.90`: plain digits, for fields and for programs."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def parse_price(typed: str) -> int:
    """Cents from what a creator typed: `49`, `$49.00`, `1,204.50`. Empty or `0` is free.

    Works on the digits, so 29.99 is 2999. Raises InvalidInput (field `price`).
    """
    text = typed.strip()
    if not text or text.lower() == "free":
        return 0
    found = _TYPED.fullmatch(text)
    if not found:
        raise InvalidInput("Write a price like 49 or 49.50, or 0 for free.", field="price")
    cents = _cents(found)
    if 0 < cents < MIN_PRICE_CENTS:
        raise InvalidInput("The lowest price is $1. Write 0 for free.", field="price")
    if cents > MAX_PRICE_CENTS:
        raise InvalidInput("The highest price is $10,000.", field="price")
    return cents
