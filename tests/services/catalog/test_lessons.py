"""Lessons and parts: added, saved, freed, arranged, deleted and brought back."""

import pytest
from sqlalchemy import Engine

from ppr_academy.models.catalog import Lesson
from ppr_academy.models.learning import LessonProgress
from ppr_academy.services.catalog import courses, lessons, modules, order, publishing, removal
from ppr_academy.services.catalog.errors import (
    ChangedElsewhere,
    CourseFull,
    NoLongerUndoable,
    OrderChanged,
)
from ppr_academy.services.catalog.views import Order
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden, InvalidInput, NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.stores import permissions
from tests.builders import a_media_file, a_user
from tests.services.catalog.conftest import Studio
from tests.support.statements import counted

NO_RIGHTS = frozenset({permissions.COMMERCE_VIEW})


def titles(studio: Studio, course_id: str) -> list[tuple[str, list[str]]]:
    view = studio.editor(course_id)
    return [(m.title, [lesson.title for lesson in m.lessons]) for m in view.modules]


def ids(studio: Studio, course_id: str) -> Order:
    view = studio.editor(course_id)
    return tuple((m.id, tuple(lesson.id for lesson in m.lessons)) for m in view.modules)


@pytest.fixture
def course_id(studio: Studio) -> str:
    """Two parts: A with a1, a2 and B with b1."""
    course_id = studio.a_draft()
    (first, (lesson,)), *_ = ids(studio, course_id)
    studio.ask(modules.edit_module, first, {"title": "A"}, 1)
    studio.ask(lessons.edit_lesson, lesson, {"title": "a1"}, 1)
    studio.ask(lessons.add_lesson, first, "a2")
    second = studio.ask(modules.add_module, course_id, "B")
    studio.ask(lessons.add_lesson, second.module_id, "b1")
    return course_id


def test_lessons_are_added_behind_those_of_their_part(studio: Studio, course_id: str) -> None:
    (first, _), (second, _) = ids(studio, course_id)
    studio.ask(lessons.add_lesson, first, "a3")
    studio.ask(lessons.add_lesson, second, "b2")
    assert titles(studio, course_id) == [("A", ["a1", "a2", "a3"]), ("B", ["b1", "b2"])]
    with db.reading(studio.engine) as session:
        rows = session.exec(studio.scope(session).select(Lesson)).all()
    by_position = sorted(rows, key=lambda lesson: lesson.position)
    assert [lesson.title for lesson in by_position] == ["a1", "a2", "a3", "b1", "b2"]
    assert [lesson.position for lesson in by_position] == list(range(5))


def test_numbers_follow_the_order(studio: Studio, course_id: str) -> None:
    view = studio.editor(course_id)
    assert [m.number for m in view.modules] == ["1", "2"]
    assert [x.number for m in view.modules for x in m.lessons] == ["1.1", "1.2", "2.1"]


def test_a_text_is_saved_as_typed_and_shown_clean(studio: Studio, course_id: str) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    body = "# Nine\n\n**C E G**<script>alert(1)</script> [x](javascript:alert(1))  \n\n"
    saved = studio.ask(lessons.edit_lesson, lesson_id, {"body": body}, 2)
    assert saved.values == {"body": body}
    assert studio.lesson(lesson_id).body == body
    html = studio.ask(lessons.preview_text, lesson_id)
    assert "<h2>Nine</h2>" in html
    assert "<strong>C E G</strong>&lt;script&gt;" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("body", ["x" * 100_001, None, 5, ["a"], {"a": "b"}])
def test_a_text_that_cannot_be_used_is_refused(
    studio: Studio, course_id: str, body: object
) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    with pytest.raises(InvalidInput) as refusal:
        studio.ask(lessons.edit_lesson, lesson_id, {"body": body}, 2)
    assert refusal.value.field == "body"
    assert studio.lesson(lesson_id).body == ""


def test_the_longest_text_fits(studio: Studio, course_id: str) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    studio.ask(lessons.edit_lesson, lesson_id, {"body": "🎹" * 100_000}, 2)
    assert len(studio.lesson(lesson_id).body) == 100_000


