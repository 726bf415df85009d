"""What one person would pay for one thing now: the lines of an order, before there is one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.coupons import Coupon
from ppr_academy.models.offers import OfferKind
from ppr_academy.services.commerce import pricing
from ppr_academy.services.commerce.coupons.discount import discount_of, split
from ppr_academy.services.commerce.coupons.taking import clean_code, take_coupon
from ppr_academy.services.commerce.orders import NewLine
from ppr_academy.services.commerce.products.amounts import NAMED_BY_BUYER, read_amount
from ppr_academy.services.commerce.sellable import Sellable
from ppr_academy.services.core.money import PLATFORM_FEE_BPS
from ppr_academy.services.learning.access import has_access

FEES_BPS = {OfferKind.TIP: 0, OfferKind.CREDITS: 0}
"""Our part of what is not a course. Of credits we take it when they are spent."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a buyer chose beside the thing itself: a coupon's code and, where the buyer names it,
    the amount, both as typed; and whether they pay with credits."""

    coupon: str = ""
    amount: str = ""
    with_credits: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with the lines it is made of. `owned` counts the courses that are not sold again."""

    quote: pricing.Quote
    lines: tuple[NewLine, ...]
    coupon: Coupon | None
    owned: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """One line before its discount."""

    title: str
    cents: int
    course_id: uuid.UUID | None = None


def quote_item(
    session: Session,
    item: Sellable,
    choice: Choice,
    *,
    buyer_id: uuid.UUID | None,
    except_order: uuid.UUID | None = None,
    lock: bool = False,
) -> Quoted:
    """Work out what this person would pay now. Raises CouponRefused and AmountRefused.

    `lock` and `except_order` are those of `take_coupon`.
    """
    price = item.price_cents
    if item.kind in NAMED_BY_BUYER:
        price = read_amount(item.kind, item.price_cents, choice.amount)
    owned = _owned(session, item.courses, buyer_id)
    parts = _parts(item, price, owned)
    coupon, off = _take(session, item, choice, parts, buyer_id, except_order, lock)
    fee_bps = FEES_BPS.get(item.kind, PLATFORM_FEE_BPS)
    kind = item.kind if item.kind in FEES_BPS else OfferKind.COURSE
    lines = tuple(
        NewLine(
            kind,
            part.title,
            pricing.PricedLine(part.cents, cents_off, fee_bps),
            part.course_id,
            item.offer_id,
        )
        for part, cents_off in zip(parts, off, strict=True)
    )
    quote = pricing.quote([line.priced for line in lines], currency=item.currency)
    return Quoted(quote, lines, coupon, len(owned))


def _owned(
    session: Session, courses: Sequence[Course], buyer_id: uuid.UUID | None
) -> set[uuid.UUID]:
    if buyer_id is None:
        return set()
    return {course.id for course in courses if has_access(session, buyer_id, course.id)}


def _parts(item: Sellable, price: int, owned: set[uuid.UUID]) -> list[_Part]:
    """The lines: a course each, the price cut by what the courses cost on their own.

    What is owned already is left out with its share; so the rest costs exactly what it would have
    cost within the whole.
    """
    if not item.courses:
        return [_Part(item.title, price)]
    # Courses that are free on their own weigh alike, so that nothing is divided by nothing.
    weights = [course.price_cents for course in item.courses]
    shares = split(price, weights if any(weights) else [1 for _ in weights])
    return [
        _Part(course.title, cents, course.id)
        for course, cents in zip(item.courses, shares, strict=True)
        if course.id not in owned or len(item.courses) == 1
    ]


def _take(
    session: Session,
    item: Sellable,
    choice: Choice,
    parts: Sequence[_Part],
    buyer_id: uuid.UUID | None,
    except_order: uuid.UUID | None,
    lock: bool,
) -> tuple[Coupon | None, list[int]]:
    """The coupon and its cents off each part. A tip and credits are nobody's to lower."""
    code = clean_code(choice.coupon)
    nothing = [0 for _ in parts]
    if not code or item.kind in FEES_BPS:
        return None, nothing
    ids = {part.course_id for part in parts if part.course_id is not None}
    coupon = take_coupon(
        session,
        item.store.id,
        code,
        buyer_id=buyer_id,
        course_ids=ids,
        except_order=except_order,
        lock=lock,
    )
    meant = [
        number for number, part in enumerate(parts) if coupon.course_id in (None, part.course_id)
    ]
    off = list(nothing)
    for number, cents in zip(
        meant, discount_of(coupon, [parts[n].cents for n in meant]), strict=True
    ):
        off[number] = cents
    return coupon, off
