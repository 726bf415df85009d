"""The creator's coupons: made, listed, paused and taken up again."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ppr_academy.models.catalog import Course
from ppr_academy.models.coupons import Coupon
from ppr_academy.services.commerce.coupons import queries
from ppr_academy.services.commerce.coupons.taking import LONGEST_CODE, clean_code, coupon_label
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import InvalidFields, InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.money import label, parse_price
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

MOST_USES = 100_000
MOST_COUPONS = 500
EVERYTHING = "Everything in the store"


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon as its creator sees it. `state`: on, later, over, paused, used_up."""

    id: str = ""
    code: str = ""
    what: str = ""
    where: str = ""
    limits: str = ""
    used: str = ""
    given: str = ""
    state: str = ""
    state_label: str = ""
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class CouponPage:
    """The list, and what a new one may be for, as (course id or nothing, name)."""

    rows: list[CouponRow] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


_STATES = {
    "on": "On",
    "later": "Begins later",
    "over": "Over",
    "paused": "Paused",
    "used_up": "Used up",
}


def list_coupons(scope: StoreScope) -> CouponPage:
    """This store's coupons, newest first. Two statements. Raises Forbidden."""
    scope.require(permissions.COMMERCE_VIEW)
    now = clock.now()
    return CouponPage(
        rows=[_row(*found, now=now) for found in queries.list_coupons(scope)],
        choices=[
            ("", EVERYTHING),
            *((str(course_id), title) for course_id, title in queries.list_courses(scope)),
        ],
    )


def create_coupon(
    scope: StoreScope,
    *,
    code: object,
    kind: object,
    amount: object,
    course_id: object = "",
    max_uses: object = "",
    max_per_buyer: object = "1",
    ends_on: object = "",
    is_first_purchase_only: object = False,
) -> None:
    """A new code. `kind` is `percent` or `cents`, `amount` what was typed for it.

    `ends_on` is the last day (`2026-12-24`, UTC) or empty. Raises Forbidden and InvalidFields with
    a sentence for each wrong field.
    """
    scope.require(permissions.OFFERS_EDIT)
    wrong: dict[str, str] = {}

    def attempt(name: str, check: Any, *values: object) -> Any:
        try:
            return check(*values)
        except InvalidInput as refusal:
            wrong[name] = refusal.message
            return None

    cleaned = attempt("code", _new_code, scope, code)
    percent, off = attempt("amount", _amount, kind, amount) or (0, 0)
    course = attempt("course_id", _course, scope, course_id)
    uses = attempt("max_uses", _limit, max_uses)
    per_buyer = attempt("max_per_buyer", _limit, max_per_buyer)
    ends_at = attempt("ends_on", _end, ends_on)
    if wrong:
        raise InvalidFields(wrong)
    now = clock.now()
    scope.new(
        Coupon,
        id=new_id(),
        code=cleaned,
        percent=percent,
        off_cents=off,
        course_id=course,
        max_uses=uses,
        max_per_buyer=per_buyer,
        is_first_purchase_only=is_first_purchase_only is True,
        starts_at=now,
        ends_at=ends_at,
        created_at=now,
    )
    scope.session.flush()
    _tell(scope)


def pause_coupon(scope: StoreScope, coupon_id: object, is_paused: object) -> None:
    """Stop a code, or let it work again. Open checkouts keep it. Raises Forbidden, NotFound."""
    scope.require(permissions.OFFERS_EDIT)
    if not isinstance(is_paused, bool):
        raise NotFound
    coupon = scope.lock(Coupon, parse_id(coupon_id))
    coupon.is_paused = is_paused
    _tell(scope)


def _tell(scope: StoreScope) -> None:
    live.touch(scope.session, live.store_offers(scope.store_id))


def _new_code(scope: StoreScope, typed: object) -> str:
    code = clean_code(typed)
    if not code.isascii() or not code.replace("-", "").isalnum():
        raise InvalidInput("A code is letters, digits and dashes, like SPRING24.", field="code")
    if len(code) < 3:
        raise InvalidInput(f"A code has 3 to {LONGEST_CODE} characters.", field="code")
    if queries.find_coupon(scope.session, scope.store_id, code, lock=False) is not None:
        raise InvalidInput(f"You have a code {code} already.", field="code")
    if len(queries.list_coupons(scope)) >= MOST_COUPONS:
        raise InvalidInput(f"A store has up to {MOST_COUPONS} codes.", field="code")
    return code


def _amount(kind: object, amount: object) -> tuple[int, int]:
    text = amount.strip() if isinstance(amount, str) else ""
    if kind == "percent":
        digits = text.removesuffix("%").strip()
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:4]) <= 100):
            raise InvalidInput("Write a whole number from 1 to 100.", field="amount")
        return int(digits), 0
    if kind == "cents":
        cents = parse_price(text)
        if cents == 0:
            raise InvalidInput("Write how much it takes off, like 10.", field="amount")
        return 0, cents
    raise InvalidInput("Pick percent or an amount.", field="amount")


def _course(scope: StoreScope, typed: object) -> uuid.UUID | None:
    if typed == "":
        return None
    try:
        return scope.get(Course, parse_id(typed)).id
    except NotFound as missing:
        raise InvalidInput("Pick one of your courses.", field="course_id") from missing


def _limit(typed: object) -> int | None:
    text = typed.strip() if isinstance(typed, str) else "?"
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_USES):
        raise InvalidInput(f"A whole number from 1 to {MOST_USES:,}, or nothing for no limit.")
    return int(text)


def _end(typed: object) -> datetime | None:
    if typed == "":
        return None
    try:
        day = date.fromisoformat(typed if isinstance(typed, str) else "?")
    except ValueError as broken:
        raise InvalidInput("Pick a day.", field="ends_on") from broken
    if not clock.now().date() <= day <= date(9000, 1, 1):
        raise InvalidInput("That day is over.", field="ends_on")
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _row(coupon: Coupon, title: str, used: int, off: int, *, now: datetime) -> CouponRow:
    state = _state(coupon, used, now)
    return CouponRow(
        id=str(coupon.id),
        code=coupon.code,
        what=coupon_label(coupon),
        where=title or EVERYTHING,
        limits=_limits(coupon),
        used=f"{used:,} of {coupon.max_uses:,}" if coupon.max_uses else f"{used:,}",
        given=label(off, coupon.currency) if off else "",
        state=state,
        state_label=_STATES[state],
        is_paused=coupon.is_paused,
    )


def _state(coupon: Coupon, used: int, now: datetime) -> str:
    if coupon.is_paused:
        return "paused"
    if coupon.ends_at is not None and now >= coupon.ends_at:
        return "over"
    if coupon.max_uses is not None and used >= coupon.max_uses:
        return "used_up"
    return "later" if now < coupon.starts_at else "on"


def _limits(coupon: Coupon) -> str:
    parts = []
    if coupon.is_first_purchase_only:
        parts.append("first purchase")
    if coupon.max_per_buyer is not None:
        times = "once" if coupon.max_per_buyer == 1 else f"{coupon.max_per_buyer} times"
        parts.append(f"{times} a person")
    if coupon.ends_at is not None:
        parts.append(f"until {coupon.ends_at - timedelta(days=1):%-d %b %Y}")
    return ", ".join(parts).capitalize()
