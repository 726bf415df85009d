"""The order of a course: parts from the top, lessons from the top of each.

A lesson's position counts through the whole course, so that one sort gives the next lesson.
"""

import uuid

from ppr_academy.models.catalog import Course, Lesson, Module
from ppr_academy.services.catalog import queries
from ppr_academy.services.catalog.errors import OrderChanged
from ppr_academy.services.catalog.saving import touch_course
from ppr_academy.services.catalog.views import Order
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

Tree = dict[uuid.UUID, list[uuid.UUID]]
"""Part → its lessons, both from the top."""


def arrange_course(scope: StoreScope, course_id: object, order: Order) -> Order:
    """Put parts and lessons into a new order, given in full. Returns the one before.

    Raises NotFound, and OrderChanged unless `order` names exactly what the course has.
    """
    scope.require(permissions.CATALOG_EDIT)
    course = scope.lock(Course, parse_id(course_id))
    before = read_order(scope, course.id)
    wanted: Tree = {
        parse_id(module): [parse_id(lesson) for lesson in lessons] for module, lessons in order
    }
    named = [lesson for lessons in wanted.values() for lesson in lessons]
    there = [lesson for lessons in before.values() for lesson in lessons]
    if len(wanted) != len(order) or set(wanted) != set(before) or sorted(named) != sorted(there):
        raise OrderChanged
    write_order(scope, course.id, wanted)
    touch_course(scope, course)
    return tuple((str(module), tuple(map(str, lessons))) for module, lessons in before.items())


def read_order(scope: StoreScope, course_id: uuid.UUID) -> Tree:
    """The order as it is. Two statements."""
    tree: Tree = {module: [] for module, _ in queries.list_module_places(scope, course_id)}
    for lesson, module, _ in queries.list_lesson_places(scope, course_id):
        tree[module].append(lesson)
    return tree


def write_order(scope: StoreScope, course_id: uuid.UUID, tree: Tree) -> None:
    """Store an order of rows that exist; only those that move are written."""
    modules = dict(queries.list_module_places(scope, course_id))
    queries.place_modules(
        scope,
        [
            {"id": module, "position": position}
            for position, module in enumerate(tree)
            if modules.get(module) != position
        ],
    )
    lessons = {
        lesson: (module, position)
        for lesson, module, position in queries.list_lesson_places(scope, course_id)
    }
    flat = [(lesson, module) for module, members in tree.items() for lesson in members]
    queries.place_lessons(
        scope,
        [
            {"id": lesson, "module_id": module, "position": position}
            for position, (lesson, module) in enumerate(flat)
            if lessons.get(lesson) != (module, position)
        ],
    )
    for row in scope.session:
        if isinstance(row, Lesson | Module):
            scope.session.expire(row, ["position"])
