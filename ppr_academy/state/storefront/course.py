"""A course's sales page."""

from typing import Any

import reflex as rx

from ppr_academy.services.commerce.prices import PriceView, get_price
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.storefront.course_page import get_course_page, get_course_topics
from ppr_academy.services.storefront.views import CoursePage
from ppr_academy.state.base import Page, typed_text
from ppr_academy.state.live import Live, Source


class CourseState(Live, Page, rx.State):
    """The course at this address, as it is sold now."""

    course: CoursePage = CoursePage()
    price: PriceView = PriceView()

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

    @rx.event
    async def arrive(self):
        """Try the code in the address, as after a link with one or a purchase that was refused."""
        self.price = PriceView()
        code = typed_text(self.router.url.query_parameters.get("coupon"), 80)
        if code:
            await self._try(code)

    @rx.event
    async def use_code(self, form: dict[str, Any]):
        """Try the code that was typed, and show what it makes of the price."""
        await self._try(typed_text(form.get("coupon"), 80) if isinstance(form, dict) else "")

    @rx.event
    def drop_code(self):
        """Back to the price without a code."""
        self.price = PriceView()

    async def _try(self, code: str) -> None:
        try:
            self.price = await self._read(
                get_price, "courses", self.store_slug, self.course_slug, code
            )
        except NotFound:
            self.price = PriceView()
