"""The player's page: whose course it is, which lesson, what comes next."""

import uuid
from dataclasses import replace

import pytest

from ppr_academy.models.catalog import Course, CourseStatus, Lesson
from ppr_academy.models.learning import AccessReason
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import NotFound, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import access
from ppr_academy.services.learning.player import get_player
from ppr_academy.services.learning.progress import complete_lesson, record_progress
from ppr_academy.services.learning.views import LessonView, PlayerView
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_lesson, a_module, a_scope, a_user, scope_of
from tests.builders.learning import take_away
from tests.services.learning.conftest import HandClock, Room
from tests.support.statements import counted

SLUG = "house-chords-101"


def player(room: Room, lesson: object = "", store: str = "", slug: str = SLUG) -> PlayerView:
    return room.ask(get_player, slug, store, str(lesson))


def at_second(room: Room, lesson: uuid.UUID, second: int) -> None:
    report = {"sequence": 1, "position_ms": second * 1000, "is_playing": True}
    body = {"lesson_id": str(lesson), "reporter": "page", "reports": [report]}
    room.ask(record_progress, body)


def change_course(room: Room, **values: object) -> None:
    with db.transaction(room.engine) as session:
        everyone = across_stores(Course, reason="a test changes a course")
        course = session.exec(everyone.where(Course.id == room.course_id)).one()
        for name, value in values.items():
            setattr(course, name, value)


def test_it_opens_the_first_lesson_of_a_fresh_course(room: Room) -> None:
    view = player(room)
    assert view.status == "ready"
    assert view.lesson.id == str(room.lessons[0])
    assert (view.lesson.heading, view.lesson.kind) == ("1.1 One", "sound")
    assert view.lesson.part_label == "Part 1, Hear it first"
    assert view.lesson.src.startswith("/api/files/")
    assert view.lesson.peaks == [10, 60, 100, 40]
    assert view.lesson.html == "<p>Play the third on top.</p>"
    assert view.place.position_ms == 0
    assert (view.course.done, view.course.total) == ("0", "3")
    assert not view.course.is_preview


def test_it_resumes_the_lesson_that_was_open_last_at_its_second(
    room: Room, hand_clock: HandClock
) -> None:
    at_second(room, room.lessons[1], 258)
    view = player(room)
    assert view.lesson.id == str(room.lessons[1])
    assert view.place.position_ms == 258_000


def test_the_address_chooses_the_lesson_and_a_stale_one_falls_back(
    room: Room, hand_clock: HandClock
) -> None:
    assert player(room, room.lessons[2]).lesson.id == str(room.lessons[2])
    for wrong in (uuid.uuid4(), "x", "../1", "9" * 400):
        assert player(room, wrong).lesson.id == str(room.lessons[0])


def test_a_lesson_of_another_course_cannot_be_shown_through_this_one(
    room: Room, hand_clock: HandClock
) -> None:
    with db.transaction(room.engine) as session:
        scope = a_scope(session)
        course = a_course(scope)
        foreign = a_lesson(scope, course, module=a_module(scope, course), title="Not yours").id
    assert player(room, foreign).lesson.title == "One"


def test_the_list_says_what_is_done_what_is_now_and_how_long(
    room: Room, hand_clock: HandClock
) -> None:
    room.ask(complete_lesson, str(room.lessons[0]))
    view = player(room, room.lessons[1])
    first, second = view.course.parts
    assert (first.count_label, first.is_open) == ("1 of 2", True)
    assert (second.count_label, second.is_open) == ("0 of 1", False)
    done, now = first.lessons
    assert (done.is_done, done.is_now, done.duration) == (True, False, "10:00")
    assert (now.is_done, now.is_now) == (False, True)
    text = second.lessons[0]
    assert (text.title, text.kind, text.duration) == ("1. Read this", "text", "")
    assert view.course.strip_label == "1 of 3 lessons done"
    assert view.place.next_href == f"/learn/{SLUG}?lesson={room.lessons[2]}"


def test_when_everything_is_done_there_is_no_next(room: Room, hand_clock: HandClock) -> None:
    for lesson in room.lessons:
        room.ask(complete_lesson, str(lesson))
    view = player(room)
    assert view.lesson.id == str(room.lessons[0])
    assert (view.place.is_done, view.place.next_href) == (True, "")
    assert view.course.done == "3"


def test_a_deleted_lesson_takes_its_place_with_it_and_the_rest_goes_on(
    room: Room, hand_clock: HandClock
) -> None:
    at_second(room, room.lessons[1], 60)
    with db.transaction(room.engine) as session:
        everyone = across_stores(Lesson, reason="a test deletes a lesson")
        session.delete(session.exec(everyone.where(Lesson.id == room.lessons[1])).one())
    view = player(room, room.lessons[1])
    assert view.lesson.id == str(room.lessons[0])
    assert view.course.total == "2"


def test_moved_lessons_keep_what_was_done(room: Room, hand_clock: HandClock) -> None:
    room.ask(complete_lesson, str(room.lessons[0]))
    with db.transaction(room.engine) as session:
        everyone = across_stores(Lesson, reason="a test moves a lesson")
        session.exec(everyone.where(Lesson.id == room.lessons[0])).one().position = 5
    first = player(room).course.parts[0].lessons
    assert [line.is_done for line in first] == [False, True]
    assert first[1].title == "2. One"


