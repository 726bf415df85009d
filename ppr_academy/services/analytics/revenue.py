"""What is the creator's this month: by day, by course, next to the month before."""

import calendar
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ppr_academy.models.catalog import Course
from ppr_academy.models.stores import Store
from ppr_academy.services.analytics import queries
from ppr_academy.services.analytics.queries import DaySum
from ppr_academy.services.analytics.views import (
    ChartDay,
    ChartLine,
    ChartPart,
    ChartSeries,
    Revenue,
    Seller,
)
from ppr_academy.services.catalog.drawing import cover_src
from ppr_academy.services.core import clock, money
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

_COLORS = tuple(f"var(--c{n})" for n in range(1, 7))
_STEPS = (100, 200, 500)


def get_revenue(scope: StoreScope) -> Revenue:
    """This month so far, in UTC days. Two statements. Raises Forbidden."""
    scope.require(permissions.COMMERCE_VIEW)
    today = clock.now().date()
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    sums = queries.sum_revenue(scope, datetime(before.year, before.month, 1, tzinfo=UTC))
    store, courses = queries.get_catalog(scope)
    mine = [row for row in sums if row.day >= first]
    total, last = _cents(mine), _cents(r for r in sums if _is_so_far(r.day, before, today))
    series = _series(mine, courses, store)
    top, lines = _scale(mine)
    month = f"{today:%B}"
    return Revenue(
        heading=f"{today:%A}, {today.day} {month}",
        title=f"Yours in {month}, so far",
        total=money.label(total),
        change=_change(total, last),
        is_up=total >= last,
        change_of=f"on {before:%B} to the {_ordinal(today.day)}",
        sold=sum(row.orders for row in mine),
        days=_days(mine, series, today, top),
        lines=lines,
        series=[ChartSeries(one.title, one.color, money.label(one.cents)) for one in series],
        sellers=_sellers(mine, series),
        said=f"Yours by day in {month}: {money.label(total)} so far",
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that was bought: a course, or an offer by its own name."""

    id: uuid.UUID | None
    title: str
    cover: str
    color: str
    cents: int


_Series = list[_Item]


def _is_so_far(day: date, before: date, today: date) -> bool:
    """Whether a day lies in the month before, up to today's number in it."""
    return day.replace(day=1) == before and day.day <= today.day


def _cents(rows: Iterable[DaySum]) -> int:
    return sum(row.cents for row in rows)


def _series(rows: Sequence[DaySum], courses: Sequence[Course], store: Store) -> _Series:
    """What brought money, each with its colour and its cents, the most first.

    Courses come first, so that a course keeps its colour whatever else is sold.
    """
    covers = {course.id: cover_src(course, store, small=True) for course in courses}
    names: dict[uuid.UUID | None, str] = {course.id: course.title for course in courses}
    for row in sorted(rows, key=lambda row: row.title):
        names.setdefault(row.item_id, row.title)
    found = []
    for number, (item_id, title) in enumerate(names.items()):
        cents = _cents(row for row in rows if row.item_id == item_id)
        if cents:
            cover = covers.get(item_id, "") if item_id else ""
            found.append(_Item(item_id, title, cover, _COLORS[number % len(_COLORS)], cents))
    return sorted(found, key=lambda one: -one.cents)


def _scale(rows: Sequence[DaySum]) -> tuple[int, list[ChartLine]]:
    """The cents at the top of the chart, and its lines: round dollars, three or four of them."""
    days: dict[date, int] = {}
    for row in rows:
        days[row.day] = days.get(row.day, 0) + row.cents
    highest = max([*days.values(), 1])
    unit = 10
    step = next(
        size * factor
        for factor in (unit**power for power in range(12))
        for size in _STEPS
        if size * factor * 3 >= highest
    )
    top = step * 3
    lines = [
        ChartLine(f"{at / top:.1%}", "$0" if at == 0 else money.price_label(at))
        for at in range(0, top + 1, step)
    ]
    return top, lines


def _days(rows: Sequence[DaySum], series: _Series, today: date, top: int) -> list[ChartDay]:
    length = calendar.monthrange(today.year, today.month)[1]
    return [_day(today.replace(day=n), rows, series, today, top) for n in range(1, length + 1)]


def _day(day: date, rows: Sequence[DaySum], series: _Series, today: date, top: int) -> ChartDay:
    cents = {row.item_id: row.cents for row in rows if row.day == day}
    marks = {1, 7, 14, 21, 28}
    near = abs(day.day - today.day) < 4
    label = "Today" if day == today else str(day.day) if day.day in marks and not near else ""
    return ChartDay(
        day=f"{day.day} {day:%B}",
        label=label,
        total=money.label(sum(cents.values())),
        parts=[
            ChartPart(
                item.title,
                item.color,
                f"{max(0, cents[item.id]) / top:.2%}",
                money.label(cents[item.id]),
            )
            for item in series
            if cents.get(item.id)
        ],
        is_today=day == today,
        is_future=day > today,
    )


def _sellers(rows: Sequence[DaySum], series: _Series) -> list[Seller]:
    return [
        Seller(
            title=item.title,
            cover=item.cover,
            sold=sum(row.orders for row in rows if row.item_id == item.id),
            amount=money.label(item.cents),
        )
        for item in series[:8]
    ]


def _change(total: int, last: int) -> str:
    if not last:
        return ""
    percent = round((total - last) * 100 / last)
    return f"{'+' if percent >= 0 else '−'}{abs(percent):,} %"


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
