"""Which lesson is now, which is next, and how a course looks as a line."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from ppr_academy.services.learning.outline import (
    LessonRow,
    find_current,
    find_next,
    player_path,
    strip_of,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODULE = uuid.uuid4()


def a_row(**values: Any) -> LessonRow:
    given: dict[str, Any] = {
        "course_id": uuid.uuid4(),
        "id": uuid.uuid4(),
        "title": "Voice the minor nine",
        "module_id": MODULE,
        "part_title": "Sevenths and nines",
        "file_id": uuid.uuid4(),
        "content_type": "audio/wav",
        "duration_ms": 60_000,
        "text_length": 0,
        "position_ms": 0,
        "reported_at": None,
        "completed_at": None,
    }
    return LessonRow(**(given | values))


def seen(minutes: int, **values: Any) -> LessonRow:
    return a_row(reported_at=NOON + timedelta(minutes=minutes), **values)


def done(minutes: int) -> LessonRow:
    return seen(minutes, completed_at=NOON + timedelta(minutes=minutes))


def test_a_fresh_course_begins_with_its_first_lesson() -> None:
    lessons = [a_row(), a_row()]
    assert find_current(lessons) is lessons[0]


def test_one_goes_on_with_the_lesson_that_was_open_last() -> None:
    lessons = [seen(1), seen(9), seen(5), a_row()]
    assert find_current(lessons) is lessons[1]


def test_after_a_finished_lesson_comes_the_next_unfinished_one() -> None:
    lessons = [a_row(), done(9), done(2), a_row()]
    assert find_current(lessons) is lessons[3]


def test_after_the_last_lesson_come_those_that_were_left_out() -> None:
    lessons = [done(1), a_row(), done(9)]
    assert find_current(lessons) is lessons[1]


def test_a_finished_or_an_empty_course_has_no_current_lesson() -> None:
    assert find_current([done(1), done(2)]) is None
    assert find_current([]) is None


def test_next_skips_what_is_done_and_never_names_the_lesson_itself() -> None:
    lessons = [a_row(), done(1), a_row()]
    assert find_next(lessons, lessons[0]) is lessons[2]
    assert find_next(lessons, lessons[2]) is lessons[0]
    assert find_next([lessons[0]], lessons[0]) is None


def test_next_of_a_lesson_that_is_gone_is_the_first_unfinished_one() -> None:
    lessons = [done(1), a_row()]
    assert find_next(lessons, a_row()) is lessons[1]


def test_a_strip_is_as_long_as_the_course_and_never_has_a_part_without_width() -> None:
    other = uuid.uuid4()
    text = {"file_id": None, "duration_ms": 0, "content_type": ""}
    lessons = [
        done(1),
        a_row(duration_ms=90_500),
        a_row(module_id=other, text_length=3600, **text),
        a_row(module_id=other, **text),
        a_row(module_id=other, duration_ms=1),
    ]
    first, second = strip_of(lessons, lessons[1])
    assert [(mark.flex, mark.state) for mark in first.lessons] == [(60, "done"), (90, "now")]
    assert [mark.flex for mark in second.lessons] == [200, 20, 1]
    assert (first.flex, second.flex) == (150, 221)


def test_the_kind_of_a_lesson_is_what_its_file_is() -> None:
    assert a_row().kind == "sound"
    assert a_row(content_type="video/mp4").kind == "film"
    assert a_row(file_id=None, content_type="").kind == "text"


def test_an_address_names_the_store_only_where_it_must() -> None:
    lesson = uuid.UUID(int=7)
    assert player_path("house-chords-101") == "/learn/house-chords-101"
    assert player_path("house", "ava", lesson) == f"/learn/house?store=ava&lesson={lesson}"
