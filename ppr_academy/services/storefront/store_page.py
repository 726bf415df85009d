"""A storefront: the band, one course to start with, the rest, who is behind it."""

from ppr_academy.models.catalog import Course
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.catalog.drawing import cover_src, tracks
from ppr_academy.services.core import live, money
from ppr_academy.services.core.markdown import render_markdown
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.outline import parts_of, strip_of
from ppr_academy.services.media.colors import store_colors
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.drawing import (
    count_seconds,
    course_path,
    draw_cards,
    draw_sample,
    duration_label,
    find_sample,
    plural,
)
from ppr_academy.services.storefront.product_page import draw_products
from ppr_academy.services.storefront.views import Feature, StorePage
from ppr_academy.services.stores.pictures import face_url, tile_urls
from ppr_academy.services.stores.public import find_visible_store

_TILES = 6


def get_store_page(viewer: Viewer, slug: object) -> StorePage:
    """The storefront at this address. Raises NotFound; a closed one is its owner's alone.

    Eight statements at most.
    """
    store = find_visible_store(viewer, slug)
    courses = queries.list_store_courses(viewer.session, store.id)
    students = queries.count_store_students(viewer.session, store.id)
    dark, light = tracks(store)
    first = courses[0] if courses else None
    return StorePage(
        name=store.name,
        slug=store.slug,
        tagline=store.tagline,
        bio_html=render_markdown(store.bio),
        face=face_url(store),
        band=store_colors(store.slug, store.family, store.own_color).band,
        track_dark=dark,
        track_light=light,
        tiles=tile_urls(store, _TILES),
        facts=_facts(store, students),
        feature=_feature(viewer, first, store) if first else Feature(),
        has_feature=first is not None,
        cards=draw_cards(viewer.session, [(c, store) for c in courses[1:]]) if first else [],
        products=draw_products(viewer, store.id, store.slug),
        course_count=str(len(courses)),
        is_own=viewer.user_id == store.owner_id,
        is_open=store.visibility is not StoreVisibility.CLOSED,
    )


def get_store_topics(viewer: Viewer, slug: object) -> tuple[str, ...]:
    """The live topics that a storefront at this address shows. Raises NotFound."""
    store = find_visible_store(viewer, slug)
    return (
        live.store_profile(store.id),
        live.store_courses(store.id),
        live.store_offers(store.id),
    )


def _facts(store: Store, students: int) -> list[str]:
    since = f"here since {store.created_at:%B %Y}"
    return [plural(students, "student"), since] if students else [since]


def _feature(viewer: Viewer, course: Course, store: Store) -> Feature:
    outline = queries.list_outlines(viewer.session, [course.id])
    lessons = outline.lessons[course.id]
    heard = find_sample(outline, course.id)
    peaks = queries.list_peaks(viewer.session, [heard.file_id]) if heard and heard.file_id else {}
    dark, light = tracks(store)
    free = sum(lesson.id in outline.free for lesson in lessons)
    facts = [
        duration_label(count_seconds(lessons)),
        f"{plural(len(lessons), 'lesson')} in {plural(len(parts_of(lessons)), 'part')}",
    ]
    return Feature(
        title=course.title,
        promise=course.promise,
        href=course_path(store, course),
        cover=cover_src(course, store),
        strip=strip_of(lessons, None),
        facts=[*facts, f"{free} free to hear"] if free else facts,
        price=money.price_label(course.price_cents, course.currency),
        is_free=course.is_free,
        sample=draw_sample(heard, peaks),
        track_dark=dark,
        track_light=light,
    )
