"""The ways on sale and off it, and what readers see meanwhile."""

from pathlib import Path

import pytest

from ppr_academy.models.catalog import Course, Lesson
from ppr_academy.services.catalog import courses, lessons, publishing
from ppr_academy.services.catalog.editor import get_course_detail, list_motifs
from ppr_academy.services.catalog.errors import CourseNotReady, NotNow
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways import storage
from ppr_academy.services.gateways.storage import StorageUnavailable
from tests.services.catalog.conftest import Studio


def states(studio: Studio, course_id: str) -> dict[str, str]:
    return {check.key: check.state for check in studio.editor(course_id).checks}


def first_lesson(studio: Studio, course_id: str) -> str:
    return studio.editor(course_id).modules[0].lessons[0].id


def row(studio: Studio, course_id: str) -> Course:
    with db.reading(studio.engine) as session:
        return studio.scope(session).get(Course, parse_id(course_id))


def html(studio: Studio, lesson_id: str) -> str:
    with db.reading(studio.engine) as session:
        return studio.scope(session).get(Lesson, parse_id(lesson_id)).body_html


def a_ready_course(studio: Studio) -> str:
    course_id = studio.a_draft()
    studio.ask(courses.edit_course, course_id, {"promise": "Voice chords."}, 1)
    studio.ask(lessons.edit_lesson, first_lesson(studio, course_id), {"body": "One."}, 1)
    return course_id


def test_a_course_says_what_it_still_needs(studio: Studio) -> None:
    course_id = studio.a_draft()
    studio.ask(courses.edit_course, course_id, {"price": "49"}, 1)
    assert states(studio, course_id) == {
        "promise": "no",
        "content": "no",
        "payouts": "no",
        "whole": "no",
        "free": "no",
    }
    with pytest.raises(CourseNotReady) as refusal:
        studio.ask(publishing.publish_course, course_id)
    assert refusal.value.missing == (
        "a title and a promise",
        "a lesson with a text or a file",
        "a payout account for the price",
    )
    assert refusal.value.message == (
        "Not yet: a title and a promise; a lesson with a text or a file; "
        "a payout account for the price."
    )
    assert row(studio, course_id).status == "draft"
    assert row(studio, course_id).published_at is None


def test_a_free_course_needs_no_account(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    assert studio.editor(course_id).is_ready
    studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).is_on_sale


def test_a_price_needs_an_account_that_may_charge(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    studio.ask(courses.edit_course, course_id, {"price": "49"}, 2)
    with pytest.raises(CourseNotReady):
        studio.ask(publishing.publish_course, course_id)
    studio.can_be_paid()
    studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).is_on_sale


def test_a_text_of_spaces_is_no_text(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    studio.ask(lessons.edit_lesson, first_lesson(studio, course_id), {"body": "   "}, 2)
    assert states(studio, course_id)["content"] == "no"


def test_the_cover_is_drawn_once_and_a_new_address_keeps_it(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    assert studio.ask(get_course_detail, course_id).cover.startswith("/media/art/")
    studio.ask(publishing.publish_course, course_id)
    key = row(studio, course_id).cover_key
    assert storage.read(f"public/{key}").startswith(b"<svg")
    studio.ask(courses.edit_course, course_id, {"slug": "another"}, 2)
    studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).cover_key == key
    assert studio.ask(get_course_detail, course_id).cover == f"/media/public/{key}"


def test_another_motif_is_another_picture(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    studio.ask(publishing.publish_course, course_id)
    before = row(studio, course_id).cover_key
    studio.ask(publishing.choose_motif, course_id, "tape")
    after = row(studio, course_id).cover_key
    assert after != before
    assert storage.read(f"public/{after}") != storage.read(f"public/{before}")
    with pytest.raises(InvalidInput):
        studio.ask(publishing.choose_motif, course_id, "../../etc")
    assert len({address for _, address in studio.ask(list_motifs, course_id)}) == 13


def test_readers_see_a_new_text_when_it_is_published(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    lesson_id = first_lesson(studio, course_id)
    assert html(studio, lesson_id) == "<p>One.</p>"
    studio.ask(publishing.publish_course, course_id)
    studio.ask(lessons.edit_lesson, lesson_id, {"body": "Two, half a sen"}, 2)
    studio.ask(courses.edit_course, course_id, {"description": "More"}, 2)
    assert html(studio, lesson_id) == "<p>One.</p>"
    assert studio.editor(course_id).changes == ("The description", "The text of “First lesson”")
    assert studio.ask(courses.list_course_rows)[0].is_staged
    studio.ask(publishing.publish_course, course_id)
    assert html(studio, lesson_id) == "<p>Two, half a sen</p>"
    assert row(studio, course_id).description_html == "<p>More</p>"
    assert studio.editor(course_id).changes == ()


def test_a_course_off_sale_still_has_readers(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    studio.ask(publishing.publish_course, course_id)
    studio.ask(publishing.unpublish_course, course_id)
    lesson_id = first_lesson(studio, course_id)
    studio.ask(lessons.edit_lesson, lesson_id, {"body": "Half"}, 2)
    assert html(studio, lesson_id) == "<p>One.</p>"


def test_the_ways_on_and_off_sale(studio: Studio) -> None:
    course_id = a_ready_course(studio)
    studio.ask(publishing.publish_course, course_id)
    first = row(studio, course_id).published_at
    studio.ask(publishing.publish_course, course_id)
    studio.ask(publishing.unpublish_course, course_id)
    studio.ask(publishing.unpublish_course, course_id)
    assert row(studio, course_id).status == "draft"
    studio.ask(publishing.archive_course, course_id)
    studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).status == "published"
    assert row(studio, course_id).published_at == first


def test_a_move_that_is_none_is_refused(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(publishing.COURSE_TRANSITIONS, "draft", frozenset())
    with pytest.raises(NotNow):
        studio.ask(publishing.archive_course, studio.a_draft())


def test_publishing_without_storage_changes_nothing(studio: Studio, data_dir: Path) -> None:
    course_id = a_ready_course(studio)
    (data_dir / "files" / "public").parent.mkdir(exist_ok=True)
    (data_dir / "files" / "public").write_text("a file where a folder should be")
    with pytest.raises(StorageUnavailable):
        studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).status == "draft"
    (data_dir / "files" / "public").unlink()
    studio.ask(publishing.publish_course, course_id)
    assert row(studio, course_id).is_on_sale


def test_open_pages_are_told(studio: Studio) -> None:
    told: list[str] = []
    quiet = live.on_publish(told.append)
    try:
        course_id = a_ready_course(studio)
        assert set(told) == {live.store_courses(studio.store_id)}
        told.clear()
        studio.ask(publishing.publish_course, course_id)
        assert live.MARKET in told
        told.clear()
        studio.ask(courses.edit_course, course_id, {"title": "New"}, 2)
        assert set(told) == {live.store_courses(studio.store_id), live.MARKET}
    finally:
        quiet()
