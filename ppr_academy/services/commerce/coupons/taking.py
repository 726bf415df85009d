"""Taking a code at the checkout: found, allowed, and within its limits."""

import uuid

from sqlmodel import Session

from ppr_academy.models.coupons import Coupon
from ppr_academy.services.commerce.coupons import queries
from ppr_academy.services.commerce.coupons.errors import CouponRefused
from ppr_academy.services.core import clock
from ppr_academy.services.core.money import label

LONGEST_CODE = 40


def clean_code(typed: object) -> str:
    """A code as it is stored: `" spring 24 "` is `SPRING24`. Empty when nothing was typed."""
    if not isinstance(typed, str):
        raise CouponRefused("That is not a code.")
    code = "".join(typed[:200].split()).upper()
    if len(code) > LONGEST_CODE or not code.isprintable():
        raise CouponRefused("There is no such code here.")
    return code


def take_coupon(
    session: Session,
    store_id: uuid.UUID,
    code: str,
    *,
    buyer_id: uuid.UUID | None,
    course_ids: set[uuid.UUID],
    except_order: uuid.UUID | None = None,
    lock: bool = False,
) -> Coupon:
    """The coupon behind a cleaned code, if this person may use it for one of these courses now.

    `lock` keeps its uses from being counted by anyone else until the transaction ends; without it
    the answer is only for showing. `except_order` is the buyer's own open checkout, which is not
    counted. Raises CouponRefused with the reason.
    """
    coupon = queries.find_coupon(session, store_id, code, lock=lock)
    now = clock.now()
    if coupon is None or coupon.is_paused or now < coupon.starts_at:
        raise CouponRefused("There is no such code here.")
    if coupon.ends_at is not None and now >= coupon.ends_at:
        raise CouponRefused(f"The code {code} ran out on {coupon.ends_at:%-d %B}.")
    if coupon.course_id is not None and coupon.course_id not in course_ids:
        raise CouponRefused(f"The code {code} is for another course.")
    used, by_buyer = queries.count_uses(session, coupon.id, buyer_id, except_order)
    if coupon.max_uses is not None and used >= coupon.max_uses:
        raise CouponRefused(f"The code {code} was used up.")
    if buyer_id is not None:
        if coupon.max_per_buyer is not None and by_buyer >= coupon.max_per_buyer:
            raise CouponRefused(f"You have used the code {code} already.")
        if coupon.is_first_purchase_only and queries.has_bought(session, store_id, buyer_id):
            raise CouponRefused(f"The code {code} is for a first purchase.")
    return coupon


def coupon_label(coupon: Coupon) -> str:
    """What it takes off, as people say it: `20 % off`, `$10.00 off`."""
    if coupon.percent:
        return f"{coupon.percent} % off"
    return f"{label(coupon.off_cents, coupon.currency)} off"
