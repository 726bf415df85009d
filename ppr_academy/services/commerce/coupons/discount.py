"""What a coupon takes off. Pure: numbers in, numbers out."""

from collections.abc import Sequence

from ppr_academy.models.coupons import Coupon
from ppr_academy.services.core.money import MIN_CHARGE_CENTS


def discount_of(coupon: Coupon, prices: Sequence[int]) -> list[int]:
    """Cents off each of the prices that the coupon is for, none more than its price.

    A percentage is rounded half up once over their sum. What would be left below the least that a
    card can pay is given as well, so that the purchase is free rather than impossible.
    """
    total = sum(prices)
    off = (total * coupon.percent + 50) // 100 if coupon.percent else coupon.off_cents
    off = min(off, total)
    if total - off < MIN_CHARGE_CENTS:
        off = total
    return split(off, prices)


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """Cut an amount in proportion to the weights, to the cent, by largest remainder.

    Sums to `cents`; no part is larger than its weight as long as `cents` is not larger than their
    sum. Ties go to the first.
    """
    total = sum(weights)
    if total == 0:
        return [0 for _ in weights]
    parts = [cents * weight // total for weight in weights]
    rests = [cents * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-rests[n], n))
    for n in order[: cents - sum(parts)]:
        parts[n] += 1
    return parts
