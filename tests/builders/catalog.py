"""Courses, their modules, lessons and files."""

from typing import Any

from ppr_academy.models.catalog import Course, CourseStatus, Lesson, Module
from ppr_academy.models.media import FilePurpose, FileStatus, MediaFile
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores.scope import StoreScope


def a_course(scope: StoreScope, **values: Any) -> Course:
    """A published course without lessons; `status=CourseStatus.DRAFT` for one in the making."""
    course_id = values.pop("id", None) or new_id()
    now = clock.now()
    given = {
        "slug": f"course-{course_id.hex[:10]}",
        "title": "House Chords 101",
        "promise": "Voice chords that move a room.",
        "price_cents": 4900,
        "status": CourseStatus.PUBLISHED,
        "created_at": now,
    }
    given |= values
    if given["status"] == CourseStatus.PUBLISHED:
        given.setdefault("published_at", now)
    course = scope.new(Course, id=course_id, **given)
    scope.session.flush()
    return course


def a_module(scope: StoreScope, course: Course, **values: Any) -> Module:
    """One part of a course, the first unless a `position` is given."""
    given = {"title": "The voicing", "position": 0} | values
    module = scope.new(Module, course_id=course.id, **given)
    scope.session.flush()
    return module


def a_lesson(
    scope: StoreScope,
    course: Course,
    *,
    module: Module,
    file: MediaFile | None = None,
    **values: Any,
) -> Lesson:
    """One lesson of a module: a text, with `file` when given."""
    given = {
        "title": "Four notes, one hand",
        "body": "Play the third on top.",
        "body_html": "<p>Play the third on top.</p>",
        "position": 0,
        "created_at": clock.now(),
        "file_id": file.id if file else None,
    }
    lesson = scope.new(Lesson, course_id=course.id, module_id=module.id, **(given | values))
    scope.session.flush()
    return lesson


def a_media_file(scope: StoreScope, **values: Any) -> MediaFile:
    """What we know of a ready sound of ten minutes. The bytes are the test's to store."""
    file_id = values.pop("id", None) or new_id()
    now = clock.now()
    given = {
        "uploaded_by": scope.actor_id,
        "purpose": FilePurpose.LESSON,
        "status": FileStatus.READY,
        "name": "voicing.wav",
        "content_type": "audio/wav",
        "size_bytes": 1_000_000,
        "received_bytes": 1_000_000,
        "storage_key": f"files/{file_id}",
        "duration_ms": 600_000,
        "peaks": [10, 60, 100, 40],
        "created_at": now,
        "ready_at": now,
    }
    file = scope.new(MediaFile, id=file_id, **(given | values))
    scope.session.flush()
    return file
