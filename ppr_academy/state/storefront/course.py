"""A course's sales page."""

import reflex as rx

from ppr_academy.services.storefront.course_page import get_course_page, get_course_topics
from ppr_academy.services.storefront.views import CoursePage
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class CourseState(Live, Page, rx.State):
    """The course at this address, as it is sold now."""

    course: CoursePage = CoursePage()

    def _sources(self) -> tuple[Source, ...]:
        where = (self.store_slug, self.course_slug)
        return (
            Source(
                get_course_page,
                where,
                topics=lambda viewer: get_course_topics(viewer, *where),
                show="_show_course",
            ),
        )

    def _show_course(self, course: CoursePage) -> None:
        self.course = course
