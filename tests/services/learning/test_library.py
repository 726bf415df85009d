"""The library: what to go on with, every course once, nothing of anybody else."""

import uuid
from typing import Any

import pytest

from ppr_academy.models.learning import AccessReason
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import access
from ppr_academy.services.learning.library import get_library
from ppr_academy.services.learning.progress import complete_lesson, record_progress
from ppr_academy.services.learning.views import ContinueView, LibraryView
from tests.builders import a_course, a_lesson, a_module, a_scope, a_user
from tests.builders.learning import take_away
from tests.services.learning.conftest import HandClock, Room
from tests.support.statements import counted


def listened(room: Room, clock: HandClock, lesson: uuid.UUID, to: int, *, step: int = 30) -> None:
    for number, second in enumerate(range(0, to + 1, step), start=1):
        report = {"sequence": number, "position_ms": second * 1000, "is_playing": True}
        body = {"lesson_id": str(lesson), "reporter": "page", "reports": [report]}
        room.ask(record_progress, body)
        clock.move(step)


def another_course(room: Room, *, lessons: int = 2, **values: Any) -> uuid.UUID:
    with db.transaction(room.engine) as session:
        scope = a_scope(session, name="Milo Beats")
        course = a_course(scope, **{"title": "Drum Bus Basics", **values})
        module = a_module(scope, course)
        for position in range(lessons):
            a_lesson(scope, course, module=module, title="A bus", position=position)
        access.grant_access(
            session, scope.store_id, room.student_id, course.id, reason=AccessReason.FREE
        )
        return course.id


def test_a_new_course_stands_ready_to_begin(room: Room) -> None:
    library = room.ask(get_library)
    assert library.count == 1
    assert library.courses == []
    going_on = library.going_on
    assert going_on.course_id == str(room.course_id)
    assert going_on.lesson_title == "One"
    assert going_on.part_label == "House Chords 101, part 1"
    assert going_on.key_label == "Play this lesson"
    assert going_on.href == f"/learn/house-chords-101?lesson={room.lessons[0]}&play=1"
    assert going_on.left_label == ""
    assert (going_on.peaks, going_on.share) == ([10, 60, 100, 40], 0)
    assert len(library.days) == 16


def test_it_goes_on_at_the_second(room: Room, hand_clock: HandClock) -> None:
    listened(room, hand_clock, room.lessons[0], 258, step=6)
    going_on = room.ask(get_library).going_on
    assert going_on.key_label == "Play from 4:18"
    assert going_on.left_label == "5 min 42 s left in this lesson"
    assert going_on.share == 0.43


def test_the_course_that_was_open_last_comes_first(room: Room, hand_clock: HandClock) -> None:
    hand_clock.move(60)
    another_course(room)
    assert room.ask(get_library).going_on.part_label == "Drum Bus Basics, part 1"
    hand_clock.move(60)
    listened(room, hand_clock, room.lessons[0], 30)
    library = room.ask(get_library)
    assert library.going_on.part_label == "House Chords 101, part 1"
    (row,) = library.courses
    assert (row.title, row.store_name) == ("Drum Bus Basics", "Milo Beats")
    assert (row.next_label, row.key_label) == ("Not begun. Starts with A bus", "Begin")
    assert row.count_label == "0 of 2"
    assert row.href.startswith("/learn/course-")


def test_a_course_under_way_says_what_comes_next(room: Room, hand_clock: HandClock) -> None:
    room.ask(complete_lesson, str(room.lessons[0]))
    hand_clock.move(60)
    another_course(room)
    (row,) = room.ask(get_library).courses
    assert row.next_label == "Next: 1.2 Four notes, one hand"
    assert (row.count_label, row.key_label) == ("1 of 3", "Go on")
    assert [mark.state for part in row.strip for mark in part.lessons] == ["done", "now", ""]


def test_a_finished_library_offers_nothing_to_go_on_with(room: Room, hand_clock: HandClock) -> None:
    for lesson in room.lessons:
        room.ask(complete_lesson, str(lesson))
    library = room.ask(get_library)
    assert library.going_on == ContinueView()
    (row,) = library.courses
    assert (row.next_label, row.key_label) == ("Finished on 23 November", "Open again")
    assert row.count_label == "3 of 3"
    assert library.days[-1].state == "today"


def test_a_course_without_lessons_is_there_and_promises_nothing(
    room: Room, hand_clock: HandClock
) -> None:
    another_course(room, lessons=0)
    (row,) = room.ask(get_library).courses
    assert (row.next_label, row.count_label, row.strip) == ("No lessons yet", "", [])


def test_two_courses_of_one_slug_say_which_store_they_are_of(
    room: Room, hand_clock: HandClock
) -> None:
    another_course(room, slug="house-chords-101")
    library = room.ask(get_library)
    links = [library.going_on.href, *(row.href for row in library.courses)]
    assert all("store=" in link for link in links)
    assert len(set(links)) == 2


def test_what_was_revoked_is_gone_and_what_others_have_never_shows(
    room: Room, hand_clock: HandClock
) -> None:
    with db.transaction(room.engine) as session:
        stranger = a_user(session).id
        take_away(session, room.store_id, room.student_id, room.course_id)
    assert room.ask(get_library).count == 0
    empty = room.ask(get_library, who=stranger)
    assert (empty.count, empty.going_on, empty.courses) == (0, ContinueView(), [])
    assert room.ask(get_library, who=room.owner_id).count == 0


def test_a_visitor_is_sent_to_sign_in(room: Room) -> None:
    with pytest.raises(SignInRequired):
        room.ask_as_visitor(get_library)


def test_ten_minutes_light_today(room: Room, hand_clock: HandClock) -> None:
    hand_clock.move(-7200)
    listened(room, hand_clock, room.lessons[0], 510)
    assert room.ask(get_library).days[-1].state == ""
    listened(room, hand_clock, room.lessons[1], 90)
    assert room.ask(get_library).days[-1].state == "today"


def test_a_library_costs_four_statements_however_large(room: Room, hand_clock: HandClock) -> None:
    for _ in range(5):
        another_course(room, lessons=4)
    listened(room, hand_clock, room.lessons[0], 30)
    with db.reading(room.engine) as session, counted(room.engine) as statements:
        library = get_library(Viewer(session, user_id=room.student_id))
    assert isinstance(library, LibraryView)
    assert library.count == 6
    assert len(statements) <= 4, statements


def test_a_bought_course_is_told_to_the_open_library(room: Room) -> None:
    told: list[str] = []
    remove = live.on_publish(told.append)
    another_course(room)
    remove()
    assert live.library(room.student_id) in told
