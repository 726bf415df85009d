"""The last 16 days as steps of a sequencer. A day is a day of UTC."""

from collections.abc import Iterable
from datetime import date, timedelta

from ppr_academy.models.learning import LearningDay
from ppr_academy.services.learning.views import DayStep

STEPS = 16
LOOK_BACK = 366
"""How many days a row of days can be told to be long."""

TEN_MINUTES_MS = 600_000


def is_lit(day: LearningDay) -> bool:
    """Ten minutes heard, or a lesson finished, light a step."""
    return day.heard_ms >= TEN_MINUTES_MS or day.lessons_done > 0


def lit_days(days: Iterable[LearningDay]) -> frozenset[date]:
    """The days that are lit."""
    return frozenset(day.day for day in days if is_lit(day))


def steps(lit: frozenset[date], today: date) -> list[DayStep]:
    """Sixteen cells, the last one is today."""
    shown = [today - timedelta(days=back) for back in range(STEPS - 1, -1, -1)]
    return [DayStep(f"{day.day} {day:%B}", _look(day, lit, today)) for day in shown]


def _look(day: date, lit: frozenset[date], today: date) -> str:
    if day not in lit:
        return ""
    return "today" if day == today else "on"


def run_length(lit: frozenset[date], today: date) -> int:
    """How many days in a row, up to today; a today that is still dark does not break it."""
    day = today if today in lit else today - timedelta(days=1)
    length = 0
    while day in lit:
        length += 1
        day -= timedelta(days=1)
    return length


def title(lit: frozenset[date], today: date) -> str:
    """`7 days in a row`, else on how many of the last 16."""
    length = run_length(lit, today)
    return f"{length} days in a row" if length > 1 else "The last 16 days"


def label(lit: frozenset[date], today: date) -> str:
    """The same in words, for who does not see the cells."""
    since = today - timedelta(days=STEPS - 1)
    count = sum(1 for day in lit if since <= day <= today)
    return f"Learned on {count} of the last {STEPS} days"