def test_two_people_in_two_lessons_never_meet(studio: Studio, course_id: str) -> None:
    first, second = ids(studio, course_id)[0][1]
    studio.ask(lessons.edit_lesson, first, {"body": "one"}, 2)
    studio.ask(lessons.edit_lesson, second, {"body": "two"}, 1)
    studio.ask(courses.edit_course, course_id, {"promise": "three"}, 1)
    assert (studio.lesson(first).body, studio.lesson(second).body) == ("one", "two")


def test_two_people_in_one_lesson_see_each_other(studio: Studio, course_id: str) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    studio.ask(lessons.edit_lesson, lesson_id, {"body": "theirs"}, 2)
    with pytest.raises(ChangedElsewhere) as refusal:
        studio.ask(lessons.edit_lesson, lesson_id, {"body": "mine"}, 2)
    assert (refusal.value.current, refusal.value.values) == (3, {"body": "theirs"})
    assert studio.lesson(lesson_id).body == "theirs"


def test_a_lesson_is_freed_and_closed(studio: Studio, course_id: str) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    studio.ask(lessons.set_free_preview, lesson_id, True)
    assert studio.lesson(lesson_id).is_free
    studio.ask(lessons.set_free_preview, lesson_id, False)
    assert not studio.lesson(lesson_id).is_free


def test_everything_needs_the_right_and_the_own_store(
    studio: Studio, neighbour: Studio, course_id: str
) -> None:
    (module_id, (lesson_id, _)), _ = before = ids(studio, course_id)
    removed = studio.ask(removal.remove_lesson, ids(studio, course_id)[1][1][0])
    studio.ask(removal.restore_part, removed.id)
    attempts = (
        (modules.add_module, (course_id,)),
        (modules.edit_module, (module_id, {"title": "X"}, 2)),
        (lessons.add_lesson, (module_id,)),
        (lessons.get_lesson, (lesson_id,)),
        (lessons.edit_lesson, (lesson_id, {"title": "X"}, 2)),
        (lessons.set_free_preview, (lesson_id, True)),
        (lessons.remove_file, (lesson_id,)),
        (lessons.preview_text, (lesson_id,)),
        (order.arrange_course, (course_id, before)),
        (removal.remove_lesson, (lesson_id,)),
        (removal.remove_module, (module_id,)),
        (publishing.publish_course, (course_id,)),
        (publishing.unpublish_course, (course_id,)),
        (publishing.archive_course, (course_id,)),
        (publishing.choose_motif, (course_id, "ring")),
    )
    for service, args in attempts:
        with pytest.raises(Forbidden):
            studio.ask(service, *args, rights=NO_RIGHTS)
        with pytest.raises(NotFound):
            neighbour.ask(service, *args)
    assert ids(studio, course_id) == before
    assert titles(studio, course_id) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_a_course_is_arranged_in_one_go_and_back(studio: Studio, course_id: str) -> None:
    (a, (a1, a2)), (b, (b1,)) = before = ids(studio, course_id)
    returned = studio.ask(order.arrange_course, course_id, ((b, (a2, b1)), (a, (a1,))))
    assert titles(studio, course_id) == [("B", ["a2", "b1"]), ("A", ["a1"])]
    assert returned == before
    studio.ask(order.arrange_course, course_id, returned)
    assert ids(studio, course_id) == before


def test_an_order_must_name_what_there_is(studio: Studio, course_id: str) -> None:
    (a, (a1, a2)), (b, (b1,)) = before = ids(studio, course_id)
    stranger = str(new_id())
    for wrong in (
        ((a, (a1, a2)),),
        ((a, (a1, a2)), (b, ())),
        ((a, (a1, a1)), (b, (b1,))),
        ((a, (a1, a2)), (b, (b1,)), (stranger, ())),
        ((a, (a1, a2, stranger)), (b, (b1,))),
        ((a, (a1, a2)), (a, (a1, a2)), (b, (b1,))),
        (),
    ):
        with pytest.raises(OrderChanged):
            studio.ask(order.arrange_course, course_id, wrong)
    with pytest.raises(NotFound):
        studio.ask(order.arrange_course, course_id, (("x", ()),))
    assert ids(studio, course_id) == before


