"""The server adds up what was heard; positions are never lost and percentages never taken."""

import threading
import uuid
from typing import Any

import pytest
from sqlmodel import Session

from ppr_academy.models.activity import Activity, ActivityKind
from ppr_academy.models.learning import LearningDay, LessonProgress
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import NotFound, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.errors import PreviewOnly, ReportNotUnderstood
from ppr_academy.services.learning.progress import (
    complete_lesson,
    record_progress,
    reopen_lesson,
)
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_user
from tests.builders.learning import take_away
from tests.services.learning.conftest import NOON, HandClock, Room

WHY = "a test looks at every row"


def a_batch(lesson_id: uuid.UUID, *reports: dict[str, Any], page: str = "page-1") -> dict[str, Any]:
    return {"lesson_id": str(lesson_id), "reporter": page, "reports": list(reports)}


def at(sequence: int, seconds: float, *, playing: bool = True, **more: Any) -> dict[str, Any]:
    report = {"sequence": sequence, "position_ms": round(seconds * 1000), "is_playing": playing}
    return report | {"rate": 1, "ago_ms": 0} | more


def the_row(room: Room, number: int = 0) -> LessonProgress:
    with db.reading(room.engine) as session:
        statement = across_stores(LessonProgress, reason=WHY)
        return session.exec(statement.where(LessonProgress.lesson_id == room.lessons[number])).one()


def rows(room: Room) -> int:
    with db.reading(room.engine) as session:
        return len(session.exec(across_stores(LessonProgress, reason=WHY)).all())


def lines(session: Session) -> list[Activity]:
    return list(session.exec(across_stores(Activity, reason=WHY)).all())


def listen(room: Room, clock: HandClock, until: int, *, step: int = 30, lesson: int = 0) -> None:
    """Play from the start to `until` seconds at normal speed."""
    for sequence, second in enumerate(range(0, until + 1, step)):
        room.ask(record_progress, a_batch(room.lessons[lesson], at(sequence, second)))
        clock.move(step)


def test_playing_is_added_up_from_one_report_to_the_next(room: Room, hand_clock: HandClock) -> None:
    listen(room, hand_clock, 60, step=5)
    row = the_row(room)
    assert (row.position_ms, row.heard, row.is_playing) == (60_000, [[0, 60_000]], True)
    assert (row.store_id, row.course_id) == (room.store_id, room.course_id)
    assert row.started_at == NOON
    assert row.completed_at is None


def test_a_seek_moves_the_position_and_counts_as_nothing(room: Room, hand_clock: HandClock) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(5)
    room.ask(record_progress, a_batch(lesson, at(2, 590)))
    row = the_row(room)
    assert (row.position_ms, row.heard) == (590_000, [])
    hand_clock.move(5)
    saved = room.ask(record_progress, a_batch(lesson, at(3, 20)))
    assert saved.position_ms == 20_000
    assert the_row(room).heard == []


def test_double_speed_counts_in_full_and_a_pretended_speed_does_not(
    room: Room, hand_clock: HandClock
) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(10)
    room.ask(record_progress, a_batch(lesson, at(2, 20, rate=2)))
    assert the_row(room).heard == [[0, 20_000]]
    hand_clock.move(10)
    room.ask(record_progress, a_batch(lesson, at(3, 100, rate=16)))
    assert the_row(room).heard == [[0, 20_000]]


def test_a_pause_and_then_a_jump_is_no_listening(room: Room, hand_clock: HandClock) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(5)
    room.ask(record_progress, a_batch(lesson, at(2, 5, playing=False)))
    hand_clock.move(50)
    room.ask(record_progress, a_batch(lesson, at(3, 55)))
    assert the_row(room).heard == [[0, 5_000]]


def test_a_lesson_is_done_at_nine_tenths_heard_once_and_is_told_to_the_store(
    room: Room, hand_clock: HandClock
) -> None:
    told: list[str] = []
    listen(room, hand_clock, 510)
    assert the_row(room).completed_at is None
    remove = live.on_publish(told.append)
    hand_clock.move(-30)
    saved = None
    for sequence, second in enumerate(range(510, 571, 30), start=100):
        saved = room.ask(record_progress, a_batch(room.lessons[0], at(sequence, second)))
        hand_clock.move(30)
    remove()
    assert saved is not None
    assert saved.is_done
    assert the_row(room).completed_at is not None
    assert live.store_learning(room.store_id) in told
    with db.reading(room.engine) as session:
        (line,) = lines(session)
        assert (line.kind, line.subject) == (ActivityKind.LESSON_DONE, "One")
        assert (line.user_id, line.store_id) == (room.student_id, room.store_id)


