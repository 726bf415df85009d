"""Money: cents in, cents out, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.core import money
from ppr_academy.services.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("49", 4900),
        ("$49", 4900),
        ("49.5", 4950),
        ("29.99", 2999),
        (" 1,204.50 ", 120_450),
        ("0", 0),
        ("", 0),
        ("free", 0),
        ("10,000", 1_000_000),
    ],
)
def test_a_typed_price_becomes_cents(typed: str, cents: int) -> None:
    assert money.parse_price(typed) == cents


@pytest.mark.parametrize(
    "typed", ["-5", "4.999", "abc", "1e9", "NaN", "٣", "10000.01", "0.50", "1,2,3", "9" * 40]
)
def test_a_price_that_is_none_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        money.parse_price(typed)
    assert refusal.value.field == "price"


@given(st.integers(min_value=100, max_value=money.MAX_PRICE_CENTS))
def test_a_label_reads_back_as_the_same_price(cents: int) -> None:
    assert money.parse_price(money.label(cents)) == cents


@given(st.integers(min_value=0, max_value=10**12))
def test_our_fee_is_a_tenth_rounded_half_up(cents: int) -> None:
    fee = money.platform_fee(cents)
    assert abs(fee * 10 - cents) <= 5
    if cents % 10 == 5:
        assert fee == cents // 10 + 1


def test_labels_use_the_real_minus_and_group_thousands() -> None:
    assert money.label(-980) == "−$9.80"
    assert money.label(120_450) == "$1,204.50"
    assert money.label(4900, "eur") == "EUR 49.00"
    assert [money.price_label(c) for c in (0, 4900, 2450)] == ["Free", "$49", "$24.50"]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", 0),
        (" ", 0),
        ("0.01", 1),
        ("+12", 1200),
        ("-12.5", -1250),
        ("−$1,204.50", -120450),
        ("- 0.29", -29),
    ],
)
def test_a_signed_amount_is_read_to_the_cent(typed: str, cents: int) -> None:
    assert money.parse_signed(typed) == cents


@pytest.mark.parametrize("typed", ["x", "1.005", "--1", "+-1", "1e3", "1,20", "٣", "0x10", "1 2"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        money.parse_signed(typed)
    assert refused.value.field == "amount"
