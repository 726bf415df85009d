"""Billing periods and shares of them. Pure: numbers in, numbers out; times are UTC seconds."""

import calendar
from datetime import UTC, datetime, timedelta

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.work import half_up

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def period_end(anchor: int, start: int, recurring: Doc) -> int:
    """When the period that begins at `start` ends, counted from the anchor.

    A subscription that began on the 31st renews on the 28th of February and on the 31st again.
    """
    step = 1
    while (end := _after(anchor, recurring, step)) <= start:
        step += 1
    return end


def _after(anchor: int, recurring: Doc, steps: int) -> int:
    count = steps * recurring["interval_count"]
    moment = datetime.fromtimestamp(anchor, UTC)
    if days := _DAYS.get(recurring["interval"]):
        return int((moment + timedelta(days=days * count)).timestamp())
    months = moment.year * 12 + moment.month - 1 + _MONTHS[recurring["interval"]] * count
    year, month = divmod(months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())


def share(amount: int, start: int, end: int, at: int) -> int:
    """What of `amount` cents belongs to the time from `at` to the end of the period, half up."""
    rest = min(max(end - at, 0), end - start)
    return half_up(amount, rest, end - start)
