"""Stretches of time to look at: a month (`2026-11`) or a year (`2026`), in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from ppr_academy.services.commerce.earnings import queries
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.stores.scope import StoreScope

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time to look at: `2026-11` or `2026`, and its name."""

    key: str
    name: str


def bounds(period: str) -> tuple[datetime, datetime]:
    """Where a month or a year begins and where the next one does. Raises NotFound."""
    found = _PERIOD.fullmatch(period)
    if not found:
        raise NotFound
    year, month = int(found[1]), int(found[2] or 1)
    if not (2000 <= year <= 9000 and 1 <= month <= 12):
        raise NotFound
    since = datetime(year, month, 1, tzinfo=UTC)
    if not found[2]:
        return since, datetime(year + 1, 1, 1, tzinfo=UTC)
    return since, _next_month(since)


def name_of(period: str) -> str:
    """`2026-11` as `November 2026`. Raises NotFound."""
    since, _ = bounds(period)
    return f"{since:%B %Y}" if "-" in period else f"{since:%Y}"


def shortcuts(now: datetime) -> list[Period]:
    """This month, the last one, and the year."""
    last = datetime(now.year - (now.month == 1), (now.month - 2) % 12 + 1, 1, tzinfo=UTC)
    return [
        Period(f"{now:%Y-%m}", f"{now:%B}"),
        Period(f"{last:%Y-%m}", f"{last:%B}"),
        Period(f"{now:%Y}", f"{now:%Y}"),
    ]


def list_months(scope: StoreScope, now: datetime) -> list[Period]:
    """Every month in which the store sold something, newest first."""
    first = queries.first_sale_at(scope)
    if first is None:
        return []
    months, month = [], datetime(first.year, first.month, 1, tzinfo=UTC)
    while month <= now:
        months.append(month)
        month = _next_month(month)
    sold = queries.months_with_sales(scope, [(month, _next_month(month)) for month in months])
    return [Period(f"{m:%Y-%m}", f"{m:%B %Y}") for m in reversed(months) if m in sold]


def _next_month(month: datetime) -> datetime:
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
