"""Files of lessons and covers: announced for what will use them, and put to use when ready."""

import uuid

from ppr_academy.models.catalog import Course, Lesson
from ppr_academy.models.media import FilePurpose, MediaFile
from ppr_academy.services.catalog.lessons import lesson_target
from ppr_academy.services.catalog.saving import touch_course
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import InvalidInput, NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.media import files, public
from ppr_academy.services.media.views import UploadSlot
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope


def cover_target(course_id: object) -> str:
    """How a picture says that it is sent for this course's cover."""
    return f"cover:{course_id}"


def begin_upload(
    scope: StoreScope, *, purpose: object, target: object, name: object, size: object
) -> UploadSlot:
    """Announce a file for `lesson:{id}`, `cover:{course id}` or `logo`; `size` in bytes.

    Raises NotFound for another store's target, InvalidInput, FileTooLarge, TooManyUploads.
    """
    scope.require(permissions.MEDIA_UPLOAD)
    wanted = _target(scope, purpose, target)
    return files.begin_upload(scope, purpose=purpose, target=wanted, name=name, size=size)


def use_file(file_id: uuid.UUID) -> None:
    """Give a ready file to what waits for it; its predecessor is deleted. Twice is once.

    Opens its own transaction.
    """
    with db.transaction() as session:
        file = files.lock_ready(session, file_id)
        if file is None or not file.target:
            return
        scope = files.system_scope(session, file)
        kind, _, row_id = file.target.partition(":")
        try:
            if kind == "lesson":
                _use_in_lesson(scope, parse_id(row_id), file)
            else:
                _use_as_cover(scope, parse_id(row_id), file)
        except NotFound:
            # Deleted meanwhile. The file waits for an undo until the sweep comes.
            return


def use_waiting(scope: StoreScope, lesson_id: uuid.UUID) -> None:
    """Give a lesson that came back the file that became ready meanwhile."""
    file = files.find_unused(scope, lesson_target(lesson_id))
    if file:
        _use_in_lesson(scope, lesson_id, file)


def _use_in_lesson(scope: StoreScope, lesson_id: uuid.UUID, file: MediaFile) -> None:
    lesson = scope.lock(Lesson, lesson_id)
    old = scope.get(MediaFile, lesson.file_id) if lesson.file_id else None
    lesson.file_id = file.id
    file.target = ""
    scope.session.flush()
    if old and old.id != file.id:
        files.discard_file(scope, old)
    touch_course(scope, scope.get(Course, lesson.course_id))


def _use_as_cover(scope: StoreScope, course_id: uuid.UUID, file: MediaFile) -> None:
    course = scope.lock(Course, course_id)
    files.discard_picture(scope.session, course.cover_key)
    course.cover_key = public.picture_key(file.id)
    touch_course(scope, course)
    # What everybody sees was cut from it; nobody needs the original any more.
    files.discard_file(scope, file)


def _target(scope: StoreScope, purpose: object, target: object) -> str:
    kind, _, row_id = target.partition(":") if isinstance(target, str) else ("", "", "")
    if kind == "lesson" and purpose == FilePurpose.LESSON:
        return lesson_target(scope.get(Lesson, parse_id(row_id)).id)
    if kind == "cover" and purpose == FilePurpose.IMAGE:
        return cover_target(scope.get(Course, parse_id(row_id)).id)
    if target == files.LOGO and purpose == FilePurpose.IMAGE:
        return files.LOGO
    raise InvalidInput("Say what the file is for.", field="target")
