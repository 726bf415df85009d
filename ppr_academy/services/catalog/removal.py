"""Deleting lessons and parts, and bringing them back within a day.

What is deleted is gone for everybody at once. Its rows, with what students heard of it, are kept
aside, so that bringing it back brings back all of it.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from sqlmodel import SQLModel

from ppr_academy.models.base import StoreOwned
from ppr_academy.models.catalog import Course, Lesson, Module, RemovedPart
from ppr_academy.models.learning import LessonProgress
from ppr_academy.models.media import MediaFile
from ppr_academy.services.catalog import queries
from ppr_academy.services.catalog.errors import NoLongerUndoable
from ppr_academy.services.catalog.order import Tree, read_order, write_order
from ppr_academy.services.catalog.saving import touch_course
from ppr_academy.services.catalog.uploads import use_waiting
from ppr_academy.services.catalog.views import Made, Removed
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.media import files
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

KEPT = timedelta(days=1)
"""How long deleting can be undone."""

_UNUSED = timedelta(days=2)


def remove_lesson(scope: StoreScope, lesson_id: object) -> Removed:
    """Delete a lesson. Raises NotFound. `restore_part` with the returned id undoes it."""
    scope.require(permissions.CATALOG_EDIT)
    lesson = scope.get(Lesson, parse_id(lesson_id))
    course = scope.lock(Course, lesson.course_id)
    removed = _set_aside(scope, course, lesson.title, None, [lesson])
    scope.delete(lesson)
    _close_gap(scope, course)
    return Removed(str(removed.id), lesson.title, "lesson")


def remove_module(scope: StoreScope, module_id: object) -> Removed:
    """Delete a part with its lessons. Raises NotFound. `restore_part` undoes it."""
    scope.require(permissions.CATALOG_EDIT)
    module = scope.get(Module, parse_id(module_id))
    course = scope.lock(Course, module.course_id)
    lessons = queries.list_module_lessons(scope, module.id)
    removed = _set_aside(scope, course, module.title, module, lessons)
    for lesson in lessons:
        scope.delete(lesson)
    scope.session.flush()
    scope.delete(module)
    _close_gap(scope, course)
    return Removed(str(removed.id), module.title, "part")


def restore_part(scope: StoreScope, removed_id: object) -> Made:
    """Bring back what was deleted, at its place, with what students heard of it.

    Raises NotFound for another store's, NoLongerUndoable.
    """
    scope.require(permissions.CATALOG_EDIT)
    removed = scope.find(RemovedPart, parse_id(removed_id))
    if removed is None:
        raise NoLongerUndoable
    course = scope.lock(Course, removed.course_id)
    modules = _rows(Module, removed)
    lessons = _rows(Lesson, removed)
    tree = _tree_with(scope, course.id, modules, lessons)
    for rows in (modules, lessons, _rows(LessonProgress, removed)):
        scope.session.add_all(rows)
        scope.session.flush()
    scope.delete(removed)
    write_order(scope, course.id, tree)
    for lesson in lessons:
        use_waiting(scope, lesson.id)
    touch_course(scope, course)
    live.touch(scope.session, live.store_learning(scope.store_id))
    home = modules[0].id if modules else lessons[0].module_id
    return Made(str(course.id), str(home), str(lessons[0].id) if lessons else "")


def sweep_removed() -> None:
    """Delete for good what was deleted a day ago, and files that found no use."""
    now = clock.now()
    with db.transaction() as session:
        for removed in queries.list_removed_before(session, now - KEPT):
            scope = StoreScope(session, removed.store_id, new_id(), frozenset())
            for lesson in _rows(Lesson, removed):
                file = scope.find(MediaFile, lesson.file_id) if lesson.file_id else None
                if file and not queries.is_file_used(scope, file.id):
                    files.discard_file(scope, file)
            scope.delete(removed)
        for file in queries.list_unused_files(session, now - _UNUSED):
            files.discard_file(files.system_scope(session, file), file)


def _set_aside(
    scope: StoreScope,
    course: Course,
    title: str,
    module: Module | None,
    lessons: Sequence[Lesson],
) -> RemovedPart:
    progress = queries.list_progress(scope, [lesson.id for lesson in lessons])
    kinds: dict[str, Sequence[SQLModel]] = {
        "module": [module] if module else [],
        "lesson": lessons,
        "progress": progress,
    }
    rows = {name: [row.model_dump(mode="json") for row in kind] for name, kind in kinds.items()}
    removed = scope.new(
        RemovedPart,
        id=new_id(),
        course_id=course.id,
        title=title,
        rows=rows,
        removed_at=clock.now(),
    )
    scope.session.flush()
    return removed


def _tree_with(
    scope: StoreScope, course_id: uuid.UUID, modules: list[Module], lessons: list[Lesson]
) -> Tree:
    """The course's order with what comes back at its old place."""
    tree = read_order(scope, course_id)
    if modules:
        parts = list(tree.items())
        parts.insert(modules[0].position, (modules[0].id, [lesson.id for lesson in lessons]))
        return dict(parts)
    back = lessons[0]
    if back.module_id not in tree:
        raise NoLongerUndoable
    places = queries.list_lesson_places(scope, course_id)
    before = [p for _, module, p in places if module == back.module_id and p < back.position]
    tree[back.module_id].insert(len(before), back.id)
    return tree


def _close_gap(scope: StoreScope, course: Course) -> None:
    scope.session.flush()
    write_order(scope, course.id, read_order(scope, course.id))
    touch_course(scope, course)
    live.touch(scope.session, live.store_learning(scope.store_id))


Row = TypeVar("Row", bound=StoreOwned)
_NAMES: dict[type[StoreOwned], str] = {
    Module: "module",
    Lesson: "lesson",
    LessonProgress: "progress",
}


def _rows(model: type[Row], removed: RemovedPart) -> list[Row]:
    return [model.model_validate(row) for row in removed.rows[_NAMES[model]]]
