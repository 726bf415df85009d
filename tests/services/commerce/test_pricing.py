"""Quotes: whole cents that add up, whatever the price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.commerce.pricing import PricedLine, Quote, quote
from ppr_academy.services.core.money import MAX_PRICE_CENTS, platform_fee

prices = st.integers(0, MAX_PRICE_CENTS)


@given(prices, st.data())
def test_what_is_charged_is_shared_out_to_the_cent(price: int, data: st.DataObject) -> None:
    discount = data.draw(st.integers(0, price))
    made = quote([PricedLine(price, discount)])
    assert made.list_price_cents - made.discount_cents == made.charged_cents
    assert made.platform_fee_cents + made.creator_share_cents == made.charged_cents
    assert 0 <= made.platform_fee_cents <= made.charged_cents
    assert made.is_free == (made.charged_cents == 0)


@given(prices)
def test_our_fee_is_ten_percent_rounded_half_up(charged: int) -> None:
    fee = platform_fee(charged)
    assert isinstance(fee, int)
    # Half up: never more than half a cent away, and at exactly half a cent the larger one.
    assert -5 < 10 * fee - charged <= 5


@given(prices, prices)
def test_who_pays_more_never_pays_us_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert platform_fee(low) <= platform_fee(high)
    assert low - platform_fee(low) <= high - platform_fee(high)


@pytest.mark.parametrize(
    ("price", "fee", "share"),
    [
        (0, 0, 0),
        (1, 0, 1),
        (4, 0, 4),
        (5, 1, 4),
        (14, 1, 13),
        (15, 2, 13),
        (2999, 300, 2699),
        (4900, 490, 4410),
        (120450, 12045, 108405),
        (MAX_PRICE_CENTS, 100_000, 900_000),
    ],
)
def test_examples(price: int, fee: int, share: int) -> None:
    assert quote([PricedLine(price)]) == Quote(price, 0, price, fee, share, "usd")


@pytest.mark.parametrize("price", [-1, MAX_PRICE_CENTS + 1, 49.0, "4900", True, None])
def test_what_is_no_price_has_no_quote(price: object) -> None:
    with pytest.raises(ValueError, match=r"price|cents"):
        quote([PricedLine(price)])  # type: ignore[arg-type]


@pytest.mark.parametrize("discount", [-1, 4901, 0.5])
def test_a_discount_fits_its_price(discount: object) -> None:
    with pytest.raises(ValueError, match=r"discount|cents"):
        quote([PricedLine(4900, discount)])  # type: ignore[arg-type]
