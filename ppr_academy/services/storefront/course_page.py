"""A course as it is sold: what it is, how it goes, what can be heard, what it costs."""

import re

from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.catalog.drawing import cover_src, tracks
from ppr_academy.services.commerce.credits.packages import CURRENCY
from ppr_academy.services.commerce.credits.wallet import CreditPrice, get_credit_price
from ppr_academy.services.core import live, money
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import has_access
from ppr_academy.services.learning.outline import parts_of, player_path
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.drawing import (
    count_seconds,
    course_path,
    draw_lanes,
    draw_parts,
    draw_sample,
    draw_ticks,
    duration_label,
    find_sample,
    plural,
)
from ppr_academy.services.storefront.views import CoursePage
from ppr_academy.services.stores.pictures import face_url
from ppr_academy.services.stores.public import find_visible_store

_SLUG = re.compile(r"[A-Za-z0-9-]{1,80}")


def get_course_page(viewer: Viewer, store_slug: object, course_slug: object) -> CoursePage:
    """The sales page at this address. Raises NotFound.

    A draft is its owner's alone. What was archived stays for those who have it.
    Nine statements at most.
    """
    store, course, owned = _find(viewer, store_slug, course_slug)
    outline = queries.list_outlines(viewer.session, [course.id])
    lessons = outline.lessons[course.id]
    free = [x for x in lessons if x.id in outline.free]
    peaks = queries.list_peaks(viewer.session, [x.file_id for x in free if x.file_id])
    students = queries.count_students(viewer.session, store.id).get(course.id, 0)
    seconds = count_seconds(lessons)
    bar, ticks = draw_ticks(seconds)
    dark, light = tracks(store)
    fee = money.platform_fee(course.price_cents)
    offer = _offer(viewer, store, course, owned)
    size = f"{duration_label(seconds)} in {plural(len(lessons), 'lesson')}"
    return CoursePage(
        id=str(course.id),
        href=course_path(store, course),
        title=course.title,
        promise=course.promise,
        description_html=course.description_html,
        level=course.level.value.capitalize(),
        students=plural(students, "student") if students else "",
        store_name=store.name,
        store_slug=store.slug,
        store_href=f"/{store.slug}",
        store_face=face_url(store),
        store_tagline=store.tagline,
        cover=cover_src(course, store),
        track_dark=dark,
        track_light=light,
        price=money.price_label(course.price_cents, course.currency),
        is_free=course.is_free,
        offer=offer,
        learn_href=player_path(course.slug, store.slug),
        edit_href=f"/dashboard/courses/{course.id}",
        free_count=len(free),
        free_label=plural(len(free), "lesson"),
        size_label=size,
        lessons_label=plural(len(lessons), "lesson"),
        contents=_contents(size, len(parts_of(lessons)), len(free)),
        theirs=money.label(course.price_cents - fee, course.currency),
        ours=money.label(fee, course.currency),
        share=course.price_cents - fee,
        fee=fee,
        sample=draw_sample(find_sample(outline, course.id), peaks),
        bar=bar,
        ticks=ticks,
        lanes=draw_lanes(lessons, outline.free),
        parts=draw_parts(lessons, outline.free, peaks),
        is_open=course.is_on_sale,
        credits=_credits(viewer, course, offer),
    )


def get_course_topics(viewer: Viewer, store_slug: object, course_slug: object) -> tuple[str, ...]:
    """The live topics that the sales page at this address shows. Raises NotFound."""
    store, _, _ = _find(viewer, store_slug, course_slug)
    mine = (live.library(viewer.user_id), live.purchases(viewer.user_id)) if viewer.user_id else ()
    return (
        live.store_profile(store.id),
        live.store_courses(store.id),
        live.store_learning(store.id),
        *mine,
    )


def _find(viewer: Viewer, store_slug: object, course_slug: object) -> tuple[Store, Course, bool]:
    store = find_visible_store(viewer, store_slug)
    if not isinstance(course_slug, str) or not _SLUG.fullmatch(course_slug):
        raise NotFound
    course = queries.find_course(viewer.session, store.id, course_slug.lower())
    if course is None:
        raise NotFound
    owned = viewer.user_id is not None and has_access(viewer.session, viewer.user_id, course.id)
    if not (course.is_on_sale or owned or viewer.user_id == store.owner_id):
        raise NotFound
    return store, course, owned


def _offer(viewer: Viewer, store: Store, course: Course, owned: bool) -> str:
    if viewer.user_id == store.owner_id:
        return "edit"
    if owned:
        return "open"
    if course.status is not CourseStatus.PUBLISHED or store.visibility is StoreVisibility.CLOSED:
        return "closed"
    if course.is_free:
        return "enrol"
    return "buy" if queries.can_charge(viewer.session, store.id) else "closed"


def _credits(viewer: Viewer, course: Course, offer: str) -> CreditPrice:
    if offer != "buy" or course.currency != CURRENCY:
        return CreditPrice()
    return get_credit_price(viewer, course.price_cents)


def _contents(size: str, parts: int, free: int) -> list[str]:
    lines = [size, f"{plural(parts, 'part')}, in your own order"]
    if free:
        lines.append(f"{plural(free, 'lesson')} free to hear before you pay")
    return [*lines, "Goes on at the second where you stopped", "Yours for good, on any screen"]
