"""The creator's home page: figures that move while they are looked at."""

from contextlib import suppress
from dataclasses import replace

import reflex as rx

from ppr_academy.services.analytics.feed import list_feed
from ppr_academy.services.analytics.needs import list_needs
from ppr_academy.services.analytics.revenue import get_revenue
from ppr_academy.services.analytics.students import get_students
from ppr_academy.services.analytics.views import FeedRow, Need, Revenue, Students
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.identity.profile import set_mode
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class DashboardState(Live, Page, rx.State):
    """What sells, what just happened, where students stop, what waits."""

    revenue: Revenue = Revenue()
    feed: rx.Field[list[FeedRow]] = rx.field(default_factory=list)
    students: Students = Students()
    needs: rx.Field[list[Need]] = rx.field(default_factory=list)

    def _sources(self) -> tuple[Source, ...]:
        chosen = self.router.url.query_parameters.get("course", "")[:36]
        return (
            Source(
                get_revenue,
                topics=lambda scope: (live.store_sales(scope.store_id),),
                show="_show_revenue",
            ),
            Source(
                list_feed,
                topics=lambda scope: (
                    live.store_sales(scope.store_id),
                    live.store_learning(scope.store_id),
                ),
                show="_show_feed",
            ),
            Source(
                get_students,
                (chosen,),
                topics=lambda scope: (live.store_learning(scope.store_id),),
                show="_show_students",
            ),
            Source(
                list_needs,
                topics=lambda scope: (
                    live.store_courses(scope.store_id),
                    live.store_profile(scope.store_id),
                ),
                show="_show_needs",
            ),
        )

    @rx.event
    async def choose_mode(self):
        """Follow `?mode=learn|create`, remember it, and show that side of the academy."""
        asked = self.router.url.query_parameters.get("mode", "")
        if asked:
            with suppress(InvalidInput):  # an unknown side in the address is no side at all
                if await self._call(set_mode, asked) == "learn":
                    return rx.redirect("/library", replace=True)
        return DashboardState.watch

    def _show_revenue(self, revenue: Revenue) -> None:
        self.revenue = revenue

    def _show_feed(self, rows: list[FeedRow]) -> None:
        # A row stays fresh: the light fades by itself, and a second load must not cut it short.
        known = {row.id: row.fresh for row in self.feed}
        is_new = self.is_loaded and bool(known)
        self.feed = [replace(row, fresh=known.get(row.id, is_new)) for row in rows]

    def _show_students(self, students: Students) -> None:
        self.students = students

    def _show_needs(self, needs: list[Need]) -> None:
        self.needs = needs
