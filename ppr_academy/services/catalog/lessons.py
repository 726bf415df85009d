"""Lessons: added, saved as they are typed, freed, and rid of their file."""

from collections.abc import Mapping
from typing import Any

from ppr_academy.models.catalog import Course, Lesson, Module
from ppr_academy.models.media import MediaFile
from ppr_academy.services.catalog import queries
from ppr_academy.services.catalog.errors import CourseFull
from ppr_academy.services.catalog.order import read_order, write_order
from ppr_academy.services.catalog.saving import (
    Field,
    read_changes,
    saved,
    touch_course,
    write_changes,
)
from ppr_academy.services.catalog.views import LessonDetail, Made, Saved
from ppr_academy.services.core import clock
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.markdown import count_words, render_markdown
from ppr_academy.services.core.text import clean_line, clean_text
from ppr_academy.services.media import files
from ppr_academy.services.media.views import FileView, view_file
from ppr_academy.services.media.waveform import wave_path
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

MOST_LESSONS = 500
LONGEST_TEXT = 100_000

_WAVE = (300, 100)
_WAVE_HEIGHT = 52


def lesson_target(lesson_id: object) -> str:
    """How a file says that it is sent for this lesson."""
    return f"lesson:{lesson_id}"


def add_lesson(scope: StoreScope, module_id: object, title: object = "New lesson") -> Made:
    """An empty lesson at the end of a part. Raises NotFound, InvalidInput, CourseFull."""
    scope.require(permissions.CATALOG_EDIT)
    name = _clean_title(title)
    module = scope.get(Module, parse_id(module_id))
    course = scope.lock(Course, module.course_id)
    order = read_order(scope, course.id)
    if sum(len(lessons) for lessons in order.values()) >= MOST_LESSONS:
        raise CourseFull(f"A course has up to {MOST_LESSONS} lessons.")
    lesson = scope.new(
        Lesson,
        id=new_id(),
        course_id=course.id,
        module_id=module.id,
        title=name,
        position=-1,
        created_at=clock.now(),
    )
    scope.session.flush()
    order[module.id].append(lesson.id)
    write_order(scope, course.id, order)
    touch_course(scope, course)
    return Made(str(course.id), str(module.id), str(lesson.id))


def get_lesson(scope: StoreScope, lesson_id: object) -> LessonDetail:
    """A lesson with its text and its files. Two statements. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    found = queries.find_lesson_with_file(scope, parse_id(lesson_id))
    if found is None:
        raise NotFound
    lesson, file = found
    target = lesson_target(lesson.id)
    return LessonDetail(
        id=str(lesson.id),
        course_id=str(lesson.course_id),
        title=lesson.title,
        body=lesson.body,
        words=count_words(lesson.body),
        version=lesson.version,
        is_free=lesson.is_free_preview,
        is_staged=lesson.is_text_staged,
        file=view_file(file),
        pending=files.list_waiting(scope, target).get(target, FileView()),
        wave=_wave(file, _WAVE[0]),
        wave_small=_wave(file, _WAVE[1]),
    )


def open_lesson(scope: StoreScope, course_id: object, lesson_id: object) -> LessonDetail:
    """The lesson that the editor opens: the one asked for, else the course's first.

    Empty when there is none, or when it was deleted. Up to three statements.
    """
    scope.require(permissions.CATALOG_EDIT)
    if not lesson_id:
        lesson_id = queries.find_first_lesson(scope, parse_id(course_id))
    try:
        lesson = get_lesson(scope, lesson_id)
    except NotFound:
        return LessonDetail()
    return lesson if lesson.course_id == str(parse_id(course_id)) else LessonDetail()


def edit_lesson(
    scope: StoreScope, lesson_id: object, changes: Mapping[str, object], version: object
) -> Saved:
    """Save a lesson's title or text (`body`, Markdown).

    `version` is the one the changes were based on. Raises NotFound, InvalidInput at the field,
    ChangedElsewhere with the newer texts.
    """
    scope.require(permissions.CATALOG_EDIT)
    lesson = scope.lock(Lesson, parse_id(lesson_id))
    values = read_changes(lesson, changes, version, FIELDS)
    if values:
        course = scope.get(Course, lesson.course_id)
        _stage_text(course, lesson, values)
        write_changes(lesson, values)
        touch_course(scope, course)
    return saved(lesson, changes, FIELDS)


def set_free_preview(scope: StoreScope, lesson_id: object, is_free: bool) -> None:
    """Let everybody watch a lesson, or only those who have the course. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    lesson = scope.lock(Lesson, parse_id(lesson_id))
    if lesson.is_free_preview != (is_free is True):
        lesson.is_free_preview = is_free is True
        touch_course(scope, scope.get(Course, lesson.course_id))


def remove_file(scope: StoreScope, lesson_id: object) -> None:
    """Take the file out of a lesson and delete it. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    lesson = scope.lock(Lesson, parse_id(lesson_id))
    if lesson.file_id is None:
        return
    file = scope.get(MediaFile, lesson.file_id)
    lesson.file_id = None
    scope.session.flush()
    files.discard_file(scope, file)
    touch_course(scope, scope.get(Course, lesson.course_id))


def preview_text(scope: StoreScope, lesson_id: object) -> str:
    """The lesson's text as students would read it, as HTML. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    return render_markdown(scope.get(Lesson, parse_id(lesson_id)).body)


def _stage_text(course: Course, lesson: Lesson, values: Mapping[str, Any]) -> None:
    """What was published once is read by students: they see a new text when it is published."""
    if "body" not in values:
        return
    if course.published_at is None:
        lesson.body_html = render_markdown(values["body"])
    else:
        lesson.is_text_staged = True


def _wave(file: MediaFile | None, bars: int) -> str:
    return wave_path(file.peaks, bars, _WAVE_HEIGHT) if file and file.peaks else ""


def _clean_title(value: object) -> str:
    return clean_line(value, field="title", name="The title", limit=120)


def _clean_body(value: object) -> str:
    return clean_text(value, field="body", name="The text", limit=LONGEST_TEXT)


FIELDS = {"title": Field("title", _clean_title), "body": Field("body", _clean_body)}
"""What can be saved of a lesson, by the name of the field."""
