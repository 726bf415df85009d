"""The month of the demo academy: possible, alive, and the same whenever it is told again."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.people import STUDENT, STUDENTS
from ppr_academy.sandbox.demo.story import DAYS, HARDEST, purchases, visits

SUNDAY = datetime(2026, 11, 22, 21, 4, tzinfo=UTC)
BY_KEY = {course.key: course for course in COURSES}

moments = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=40, deadline=None)
@given(moments)
def test_purchases_are_possible(now: datetime) -> None:
    told = purchases(now)
    assert told == purchases(now)
    assert len({(p.email, p.course_key) for p in told}) == len(told)
    assert {p.email for p in told} <= {student.email for student in STUDENTS}
    assert all(p.price_cents == BY_KEY[p.course_key].price_cents for p in told)
    assert all(now - timedelta(days=DAYS) <= p.at <= now for p in told)
    assert list(told) == sorted(told, key=lambda p: (p.at, p.email))


@settings(max_examples=40, deadline=None)
@given(moments)
def test_progress_follows_from_purchases(now: datetime) -> None:
    bought = {(p.email, p.course_key): p.at for p in purchases(now)}
    told = visits(now)
    assert told == visits(now)
    reached: Counter[tuple[str, str]] = Counter()
    for visit in sorted(told, key=lambda v: v.lesson_index):
        owner = visit.email, visit.course_key
        assert bought[owner] < visit.started_at <= visit.reported_at <= now
        assert 0 < visit.heard <= 1
        assert 0 <= visit.position <= 1
        assert visit.lesson_index == reached[owner]
        assert visit.lesson_index < len(BY_KEY[visit.course_key].lessons)
        assert (visit.completed_at is not None) == (visit.heard == 1)
        reached[owner] += 1


def test_the_demo_student_has_courses_but_not_those_that_scripts_buy() -> None:
    owned = {p.course_key for p in purchases(SUNDAY) if p.email == STUDENT.email}
    assert len(owned) == 3
    assert not owned & {"ava-keys/house-chords-101", "milo-beats/drum-bus-basics"}


def test_the_demo_student_has_finished_one_is_inside_one_and_has_not_begun_one() -> None:
    mine = [v for v in visits(SUNDAY) if v.email == STUDENT.email]
    done = Counter(v.course_key for v in mine if v.completed_at)
    assert done["milo-beats/low-end-for-small-rooms"] == 6
    assert done["ava-keys/write-the-second-half"] == 3
    (inside,) = (v for v in mine if not v.completed_at)
    assert inside.course_key == "ava-keys/write-the-second-half"
    assert inside.position == 0.39
    begun = {v.course_key for v in mine}
    assert "rosa-tavares/amapiano-log-drum" not in begun


@pytest.mark.parametrize("days", range(0, 28, 9))
def test_the_chart_has_weekends_a_dip_and_no_flat_line(days: int) -> None:
    now = SUNDAY + timedelta(days=days)
    told = purchases(now)
    assert 70 <= len(told) <= 130
    daily = Counter((now.date() - p.at.date()).days for p in told)
    assert sum(daily[ago] for ago in (11, 12)) <= 2
    assert max(daily.values()) >= 5
    assert daily[0] >= 1
    weekend = [p for p in told if p.at.weekday() >= 5]
    assert len(weekend) / len(told) > 2 / 7


@pytest.mark.parametrize("days", range(0, 28, 9))
def test_every_course_has_students_and_the_best_seller_is_the_best_seller(days: int) -> None:
    earned: Counter[str] = Counter()
    for purchase in purchases(SUNDAY + timedelta(days=days)):
        earned[purchase.course_key] += purchase.price_cents
    assert set(earned) == set(BY_KEY)
    assert earned.most_common(1)[0][0] == "ava-keys/house-chords-101"


@pytest.mark.parametrize("days", range(0, 28, 9))
def test_one_lesson_loses_more_people_than_any_other(days: int) -> None:
    key = "ava-keys/house-chords-101"
    done = Counter(
        v.lesson_index
        for v in visits(SUNDAY + timedelta(days=days))
        if v.course_key == key and v.completed_at
    )
    drops = {i: done[i] - done[i + 1] for i in range(len(BY_KEY[key].lessons) - 1)}
    worst = max(drops, key=lambda i: drops[i])
    assert worst == HARDEST[key]
    assert 0 < done[len(BY_KEY[key].lessons) - 1] < done[0]


def test_hardest_lessons_exist() -> None:
    assert set(HARDEST) == set(BY_KEY)
    assert all(index < len(BY_KEY[key].lessons) - 1 for key, index in HARDEST.items())
