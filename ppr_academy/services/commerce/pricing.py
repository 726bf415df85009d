"""What a purchase costs and who gets what. Pure: numbers in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass

from ppr_academy.services.core.money import MAX_PRICE_CENTS, PLATFORM_FEE_BPS, share_of


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of a purchase, in cents. `fee_bps`: our part of what is charged, 1000 = 10 %."""

    list_price_cents: int
    discount_cents: int = 0
    fee_bps: int = PLATFORM_FEE_BPS

    @property
    def charged_cents(self) -> int:
        """What the buyer pays for it."""
        return self.list_price_cents - self.discount_cents


@dataclass(frozen=True, slots=True)
class Quote:
    """The named prices of MONEY.md, in cents.

    charged = list_price - discount = platform_fee + creator_share.
    """

    list_price_cents: int
    discount_cents: int
    charged_cents: int
    platform_fee_cents: int
    creator_share_cents: int
    currency: str

    @property
    def is_free(self) -> bool:
        """Whether there is nothing to pay."""
        return self.charged_cents == 0


def quote(lines: Sequence[PricedLine], *, currency: str = "usd") -> Quote:
    """Work out a purchase. Raises ValueError for an amount that cannot be one.

    The platform's share is rounded half up once for the whole; the creator gets exactly the rest.
    """
    for line in lines:
        _require_amounts(line)
    listed = sum(line.list_price_cents for line in lines)
    discount = sum(line.discount_cents for line in lines)
    charged = listed - discount
    if charged > MAX_PRICE_CENTS:
        raise ValueError(f"{charged} is too much for one purchase.")
    fee = share_of((line.charged_cents, line.fee_bps) for line in lines)
    return Quote(listed, discount, charged, fee, charged - fee, currency)


def fee_of_refund(fee_cents: int, refunded_cents: int, charged_cents: int) -> int:
    """What we give back of our fee when `refunded_cents` of a charge went back in all.

    In proportion to the whole, rounded half up once, so that it is the same whatever the parts:
    what Stripe does with `refund_application_fee`.
    """
    if not charged_cents:
        return 0
    return (2 * fee_cents * refunded_cents + charged_cents) // (2 * charged_cents)


def _require_amounts(line: PricedLine) -> None:
    for number in (line.list_price_cents, line.discount_cents, line.fee_bps):
        # bool is an int to Python, and no amount.
        if type(number) is not int:
            raise ValueError("Money is whole cents.")
    if not 0 <= line.list_price_cents <= MAX_PRICE_CENTS:
        raise ValueError(f"{line.list_price_cents} is no price.")
    if not 0 <= line.discount_cents <= line.list_price_cents:
        raise ValueError(
            f"A discount of {line.discount_cents} does not fit {line.list_price_cents}."
        )
    if not 0 <= line.fee_bps <= 10000:
        raise ValueError(f"{line.fee_bps} is no share.")
