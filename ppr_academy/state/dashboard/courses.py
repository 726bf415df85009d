"""The creator's list of courses."""

import reflex as rx

from ppr_academy.services.catalog.courses import create_course, list_course_rows
from ppr_academy.services.catalog.publishing import archive_course, publish_course, unpublish_course
from ppr_academy.services.catalog.views import CourseRow
from ppr_academy.services.core import live
from ppr_academy.services.core.errors import DomainError, InvalidInput
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast

_NEW = "document.getElementById('new-title')?.focus()"


class CoursesState(Live, Page, rx.State):
    """What the store teaches, and the form for one more."""

    rows: tuple[CourseRow, ...] = ()
    is_naming: bool = False
    title: str = ""
    title_error: str = ""
    is_making: bool = False

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(
                list_course_rows,
                topics=lambda scope: (
                    live.store_courses(scope.store_id),
                    live.store_profile(scope.store_id),
                ),
                show="_show_rows",
            ),
        )

    def _show_rows(self, rows: tuple[CourseRow, ...]) -> None:
        self.rows = rows

    @rx.event
    def open(self):
        """Show the list; with `?new=1` the form for a new course as well."""
        if self.router.url.query_parameters.get("new"):
            yield CoursesState.start_naming
        yield CoursesState.watch

    @rx.event
    def start_naming(self):
        """Ask for the title of a new course."""
        self.is_naming = True
        self.title_error = ""
        return rx.run_script(f"requestAnimationFrame(() => {_NEW})")

    @rx.event
    def stop_naming(self):
        """Put the form away; what was typed stays."""
        self.is_naming = False

    @rx.event
    def write_title(self, title: str):
        """The title as it is typed."""
        self.title = title if isinstance(title, str) else ""
        self.title_error = ""

    @rx.event
    async def create(self):
        """Make the course and go to its editor."""
        if self.is_making:
            return
        self.is_making = True
        yield
        try:
            course_id = await self._call(create_course, self.title)
        except InvalidInput as refusal:
            self.title_error = refusal.message
            yield rx.run_script(_NEW)
            return
        finally:
            self.is_making = False
        self.title, self.is_naming = "", False
        yield rx.redirect(f"/dashboard/courses/{course_id}")

    @rx.event
    async def publish(self, course_id: str):
        """Put a course on sale again, or show its changes."""
        await self._call(publish_course, course_id)
        return toast("It is on sale.", "ok")

    @rx.event
    async def unpublish(self, course_id: str):
        """Take a course off sale."""
        await self._call(unpublish_course, course_id)
        return toast("Off sale. Who has it keeps it.", "ok", undo=CoursesState.publish(course_id))

    @rx.event
    async def archive(self, course_id: str):
        """Put a course away."""
        await self._call(archive_course, course_id)
        back = CoursesState.bring_back(course_id)
        return toast("Put away. Who has it keeps it.", "ok", undo=back)

    @rx.event
    async def bring_back(self, course_id: str):
        """Take a course out of the archive: on sale if it is ready, else as a draft."""
        try:
            await self._call(publish_course, course_id)
        except DomainError:
            await self._call(unpublish_course, course_id)