def test_hearing_the_same_minute_ten_times_does_not_finish_the_lesson(
    room: Room, hand_clock: HandClock
) -> None:
    sequence = 0
    for _ in range(10):
        for second in (0, 30, 60):
            sequence += 1
            room.ask(record_progress, a_batch(room.lessons[0], at(sequence, second)))
            hand_clock.move(30)
    row = the_row(room)
    assert (row.heard, row.completed_at) == ([[0, 60_000]], None)


def test_a_position_beyond_the_end_is_the_end(room: Room, hand_clock: HandClock) -> None:
    room.ask(record_progress, a_batch(room.lessons[0], at(1, 36_000)))
    assert the_row(room).position_ms == 600_000


def test_a_late_report_of_the_same_page_does_not_move_back(
    room: Room, hand_clock: HandClock
) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(10)
    room.ask(record_progress, a_batch(lesson, at(3, 10)))
    hand_clock.move(1)
    saved = room.ask(record_progress, a_batch(lesson, at(2, 5)))
    again = room.ask(record_progress, a_batch(lesson, at(3, 7)))
    assert (saved.position_ms, again.position_ms) == (10_000, 10_000)
    assert the_row(room).heard == [[0, 10_000]]


def test_what_another_page_kept_from_earlier_does_not_overwrite_what_came_since(
    room: Room, hand_clock: HandClock
) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 100), page="phone"))
    hand_clock.move(60)
    kept = at(50, 20, ago_ms=90_000)
    assert room.ask(record_progress, a_batch(lesson, kept, page="desk")).position_ms == 100_000
    fresh = at(51, 30)
    assert room.ask(record_progress, a_batch(lesson, fresh, page="desk")).position_ms == 30_000


def test_reports_kept_through_an_outage_count_at_their_own_times(
    room: Room, hand_clock: HandClock
) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(300)
    kept = [at(1 + n, n * 10, ago_ms=300_000 - n * 10_000) for n in range(1, 31)]
    kept.reverse()  # they may come in any order
    saved = room.ask(record_progress, a_batch(lesson, *kept))
    assert saved.position_ms == 300_000
    assert the_row(room).heard == [[0, 300_000]]


def test_an_outage_without_kept_reports_keeps_the_position_and_guesses_nothing(
    room: Room, hand_clock: HandClock
) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(300)
    room.ask(record_progress, a_batch(lesson, at(2, 300)))
    row = the_row(room)
    assert (row.position_ms, row.heard) == (300_000, [])


def test_nothing_can_have_been_heard_before_the_course_was_theirs(
    room: Room, hand_clock: HandClock
) -> None:
    hand_clock.move(-86_400 + 10)  # ten seconds after the purchase
    made_up = [at(n, n * 50, ago_ms=600_000 - n * 50_000) for n in range(12)]
    room.ask(record_progress, a_batch(room.lessons[0], *made_up))
    row = the_row(room)
    assert row.completed_at is None
    assert sum(end - start for start, end in row.heard) <= 20_000


def test_a_report_that_comes_twice_is_taken_once(room: Room, hand_clock: HandClock) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(1, 0)))
    hand_clock.move(5)
    for _ in range(2):
        room.ask(record_progress, a_batch(lesson, at(2, 5)))
    with db.reading(room.engine) as session:
        day = session.get(LearningDay, (room.student_id, NOON.date()))
        assert day is not None
        assert day.heard_ms == 5_000