def test_a_deleted_lesson_comes_back_whole(studio: Studio, course_id: str) -> None:
    before = ids(studio, course_id)
    lesson_id = before[0][1][0]
    studio.ask(lessons.edit_lesson, lesson_id, {"body": "Kept."}, 2)
    with db.transaction(studio.engine) as session:
        scope = studio.scope(session)
        lesson = scope.get(Lesson, parse_id(lesson_id))
        lesson.file_id = a_media_file(scope).id
        student = a_user(session)
        now = clock.now()
        scope.new(
            LessonProgress,
            user_id=student.id,
            course_id=lesson.course_id,
            lesson_id=lesson.id,
            position_ms=4180,
            heard=[[0, 4180]],
            started_at=now,
            reported_at=now,
        )
    kept = studio.lesson(lesson_id)
    removed = studio.ask(removal.remove_lesson, lesson_id)
    assert (removed.title, removed.kind) == ("a1", "lesson")
    assert titles(studio, course_id) == [("A", ["a2"]), ("B", ["b1"])]
    with pytest.raises(NotFound):
        studio.lesson(lesson_id)
    made = studio.ask(removal.restore_part, removed.id)
    assert made.lesson_id == lesson_id
    assert ids(studio, course_id) == before
    assert studio.lesson(lesson_id) == kept
    with db.reading(studio.engine) as session:
        heard = session.exec(studio.scope(session).select(LessonProgress)).one()
    assert (heard.user_id, heard.position_ms, heard.heard) == (student.id, 4180, [[0, 4180]])


def test_a_deleted_part_comes_back_with_its_lessons(studio: Studio, course_id: str) -> None:
    before = ids(studio, course_id)
    removed = studio.ask(removal.remove_module, before[0][0])
    assert titles(studio, course_id) == [("B", ["b1"])]
    studio.ask(removal.restore_part, removed.id)
    assert ids(studio, course_id) == before


def test_undo_once_is_once(studio: Studio, course_id: str) -> None:
    removed = studio.ask(removal.remove_lesson, ids(studio, course_id)[0][1][0])
    studio.ask(removal.restore_part, removed.id)
    with pytest.raises(NoLongerUndoable):
        studio.ask(removal.restore_part, removed.id)
    assert titles(studio, course_id) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_a_lesson_whose_part_is_gone_waits_for_the_part(studio: Studio, course_id: str) -> None:
    (a, (a1, _)), _ = before = ids(studio, course_id)
    lesson = studio.ask(removal.remove_lesson, a1)
    part = studio.ask(removal.remove_module, a)
    with pytest.raises(NoLongerUndoable):
        studio.ask(removal.restore_part, lesson.id)
    studio.ask(removal.restore_part, part.id)
    studio.ask(removal.restore_part, lesson.id)
    assert ids(studio, course_id) == before


def test_another_store_brings_nothing_back(
    studio: Studio, neighbour: Studio, course_id: str
) -> None:
    removed = studio.ask(removal.remove_lesson, ids(studio, course_id)[0][1][0])
    with pytest.raises(NoLongerUndoable):
        neighbour.ask(removal.restore_part, removed.id)


def test_a_course_has_room_for_a_hundred_parts_and_five_hundred_lessons(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, course_id: str
) -> None:
    assert (modules.MOST_MODULES, lessons.MOST_LESSONS) == (100, 500)
    monkeypatch.setattr(modules, "MOST_MODULES", 2)
    monkeypatch.setattr(lessons, "MOST_LESSONS", 3)
    with pytest.raises(CourseFull):
        studio.ask(modules.add_module, course_id)
    with pytest.raises(CourseFull):
        studio.ask(lessons.add_lesson, ids(studio, course_id)[0][0])


def test_the_editor_takes_five_statements_and_a_lesson_two(
    studio: Studio, engine: Engine, course_id: str
) -> None:
    for number in range(8):
        studio.ask(lessons.add_lesson, ids(studio, course_id)[1][0], f"More {number}")
    with counted(engine) as statements:
        studio.editor(course_id)
    assert len(statements) == 5
    lesson_id = ids(studio, course_id)[0][1][0]
    with counted(engine) as statements:
        studio.lesson(lesson_id)
    assert len(statements) == 2


def test_only_the_changed_column_is_written(studio: Studio, engine: Engine, course_id: str) -> None:
    lesson_id = ids(studio, course_id)[0][1][0]
    with counted(engine) as statements:
        studio.ask(lessons.edit_lesson, lesson_id, {"title": "New"}, 2)
    (update,) = [s for s in statements if s.startswith("UPDATE")]
    assert update.startswith("UPDATE lesson SET title=")
    assert "body" not in update
