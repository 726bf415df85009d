"""Courses: made, listed, and their fields saved one at a time as they are typed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from ppr_academy.models.catalog import Course, CourseLevel, CourseStatus
from ppr_academy.services.catalog import drawing, queries
from ppr_academy.services.catalog.errors import PayoutsMissing
from ppr_academy.services.catalog.lessons import add_lesson
from ppr_academy.services.catalog.modules import add_module
from ppr_academy.services.catalog.saving import (
    Field,
    read_changes,
    saved,
    touch_course,
    write_changes,
)
from ppr_academy.services.catalog.slugs import clean_slug, numbered, slug_of
from ppr_academy.services.catalog.views import CourseRow, Saved
from ppr_academy.services.core import clock, live
from ppr_academy.services.core.errors import Busy, InvalidInput
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.markdown import render_markdown
from ppr_academy.services.core.money import parse_price, price_label
from ppr_academy.services.core.text import clean_line, clean_text
from ppr_academy.services.media.views import length_label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

LONGEST_DESCRIPTION = 20_000
LEVELS = tuple((level.value, level.value.capitalize()) for level in CourseLevel)
"""For whom a course can be: the word that is stored and the one that is shown."""


def create_course(scope: StoreScope, title: object) -> str:
    """A draft with this title, one part and one empty lesson. Returns its id.

    Raises InvalidInput (field `title`).
    """
    scope.require(permissions.CATALOG_EDIT)
    course = _insert(scope, clean_line(title, field="title", name="The title", limit=120))
    made = add_module(scope, course.id, "Part one")
    add_lesson(scope, made.module_id, "First lesson")
    live.touch(scope.session, live.store_courses(scope.store_id))
    return str(course.id)


def list_course_rows(scope: StoreScope) -> tuple[CourseRow, ...]:
    """This store's courses, newest first, archived ones last. Three statements."""
    scope.require(permissions.CATALOG_EDIT)
    store, _ = queries.get_store_and_payouts(scope)
    sums = queries.sum_lessons(scope)
    rows = []
    for course in queries.list_courses(scope):
        lessons, milliseconds, staged = sums.get(course.id, (0, 0, 0))
        rows.append(
            CourseRow(
                id=str(course.id),
                title=course.title,
                slug=course.slug,
                status=CourseStatus(course.status).value,
                price=price_label(course.price_cents, course.currency),
                is_free=course.is_free,
                cover=drawing.cover_src(course, store, small=True),
                lessons=f"{lessons} lesson{'' if lessons == 1 else 's'}",
                duration=length_label(milliseconds),
                is_staged=course.is_text_staged or staged > 0,
                public_path=f"/{store.slug}/courses/{course.slug}",
            )
        )
    return tuple(rows)


def edit_course(
    scope: StoreScope, course_id: object, changes: Mapping[str, object], version: object
) -> Saved:
    """Save fields of a course: title, slug, promise, description, topic, level, price.

    `version` is the one the changes were based on. Raises NotFound, InvalidInput at the field,
    ChangedElsewhere with the newer texts, PayoutsMissing for a price on a course on sale.
    """
    scope.require(permissions.CATALOG_EDIT)
    course = scope.lock(Course, parse_id(course_id))
    values = read_changes(course, changes, version, FIELDS)
    if values:
        _refuse_slug(scope, course, values)
        _refuse_price(scope, course, values)
        _stage_description(course, values)
        write_changes(course, values)
        touch_course(scope, course)
    return saved(course, changes, FIELDS)


def price_typed(cents: int) -> str:
    """A price as it stands in its field: `49`, `49.50`, empty for free."""
    if not cents:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _insert(scope: StoreScope, title: str) -> Course:
    """A new course under the first free address that its title makes."""
    slug = slug_of(title)
    for number in range(1, 200):
        attempt = numbered(slug, number)
        if queries.is_slug_taken(scope, attempt):
            continue
        try:
            with scope.session.begin_nested():
                course = scope.new(Course, slug=attempt, title=title, created_at=clock.now())
                scope.session.flush()
            return course
        except IntegrityError:
            # Another window took it between the look and the insert.
            continue
    raise Busy


def _refuse_slug(scope: StoreScope, course: Course, values: Mapping[str, Any]) -> None:
    slug = values.get("slug")
    if slug and queries.is_slug_taken(scope, slug, but=course.id):
        raise InvalidInput("Another course of yours has this address.", field="slug")


def _refuse_price(scope: StoreScope, course: Course, values: Mapping[str, Any]) -> None:
    if values.get("price_cents") and course.is_on_sale:
        _, can_charge = queries.get_store_and_payouts(scope)
        if not can_charge:
            raise PayoutsMissing


def _stage_description(course: Course, values: Mapping[str, Any]) -> None:
    """What was published once is read by others: they see a new text when it is published."""
    if "description" not in values:
        return
    if course.published_at is None:
        course.description_html = render_markdown(values["description"])
    else:
        course.is_text_staged = True


def _clean_title(value: object) -> str:
    return clean_line(value, field="title", name="The title", limit=120)


def _clean_promise(value: object) -> str:
    return clean_line(value, field="promise", name="The promise", limit=240, required=False)


def _clean_description(value: object) -> str:
    limit = LONGEST_DESCRIPTION
    return clean_text(value, field="description", name="The description", limit=limit)


def _clean_level(value: object) -> CourseLevel:
    try:
        return CourseLevel(str(value))
    except ValueError:
        raise InvalidInput("Choose a level from the list.", field="level") from None


def _clean_price(value: object) -> int:
    return parse_price(clean_line(value, field="price", name="The price", limit=40, required=False))


def _level_word(level: CourseLevel) -> str:
    return CourseLevel(level).value


FIELDS = {
    "title": Field("title", _clean_title),
    "slug": Field("slug", clean_slug),
    "promise": Field("promise", _clean_promise),
    "description": Field("description", _clean_description),
    "topic": Field("topic", drawing.clean_topic),
    "level": Field("level", _clean_level, _level_word),
    "price": Field("price_cents", _clean_price, price_typed),
}
"""What can be saved of a course, by the name of the field."""