def test_without_the_course_the_page_names_the_way_to_it(room: Room, hand_clock: HandClock) -> None:
    with db.transaction(room.engine) as session:
        stranger = a_user(session).id
    view = room.ask(get_player, SLUG, "", str(room.lessons[0]), who=stranger)
    assert view.status == "locked"
    assert view.course.title == "House Chords 101"
    assert view.course.page_href.endswith(f"/courses/{SLUG}")
    assert view.course.parts == []
    assert view.lesson == LessonView()


def test_a_course_that_is_not_on_sale_looks_like_none(room: Room, hand_clock: HandClock) -> None:
    with db.transaction(room.engine) as session:
        stranger = a_user(session).id
    for status in (CourseStatus.DRAFT, CourseStatus.ARCHIVED):
        change_course(room, status=status)
        with pytest.raises(NotFound):
            room.ask(get_player, SLUG, "", "", who=stranger)
        assert player(room).status == "ready"
    change_course(room, status=CourseStatus.PUBLISHED)
    with db.transaction(room.engine) as session:
        store = session.get(Store, room.store_id)
        assert store is not None
        store.visibility = StoreVisibility.CLOSED
    with pytest.raises(NotFound):
        room.ask(get_player, SLUG, "", "", who=stranger)
    assert player(room).status == "ready"


def test_the_owner_sees_the_course_as_a_preview(room: Room, hand_clock: HandClock) -> None:
    change_course(room, status=CourseStatus.DRAFT)
    view = room.ask(get_player, SLUG, "", "", who=room.owner_id)
    assert (view.status, view.course.is_preview) == ("ready", True)


def test_a_revoked_course_is_locked_and_its_text_is_gone(room: Room, hand_clock: HandClock) -> None:
    with db.transaction(room.engine) as session:
        take_away(session, room.store_id, room.student_id, room.course_id)
    view = player(room, room.lessons[0])
    assert (view.status, view.lesson) == ("locked", LessonView())


def test_two_courses_of_one_slug_are_told_apart_by_the_store(
    room: Room, hand_clock: HandClock
) -> None:
    hand_clock.move(60)
    with db.transaction(room.engine) as session:
        scope = a_scope(session, slug="milo-beats")
        course = a_course(scope, slug=SLUG, title="The other one")
        a_lesson(scope, course, module=a_module(scope, course))
        access.grant_access(
            session, scope.store_id, room.student_id, course.id, reason=AccessReason.PAID
        )
        first_store = session.get(Store, room.store_id)
        assert first_store is not None
        slug_of_first = first_store.slug
    assert player(room).course.title == "The other one"
    assert "?store=milo-beats&" in player(room).course.parts[0].lessons[0].href
    view = player(room, store=slug_of_first)
    assert view.course.title == "House Chords 101"
    assert f"store={slug_of_first}" in view.place.next_href


def test_a_course_of_ones_own_goes_before_a_strangers_of_the_same_slug(
    room: Room, hand_clock: HandClock
) -> None:
    with db.transaction(room.engine) as session:
        a_course(a_scope(session), slug=SLUG, title="A stranger's")
    assert player(room).course.title == "House Chords 101"
    assert "store=" not in player(room).place.next_href
    own = room.ask(get_player, SLUG, "", "", who=room.owner_id)
    assert own.course.title == "House Chords 101"


def test_a_course_without_lessons_says_so(room: Room, hand_clock: HandClock) -> None:
    with db.transaction(room.engine) as session:
        store = session.get(Store, room.store_id)
        assert store is not None
        a_course(scope_of(session, store), slug="empty-one")
    view = room.ask(get_player, "empty-one", "", "", who=room.owner_id)
    assert (view.status, view.course.total) == ("empty", "0")


@pytest.mark.parametrize("slug", ["", "no-such-course", "x" * 81, "'; drop table course; --"])
def test_an_unknown_address_is_nothing(room: Room, slug: str) -> None:
    with pytest.raises(NotFound):
        player(room, slug=slug)
    with pytest.raises(NotFound):
        player(room, store="x" * 500)


def test_a_visitor_is_sent_to_sign_in(room: Room) -> None:
    with pytest.raises(SignInRequired):
        room.ask_as_visitor(get_player, SLUG, "", "")


def test_a_player_costs_three_statements(room: Room, hand_clock: HandClock) -> None:
    at_second(room, room.lessons[0], 30)
    with db.reading(room.engine) as session, counted(room.engine) as statements:
        view = get_player(Viewer(session, user_id=room.student_id), SLUG, "", "")
    assert view.status == "ready"
    assert len(statements) <= 3, statements


def test_a_report_costs_four_statements(room: Room, hand_clock: HandClock) -> None:
    for number in (1, 2):
        report = {"sequence": number, "position_ms": number * 5000, "is_playing": True}
        body = {"lesson_id": str(room.lessons[0]), "reporter": "page", "reports": [report]}
        with counted(room.engine) as statements:
            room.ask(record_progress, body)
        assert len(statements) <= 4, statements
        hand_clock.move(5)


def test_nothing_of_the_page_but_the_place_changes_while_it_plays(
    room: Room, hand_clock: HandClock
) -> None:
    at_second(room, room.lessons[0], 30)
    before = player(room)
    hand_clock.move(5)
    report = {"sequence": 2, "position_ms": 35_000, "is_playing": True}
    room.ask(
        record_progress,
        {"lesson_id": str(room.lessons[0]), "reporter": "page", "reports": [report]},
    )
    after = player(room)
    assert replace(after, place=before.place) == before
    assert after.place.position_ms == 35_000
