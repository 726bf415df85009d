"""What one person would pay for one thing now: the lines of an order, before there is one."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.coupons import Coupon
from ppr_academy.services.commerce import pricing
from ppr_academy.services.commerce.coupons.discount import discount_of
from ppr_academy.services.commerce.coupons.taking import clean_code, take_coupon
from ppr_academy.services.commerce.orders import NewLine
from ppr_academy.services.commerce.sellable import Sellable
from ppr_academy.services.core.money import PLATFORM_FEE_BPS


@dataclass(frozen=True, slots=True)
class Choice:
    """What a buyer chose beside the thing itself: a coupon's code, as typed."""

    coupon: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with the lines it is made of."""

    quote: pricing.Quote
    lines: tuple[NewLine, ...]
    coupon: Coupon | None


def quote_item(
    session: Session,
    item: Sellable,
    choice: Choice,
    *,
    buyer_id: uuid.UUID | None,
    except_order: uuid.UUID | None = None,
    lock: bool = False,
) -> Quoted:
    """Work out what this person would pay now. Raises CouponRefused.

    `lock` and `except_order` are those of `take_coupon`.
    """
    code = clean_code(choice.coupon)
    coupon = None
    off = 0
    if code:
        coupon = take_coupon(
            session,
            item.store.id,
            code,
            buyer_id=buyer_id,
            course_ids={course.id for course in item.courses},
            except_order=except_order,
            lock=lock,
        )
        (off,) = discount_of(coupon, [item.price_cents])
    priced = pricing.PricedLine(item.price_cents, off, PLATFORM_FEE_BPS)
    line = NewLine(item.kind, item.title, priced, item.courses[0].id, item.offer_id)
    return Quoted(pricing.quote([priced], currency=item.currency), (line,), coupon)