def test_two_tabs_that_report_at_the_same_moment_lose_nothing(
    room: Room, hand_clock: HandClock
) -> None:
    start = threading.Barrier(8)
    failed: list[BaseException] = []

    def report(number: int) -> None:
        start.wait(10)
        try:
            lesson = room.lessons[number % 2]
            room.ask(record_progress, a_batch(lesson, at(1, number), page=f"tab-{number}"))
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failed.append(error)

    threads = [threading.Thread(target=report, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert rows(room) == 2


def test_concurrent_batches_add_up_to_the_whole(room: Room, hand_clock: HandClock) -> None:
    lesson = room.lessons[0]
    room.ask(record_progress, a_batch(lesson, at(0, 0)))
    hand_clock.move(160)
    start = threading.Barrier(2)

    def report(lesson_id: uuid.UUID, page: str) -> None:
        start.wait(10)
        kept = [at(n, n * 10, ago_ms=160_000 - n * 10_000) for n in range(1, 17)]
        room.ask(record_progress, a_batch(lesson_id, *kept, page=page))

    pages = [(lesson, "page-1"), (room.lessons[1], "page-2")]
    threads = [threading.Thread(target=report, args=args) for args in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert the_row(room).heard == [[0, 160_000]]
    assert the_row(room, 1).heard == [[10_000, 160_000]]
    with db.reading(room.engine) as session:
        day = session.get(LearningDay, (room.student_id, NOON.date()))
        assert day is not None
        assert day.heard_ms == 310_000


def test_marking_done_by_hand_works_for_texts_and_is_done_once(
    room: Room, hand_clock: HandClock
) -> None:
    for _ in range(3):
        assert room.ask(complete_lesson, str(room.lessons[2])).is_done
        hand_clock.move(60)
    assert the_row(room, 2).completed_at == NOON
    with db.reading(room.engine) as session:
        assert len(lines(session)) == 1
        day = session.get(LearningDay, (room.student_id, NOON.date()))
        assert day is not None
        assert day.lessons_done == 1


def test_taking_the_mark_back_keeps_what_was_heard(room: Room, hand_clock: HandClock) -> None:
    listen(room, hand_clock, 60)
    room.ask(complete_lesson, str(room.lessons[0]))
    assert not room.ask(reopen_lesson, str(room.lessons[0])).is_done
    row = the_row(room)
    assert (row.completed_at, row.heard, row.position_ms) == (None, [[0, 60_000]], 60_000)
    room.ask(complete_lesson, str(room.lessons[0]))
    with db.reading(room.engine) as session:
        assert len(lines(session)) == 1


def test_a_lesson_that_was_heard_and_reopened_counts_from_the_start(
    room: Room, hand_clock: HandClock
) -> None:
    listen(room, hand_clock, 600)
    assert the_row(room).completed_at is not None
    room.ask(reopen_lesson, str(room.lessons[0]))
    assert the_row(room).heard == []
    room.ask(record_progress, a_batch(room.lessons[0], at(99, 600, playing=False)))
    assert the_row(room).completed_at is None


def test_the_owner_may_look_and_nothing_is_recorded(room: Room, hand_clock: HandClock) -> None:
    batch = a_batch(room.lessons[0], at(1, 10))
    assert not room.ask(record_progress, batch, who=room.owner_id).is_recorded
    with pytest.raises(PreviewOnly):
        room.ask(complete_lesson, str(room.lessons[0]), who=room.owner_id)
    assert rows(room) == 0


def test_a_lesson_that_is_not_yours_looks_like_one_that_does_not_exist(
    room: Room, hand_clock: HandClock
) -> None:
    with db.transaction(room.engine) as session:
        stranger = a_user(session).id
    batch = a_batch(room.lessons[0], at(1, 10))
    for service, argument in (
        (record_progress, batch),
        (complete_lesson, str(room.lessons[0])),
        (reopen_lesson, str(room.lessons[0])),
    ):
        with pytest.raises(NotFound):
            room.ask(service, argument, who=stranger)
        with pytest.raises(SignInRequired):
            room.ask_as_visitor(service, argument)
    with pytest.raises(NotFound):
        room.ask(record_progress, a_batch(uuid.uuid4(), at(1, 10)))
    assert rows(room) == 0


def test_a_revoked_right_ends_reporting_and_a_restored_one_finds_the_place_again(
    room: Room, hand_clock: HandClock
) -> None:
    listen(room, hand_clock, 30)
    with db.transaction(room.engine) as session:
        take_away(session, room.store_id, room.student_id, room.course_id)
    with pytest.raises(NotFound):
        room.ask(record_progress, a_batch(room.lessons[0], at(9, 90)))
    assert the_row(room).position_ms == 30_000


def test_what_is_no_report_changes_nothing(room: Room, hand_clock: HandClock) -> None:
    good = at(1, 10)
    for wrong in ({"position_ms": -1}, {"position_ms": float("nan")}, {"is_playing": "yes"}):
        with pytest.raises(ReportNotUnderstood):
            room.ask(record_progress, a_batch(room.lessons[0], good, good | wrong))
    assert rows(room) == 0


def test_an_id_that_is_none_is_refused(room: Room, hand_clock: HandClock) -> None:
    for wrong in (None, "", "x", 5, [], "0" * 36, {"id": 1}):
        for service in (complete_lesson, reopen_lesson):
            with pytest.raises(NotFound):
                room.ask(service, wrong)
    assert rows(room) == 0


def test_a_viewer_without_a_person_cannot_report(room: Room) -> None:
    with db.transaction(room.engine) as session, pytest.raises(SignInRequired):
        record_progress(Viewer(session), None)
