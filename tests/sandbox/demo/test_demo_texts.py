"""The demo academy reads like one: whole lessons, plain words, addresses that work."""

import re

import pytest

from ppr_academy.models.catalog import CourseLevel
from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.people import MILO, PEOPLE, STORES, STUDENT, STUDENTS
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Course, Lesson, Store
from ppr_academy.services.media.colors import FAMILY_NAMES
from ppr_academy.services.media.covers import MOTIF_NAMES, TOPIC_NAMES

LESSONS = [(course, lesson) for course in COURSES for lesson in course.lessons]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FORBIDDEN = re.compile(
    r"!|♯|♭|\bunlock|\bjourney|\bseamless|\bsupercharge|\blorem\b|\btodo\b|\bitem 1\b",
    re.IGNORECASE,
)
TAPS = ("One tap", "Two taps", "Three taps", "Four taps")

in_every_course = pytest.mark.parametrize("course", COURSES, ids=lambda course: course.slug)
in_every_lesson = pytest.mark.parametrize(
    ("course", "lesson"), LESSONS, ids=[f"{c.slug}: {lesson.title}" for c, lesson in LESSONS]
)


def test_there_are_three_stores_and_eight_courses() -> None:
    assert [store.slug for store in STORES] == ["ava-keys", "milo-beats", "rosa-tavares"]
    assert len(COURSES) == 8
    assert len({course.key for course in COURSES}) == 8
    assert {course.store_slug for course in COURSES} == {store.slug for store in STORES}


def test_the_two_courses_that_scripts_rely_on_cost_what_they_expect() -> None:
    prices = {course.key: course.price_cents for course in COURSES}
    assert prices["ava-keys/house-chords-101"] == 4900
    assert prices["milo-beats/drum-bus-basics"] == 0


def test_prices_differ_and_one_title_is_as_long_as_titles_get() -> None:
    prices = [course.price_cents for course in COURSES]
    assert len(set(prices)) == 8
    assert 12_000 in prices
    assert max(len(course.title) for course in COURSES) == 60


@in_every_course
def test_a_course_fits_its_columns_and_its_catalogue(course: Course) -> None:
    assert SLUG.fullmatch(course.slug)
    assert len(course.slug) <= 80
    assert len(course.title) <= 120
    assert 20 <= len(course.promise) <= 240
    assert len(course.description.split()) >= 60
    assert "## What you need" in course.description
    assert course.topic in TOPIC_NAMES
    assert course.level in {level.value for level in CourseLevel}
    assert course.motif in {"", *MOTIF_NAMES}


@in_every_course
def test_a_course_has_parts_lessons_and_something_to_hear_for_free(course: Course) -> None:
    assert 3 <= len(course.modules) <= 6
    assert 5 <= len(course.lessons) <= 14
    assert all(module.lessons for module in course.modules)
    assert course.lessons[0].is_free
    titles = [lesson.title for lesson in course.lessons]
    assert len(set(titles)) == len(titles)
    assert len({module.title for module in course.modules}) == len(course.modules)


@in_every_lesson
def test_a_lesson_is_worth_reading(course: Course, lesson: Lesson) -> None:
    words = len(lesson.body.split())
    assert 150 <= words <= 400
    assert len(lesson.title) <= 120
    assert "**Do it now" in lesson.body or lesson.body.count("\n1. ") == 1 or words > 200


@in_every_lesson
def test_the_voice_is_ours(course: Course, lesson: Lesson) -> None:
    for text in (lesson.title, lesson.body, course.title, course.promise, course.description):
        assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
        assert not re.search(r"\b[A-Z]{5,}\b", text)


@in_every_lesson
def test_what_a_lesson_says_you_hear_is_what_plays(course: Course, lesson: Lesson) -> None:
    count = len(lesson.sound.takes) if lesson.sound else 0
    body = lesson.body.lower()
    for number, words in enumerate(TAPS, 1):
        assert (words.lower() in body) == (number <= count), words
    assert ("**listen.**" in body) == bool(lesson.sound)


@in_every_lesson
def test_a_paragraph_is_one_line(course: Course, lesson: Lesson) -> None:
    for block in lesson.body.split("\n\n"):
        lines = block.split("\n")
        assert len(lines) == 1 or all(re.match(r"- |\d+\. ", line) for line in lines), block


def test_prose_keeps_lists_and_joins_wrapped_lines() -> None:
    text = prose("""
    One line
    and its rest.

    - first
      goes on
    - second
    1. number
    """)
    assert text == "One line and its rest.\n\n- first goes on\n- second\n1. number"


def test_prose_does_not_take_a_number_in_a_sentence_for_a_list() -> None:
    assert prose("After 174.\nAt 58 it is\n202. Done.") == "After 174. At 58 it is 202. Done."


def test_people_have_names_from_everywhere_and_addresses_that_work() -> None:
    addresses = [person.email for person in PEOPLE]
    assert len(set(addresses)) == len(addresses) == len({person.name for person in PEOPLE})
    assert all(re.fullmatch(r"[a-z]+(\.[a-z]+)?@demo\.test", address) for address in addresses)
    assert len(STUDENTS) >= 40
    assert sum(not person.name.isascii() for person in STUDENTS) >= 15
    assert all(len(person.name) <= 60 for person in PEOPLE)


def test_the_accounts_that_scripts_rely_on_are_there() -> None:
    roles = {person.email: person.role for person in PEOPLE}
    assert roles["admin@demo.test"] == "admin"
    assert roles["ava@demo.test"] == roles[MILO.email] == roles["rosa@demo.test"] == "creator"
    assert roles[STUDENT.email] == "student"


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.slug)
def test_a_store_fits_its_columns(store: Store) -> None:
    assert SLUG.fullmatch(store.slug)
    assert len(store.name) <= 60
    assert len(store.tagline) <= 160
    assert 40 <= len(store.bio.split()) <= 200
    assert store.family in FAMILY_NAMES
    assert store.owner in {person.email for person in PEOPLE if person.role == "creator"}
    assert not FORBIDDEN.search(store.bio + store.tagline)
