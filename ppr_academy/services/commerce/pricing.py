"""What a purchase costs and who gets what. Pure: numbers in, numbers out."""

from dataclasses import dataclass

from ppr_academy.services.core.money import MAX_PRICE_CENTS, platform_fee


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


def quote(list_price_cents: int, *, discount_cents: int = 0, currency: str = "usd") -> Quote:
    """Work out a purchase. Raises ValueError for an amount that cannot be one.

    The platform's share is rounded half up once; the creator gets exactly the rest.
    """
    for cents in (list_price_cents, discount_cents):
        # bool is an int to Python, and no amount.
        if type(cents) is not int:
            raise ValueError("Money is whole cents.")
    if not 0 <= list_price_cents <= MAX_PRICE_CENTS:
        raise ValueError(f"{list_price_cents} is no price.")
    if not 0 <= discount_cents <= list_price_cents:
        raise ValueError(f"A discount of {discount_cents} does not fit {list_price_cents}.")
    charged = list_price_cents - discount_cents
    fee = platform_fee(charged)
    return Quote(list_price_cents, discount_cents, charged, fee, charged - fee, currency)
