"""Courses: made, listed, and saved field by field."""

import threading

import pytest
from sqlalchemy import Engine

from ppr_academy.services.catalog import courses, publishing
from ppr_academy.services.catalog.errors import ChangedElsewhere, PayoutsMissing
from ppr_academy.services.core.errors import Forbidden, InvalidInput, NotFound
from ppr_academy.services.stores import permissions
from tests.services.catalog.conftest import Studio
from tests.support.statements import counted

NO_RIGHTS = frozenset({permissions.COMMERCE_VIEW})


def detail(studio: Studio, course_id: str):
    from ppr_academy.services.catalog.editor import get_course_detail

    return studio.ask(get_course_detail, course_id)


def test_a_new_course_is_a_draft_with_one_part_and_one_lesson(studio: Studio) -> None:
    view = studio.editor(studio.a_draft("Böhse Chörds & Łódź #1"))
    assert view.status == "draft"
    assert view.title == "Böhse Chörds & Łódź #1"
    assert view.slug == "bohse-chords-and-lodz-sharp-1"
    assert [len(module.lessons) for module in view.modules] == [1]
    assert view.count == "1 lesson, 1 part"


def test_the_same_title_twice_makes_two_addresses(studio: Studio) -> None:
    slugs = [studio.editor(studio.a_draft("House Chords 101")).slug for _ in range(3)]
    assert slugs == ["house-chords-101", "house-chords-101-2", "house-chords-101-3"]


def test_two_stores_may_use_one_address(studio: Studio, neighbour: Studio) -> None:
    first, second = studio.a_draft("Bass"), neighbour.a_draft("Bass")
    assert studio.editor(first).slug == neighbour.editor(second).slug == "bass"


def test_a_title_of_signs_alone_still_makes_an_address(studio: Studio) -> None:
    assert studio.editor(studio.a_draft("音楽 🎹")).slug == "course"


