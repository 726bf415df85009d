"""Which days are lit, and how long a row of them is."""

import uuid
from datetime import date, timedelta

from ppr_academy.models.learning import LearningDay
from ppr_academy.services.learning import days

TODAY = date(2026, 11, 23)


def back(*ago: int) -> frozenset[date]:
    return frozenset(TODAY - timedelta(days=n) for n in ago)


def test_ten_minutes_or_a_finished_lesson_light_a_day() -> None:
    person = uuid.uuid4()
    given = [
        LearningDay(user_id=person, day=date(2026, 11, 1), heard_ms=600_000),
        LearningDay(user_id=person, day=date(2026, 11, 2), heard_ms=599_999),
        LearningDay(user_id=person, day=date(2026, 11, 3), lessons_done=1),
    ]
    assert days.lit_days(given) == {date(2026, 11, 1), date(2026, 11, 3)}


def test_sixteen_cells_end_with_today() -> None:
    cells = days.steps(back(0, 1, 15, 16), TODAY)
    assert len(cells) == 16
    assert [cell.state for cell in cells] == ["on", *[""] * 13, "on", "today"]
    assert (cells[0].label, cells[-1].label) == ("8 November", "23 November")


def test_a_row_of_days_is_counted_back_from_today_or_yesterday() -> None:
    assert days.run_length(back(0, 1, 2, 4), TODAY) == 3
    assert days.run_length(back(1, 2), TODAY) == 2
    assert days.run_length(back(2, 3), TODAY) == 0
    assert days.run_length(back(*range(30)), TODAY) == 30


def test_the_title_says_the_row_when_there_is_one() -> None:
    assert days.title(back(0, 1), TODAY) == "2 days in a row"
    assert days.title(back(0), TODAY) == "The last 16 days"
    assert days.label(back(0, 5, 20), TODAY) == "Learned on 2 of the last 16 days"
