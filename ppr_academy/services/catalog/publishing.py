"""What a course needs before it is on sale, and the ways on sale and off it."""

from collections.abc import Sequence

from ppr_academy.models.catalog import COURSE_TRANSITIONS, Course, CourseStatus
from ppr_academy.services.catalog import drawing, queries
from ppr_academy.services.catalog.errors import CourseNotReady, NotNow
from ppr_academy.services.catalog.queries import LessonLine
from ppr_academy.services.catalog.saving import touch_course
from ppr_academy.services.catalog.views import Check
from ppr_academy.services.core import clock, jobs, live
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.markdown import render_markdown
from ppr_academy.services.media.files import discard_picture
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.plans import Limit, require_room
from ppr_academy.services.stores.scope import StoreScope


def publish_course(scope: StoreScope, course_id: object) -> None:
    """Put a course on sale, or show what was changed since. Publishing twice is once.

    Raises NotFound, CourseNotReady with what is missing, PlanIsFull, StorageUnavailable.
    """
    scope.require(permissions.CATALOG_PUBLISH)
    course = scope.lock(Course, parse_id(course_id))
    store, can_charge = queries.get_store_and_payouts(scope)
    lines = queries.list_lesson_lines(scope, course.id)
    missing = [c.label for c in list_checks(course, lines, can_charge=can_charge) if _is_missing(c)]
    if missing:
        raise CourseNotReady([_lowered(label) for label in missing])
    _publish_texts(scope, course)
    if not course.cover_key:
        drawing.publish_drawing(course, store)
    if course.status != CourseStatus.PUBLISHED:
        require_room(scope, Limit.COURSES, lambda: queries.count_on_sale(scope))
        _move(course, CourseStatus.PUBLISHED)
    course.published_at = course.published_at or clock.now()
    touch_course(scope, course)
    live.touch(scope.session, live.store_learning(scope.store_id))
    # Members of the store get what is new.
    key = f"{course.id}:{course.version}"
    jobs.enqueue(scope.session, "commerce.settle_memberships", str(scope.store_id), key=key)


def unpublish_course(scope: StoreScope, course_id: object) -> None:
    """Take a course off sale; who has it keeps it. Raises NotFound, NotNow."""
    _change(scope, course_id, CourseStatus.DRAFT)


def archive_course(scope: StoreScope, course_id: object) -> None:
    """Put a course away; who has it keeps it. Raises NotFound, NotNow."""
    _change(scope, course_id, CourseStatus.ARCHIVED)


def choose_motif(scope: StoreScope, course_id: object, motif: object) -> None:
    """Draw the cover with this motif (empty: the one that topic and address choose).

    An uploaded cover is given up. Raises NotFound, InvalidInput, StorageUnavailable.
    """
    scope.require(permissions.CATALOG_EDIT)
    course = scope.lock(Course, parse_id(course_id))
    course.cover_motif = drawing.clean_motif(motif)
    discard_picture(scope.session, course.cover_key)
    course.cover_key = ""
    if course.published_at is not None:
        store, _ = queries.get_store_and_payouts(scope)
        drawing.publish_drawing(course, store)
    touch_course(scope, course)


def list_checks(
    course: Course,
    lines: Sequence[LessonLine],
    *,
    can_charge: bool,
    pending: Sequence[str] = (),
) -> tuple[Check, ...]:
    """The list before publishing: what is needed first, then what can follow.

    `pending` are the numbers of lessons whose file is on its way, as `3.4`.
    """
    full = [line for line in lines if line.has_text or line.content_type]
    checks = [
        _check("promise", "A title and a promise", bool(course.title and course.promise), "sales"),
        _check("content", "A lesson with a text or a file", bool(full), "lessons"),
        _check("payouts", _price_line(course, can_charge), course.is_free or can_charge, "price"),
    ]
    if pending:
        verb = "is" if len(pending) == 1 else "are"
        line = f"{_some(pending)} {verb} still being sent"
        checks.append(Check("pending", line, "wait", False, "lessons"))
    is_whole = bool(lines) and len(full) == len(lines)
    checks.append(
        _check("whole", "Every lesson has a text or a file", is_whole, "lessons", is_needed=False)
    )
    has_free = any(line.is_free_preview for line in lines)
    if not course.is_free:
        label = "A lesson that is free to watch"
        checks.append(_check("free", label, has_free, "lessons", is_needed=False))
    return tuple(checks)


def list_changes(course: Course, lines: Sequence[LessonLine]) -> tuple[str, ...]:
    """What was written since the course was published, and is not shown yet."""
    staged = [line.title for line in lines if line.is_text_staged]
    texts = [f"The text of “{title}”" for title in staged[:3]]
    if len(staged) > 3:
        texts.append(f"{len(staged) - 3} more texts")
    return (*(["The description"] if course.is_text_staged else []), *texts)


def _publish_texts(scope: StoreScope, course: Course) -> None:
    course.description_html = render_markdown(course.description)
    course.is_text_staged = False
    for lesson in queries.list_staged_lessons(scope, course.id):
        lesson.body_html = render_markdown(lesson.body)
        lesson.is_text_staged = False


def _change(scope: StoreScope, course_id: object, status: CourseStatus) -> None:
    scope.require(permissions.CATALOG_PUBLISH)
    course = scope.lock(Course, parse_id(course_id))
    if course.status == status:
        return
    _move(course, status)
    touch_course(scope, course)


def _move(course: Course, status: CourseStatus) -> None:
    if status not in COURSE_TRANSITIONS[CourseStatus(course.status)]:
        raise NotNow
    course.status = status


def _check(key: str, label: str, is_done: bool, tab: str, *, is_needed: bool = True) -> Check:
    return Check(key, label, "ok" if is_done else "no", is_needed, tab)


def _is_missing(check: Check) -> bool:
    return check.is_needed and check.state != "ok"


def _price_line(course: Course, can_charge: bool) -> str:
    if course.is_free:
        return "A price: free"
    return "A price and a payout account" if can_charge else "A payout account for the price"


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _some(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
