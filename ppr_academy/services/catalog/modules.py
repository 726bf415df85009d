"""Parts of a course: added and renamed."""

from collections.abc import Mapping

from ppr_academy.models.catalog import Course, Module
from ppr_academy.services.catalog import queries
from ppr_academy.services.catalog.errors import CourseFull
from ppr_academy.services.catalog.saving import (
    Field,
    read_changes,
    saved,
    touch_course,
    write_changes,
)
from ppr_academy.services.catalog.views import Made, Saved
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

MOST_MODULES = 100


def add_module(scope: StoreScope, course_id: object, title: object = "New part") -> Made:
    """An empty part at the end of a course. Raises NotFound, InvalidInput, CourseFull."""
    scope.require(permissions.CATALOG_EDIT)
    name = _clean_title(title)
    course = scope.lock(Course, parse_id(course_id))
    places = queries.list_module_places(scope, course.id)
    if len(places) >= MOST_MODULES:
        raise CourseFull(f"A course has up to {MOST_MODULES} parts.")
    position = places[-1][1] + 1 if places else 0
    module = scope.new(Module, id=new_id(), course_id=course.id, title=name, position=position)
    scope.session.flush()
    touch_course(scope, course)
    return Made(str(course.id), str(module.id))


def edit_module(
    scope: StoreScope, module_id: object, changes: Mapping[str, object], version: object
) -> Saved:
    """Save a part's title. Raises NotFound, InvalidInput, ChangedElsewhere."""
    scope.require(permissions.CATALOG_EDIT)
    module = scope.lock(Module, parse_id(module_id))
    values = read_changes(module, changes, version, FIELDS)
    if values:
        write_changes(module, values)
        touch_course(scope, scope.get(Course, module.course_id))
    return saved(module, changes, FIELDS)


def _clean_title(value: object) -> str:
    return clean_line(value, field="title", name="The title", limit=120)


FIELDS = {"title": Field("title", _clean_title)}
"""What can be saved of a part, by the name of the field."""