@pytest.mark.parametrize("title", ["", "   ", "\x00\x07", "x" * 121, None, 7, ["a"], "\u202e"])
def test_a_course_needs_a_title_that_can_be_read(studio: Studio, title: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        studio.ask(courses.create_course, title)
    assert refusal.value.field == "title"
    assert studio.ask(courses.list_course_rows) == ()


def test_making_and_editing_need_the_right(studio: Studio) -> None:
    course_id = studio.a_draft()
    for service, args in (
        (courses.create_course, ("A",)),
        (courses.list_course_rows, ()),
        (courses.edit_course, (course_id, {"title": "B"}, 1)),
    ):
        with pytest.raises(Forbidden):
            studio.ask(service, *args, rights=NO_RIGHTS)


def test_another_stores_course_is_not_there(studio: Studio, neighbour: Studio) -> None:
    course_id = studio.a_draft()
    with pytest.raises(NotFound):
        neighbour.ask(courses.edit_course, course_id, {"title": "Mine now"}, 1)
    assert studio.editor(course_id).title == "House Chords 101"
    assert neighbour.ask(courses.list_course_rows) == ()


def test_a_save_is_cleaned_counted_and_told(studio: Studio) -> None:
    course_id = studio.a_draft()
    saved = studio.ask(courses.edit_course, course_id, {"title": "  House\x00  Chords  "}, 1)
    assert (saved.version, saved.values) == (2, {"title": "House Chords"})
    assert saved.saved_at.endswith("+00:00")


def test_a_save_on_an_old_version_is_shown_both_texts_and_changes_nothing(studio: Studio) -> None:
    course_id = studio.a_draft()
    studio.ask(courses.edit_course, course_id, {"promise": "Theirs"}, 1)
    with pytest.raises(ChangedElsewhere) as refusal:
        studio.ask(courses.edit_course, course_id, {"promise": "Mine"}, 1)
    assert refusal.value.current == 2
    assert refusal.value.values == {"promise": "Theirs"}
    assert detail(studio, course_id).promise == "Theirs"


def test_a_save_that_is_sent_again_is_no_conflict(studio: Studio) -> None:
    course_id = studio.a_draft()
    first = studio.ask(courses.edit_course, course_id, {"promise": "Once"}, 1)
    again = studio.ask(courses.edit_course, course_id, {"promise": "Once"}, 1)
    assert again.version == first.version == 2


def test_two_windows_that_save_at_once_lose_nothing(studio: Studio) -> None:
    course_id = studio.a_draft()
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def save(number: int) -> None:
        start.wait()
        try:
            studio.ask(courses.edit_course, course_id, {"promise": f"Text {number}"}, 1)
            outcomes.append("saved")
        except ChangedElsewhere:
            outcomes.append("conflict")

    threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 7 + ["saved"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("promise", "x" * 241),
        ("description", "x" * 20_001),
        ("slug", ""),
        ("slug", "UPPER CASE"),
        ("slug", "-a"),
        ("slug", "a--b"),
        ("slug", "ü"),
        ("slug", "x" * 81),
        ("topic", "knitting"),
        ("level", "expert"),
        ("price", "-5"),
        ("price", "0.50"),
        ("price", "10000.01"),
        ("price", "9" * 39),
        ("price", "49.999"),
        ("price", "4e3"),
        ("price", "٤٩"),
        ("price", "12,50"),
        ("title", 5),
        ("promise", None),
        ("description", {"a": 1}),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(
    studio: Studio, field: str, value: object
) -> None:
    course_id = studio.a_draft()
    before = detail(studio, course_id)
    with pytest.raises(InvalidInput) as refusal:
        studio.ask(courses.edit_course, course_id, {field: value}, 1)
    assert refusal.value.field == field
    assert refusal.value.message.endswith(".")
    assert detail(studio, course_id) == before


@pytest.mark.parametrize(
    ("changes", "version"),
    [({}, 1), ({"status": "published"}, 1), ({"store_id": "x"}, 1), ("title", 1), (None, 1),
     ({"title": "A"}, "1"), ({"title": "A"}, True), ({"title": "A"}, None)],
)  # fmt: skip
def test_nothing_else_can_be_saved(studio: Studio, changes: object, version: object) -> None:
    course_id = studio.a_draft()
    with pytest.raises(InvalidInput):
        studio.ask(courses.edit_course, course_id, changes, version)
    assert studio.editor(course_id).version == 1


@pytest.mark.parametrize("course_id", ["", "1", None, 5, "x" * 5000, {"id": 1}])
def test_an_id_that_is_none_finds_nothing(studio: Studio, course_id: object) -> None:
    with pytest.raises(NotFound):
        studio.ask(courses.edit_course, course_id, {"title": "A"}, 1)


def test_four_byte_signs_and_markup_are_kept_as_typed(studio: Studio) -> None:
    course_id = studio.a_draft()
    typed = "<b>Bass</b> 🎛️ & 𝄞"
    studio.ask(courses.edit_course, course_id, {"promise": typed}, 1)
    assert detail(studio, course_id).promise == typed


@pytest.mark.parametrize(
    ("typed", "cents", "shown"),
    [("29.99", 2999, "29.99"), ("49", 4900, "49"), ("$1,204.50", 120_450, "1204.50"),
     ("", 0, ""), ("0", 0, ""), ("free", 0, ""), ("10000", 1_000_000, "10000")],
)  # fmt: skip
def test_a_price_is_cents(studio: Studio, typed: str, cents: int, shown: str) -> None:
    course_id = studio.a_draft()
    studio.ask(courses.edit_course, course_id, {"price": "7"}, 1)
    saved = studio.ask(courses.edit_course, course_id, {"price": typed}, 2)
    assert saved.values == {"price": shown}
    view = detail(studio, course_id)
    assert view.is_free == (cents == 0)
    assert view.price == shown


def test_the_price_says_where_the_money_goes(studio: Studio) -> None:
    course_id = studio.a_draft()
    studio.ask(courses.edit_course, course_id, {"price": "49"}, 1)
    view = detail(studio, course_id)
    assert (view.price_label, view.fee, view.kept) == ("$49", "$4.90", "$44.10")


def test_an_address_that_another_course_has_is_refused(studio: Studio) -> None:
    studio.a_draft("Bass")
    course_id = studio.a_draft("Drums")
    with pytest.raises(InvalidInput) as refusal:
        studio.ask(courses.edit_course, course_id, {"slug": "bass"}, 1)
    assert refusal.value.field == "slug"
    studio.ask(courses.edit_course, course_id, {"slug": "drums-and-bass"}, 1)
    assert studio.editor(course_id).slug == "drums-and-bass"


def test_a_course_on_sale_cannot_cost_money_that_cannot_be_paid_out(studio: Studio) -> None:
    course_id = studio.a_draft()
    view = studio.editor(course_id)
    from ppr_academy.services.catalog.lessons import edit_lesson

    studio.ask(edit_lesson, view.modules[0].lessons[0].id, {"body": "Play."}, 1)
    studio.ask(courses.edit_course, course_id, {"promise": "Chords."}, 1)
    studio.ask(publishing.publish_course, course_id)
    with pytest.raises(PayoutsMissing) as refusal:
        studio.ask(courses.edit_course, course_id, {"price": "49"}, 2)
    assert refusal.value.field == "price"
    studio.can_be_paid()
    studio.ask(courses.edit_course, course_id, {"price": "49"}, 2)
    assert detail(studio, course_id).price == "49"


def test_the_list_takes_three_statements_however_many_courses(
    studio: Studio, engine: Engine
) -> None:
    for number in range(5):
        studio.a_draft(f"Course {number}")
    with counted(engine) as statements:
        rows = studio.ask(courses.list_course_rows)
    assert [row.title for row in rows] == [f"Course {n}" for n in (4, 3, 2, 1, 0)]
    assert len(statements) == 3


def test_what_was_put_away_stands_last(studio: Studio) -> None:
    first, second = studio.a_draft("First"), studio.a_draft("Second")
    studio.ask(publishing.archive_course, second)
    rows = studio.ask(courses.list_course_rows)
    assert [(row.id, row.status) for row in rows] == [(first, "draft"), (second, "archived")]
