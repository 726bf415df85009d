"""The course editor: the tree, the lesson, the sales page, the price.

Texts do not pass through here: each field saves itself over `/api/autosave` and comes back live.
"""

from typing import Any

import reflex as rx

from ppr_academy.services.catalog.courses import edit_course
from ppr_academy.services.catalog.editor import (
    get_course_detail,
    get_editor,
    list_motifs,
    preview_description,
)
from ppr_academy.services.catalog.errors import ChangedElsewhere, CourseNotReady
from ppr_academy.services.catalog.lessons import (
    open_lesson,
    preview_text,
    remove_file,
    set_free_preview,
)
from ppr_academy.services.catalog.publishing import (
    archive_course,
    choose_motif,
    publish_course,
    unpublish_course,
)
from ppr_academy.services.catalog.views import (
    CourseDetail,
    EditorView,
    LessonDetail,
    StripLesson,
    StripPart,
)
from ppr_academy.services.core import live
from ppr_academy.services.media.files import cancel_upload
from ppr_academy.state.base import Page
from ppr_academy.state.dashboard.arranging import Arranging
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast

TABS = ("lessons", "sales", "price")


class EditorState(Arranging, Live, Page, rx.State):
    """One course at work. `tab` and the open lesson stand in the address."""

    editor: EditorView = EditorView()
    detail: CourseDetail = CourseDetail()
    lesson: LessonDetail = LessonDetail()
    lesson_place: str = ""
    is_lesson_gone: bool = False
    tab: str = "lessons"
    preview: str = ""
    motifs: tuple[tuple[str, str], ...] = ()
    is_publishing: bool = False
    upload_state: str = "empty"

    def _sources(self) -> tuple[Source, ...]:
        course = str(self.course_id)

        def topics(scope: Any) -> tuple[str, ...]:
            return (live.store_courses(scope.store_id), live.store_profile(scope.store_id))

        tree = Source(get_editor, (course,), topics=topics, show="_show_editor")
        if self.tab == "lessons":
            wanted = self.router.url.query_parameters.get("lesson", "")[:36]
            return (
                tree,
                Source(open_lesson, (course, wanted), topics=topics, show="_show_lesson"),
            )
        return (tree, Source(get_course_detail, (course,), topics=topics, show="_show_detail"))

    @rx.var
    def strip(self) -> list[StripPart]:
        """The course in one line, the open lesson lit."""
        return [
            StripPart(
                module.seconds,
                tuple(
                    StripLesson(x.seconds, "now" if x.id == self.lesson.id else "done")
                    for x in module.lessons
                ),
            )
            for module in self.editor.modules
        ]

    @rx.event
    async def open(self):
        """Show the part of the course that the address names."""
        asked = self.router.url.query_parameters.get("tab", "")
        self.tab = asked if asked in TABS else "lessons"
        if self.editor.id != str(self.course_id):
            self.editor, self.detail, self.lesson = EditorView(), CourseDetail(), LessonDetail()
            self._forget_undo()
        self.is_lesson_gone = False
        self.upload_state = "empty"
        if self.tab == "sales":
            self.motifs = await self._read(list_motifs, str(self.course_id))
        return EditorState.watch

    def _show_editor(self, view: EditorView) -> None:
        if view != self.editor:
            self.editor = view
            self._place_lesson()

    def _show_detail(self, detail: CourseDetail) -> None:
        if detail != self.detail:
            self.detail = detail

    def _show_lesson(self, lesson: LessonDetail) -> None:
        """A lesson that was deleted elsewhere stays as it is: its last words can be copied."""
        if not lesson.id and self.lesson.id:
            self.is_lesson_gone = True
        elif lesson != self.lesson:
            if lesson.id != self.lesson.id:
                self.preview = ""
            self.lesson, self.is_lesson_gone = lesson, False
            self._place_lesson()

    def _place_lesson(self) -> None:
        numbers = {lesson.id: lesson.number for m in self.editor.modules for lesson in m.lessons}
        part, _, place = numbers.get(self.lesson.id, "").partition(".")
        self.lesson_place = f"Part {part}, lesson {place}" if place else ""

    @rx.event
    async def show_preview(self, _key: str, _text: str):
        """Render the open lesson's saved text as students would read it."""
        self.preview = await self._read(preview_text, self.lesson.id)

    @rx.event
    async def show_description(self, _key: str, _text: str):
        """Render the saved description as everybody would read it."""
        self.preview = await self._read(preview_description, str(self.course_id))

    @rx.event
    async def set_free(self, is_free: bool):
        """Let everybody watch the open lesson, or not."""
        await self._call(set_free_preview, self.lesson.id, is_free)

    @rx.event
    async def remove_file(self):
        """Take the file out of the open lesson."""
        await self._call(remove_file, self.lesson.id)

    @rx.event
    async def cancel_upload(self, upload_id: str):
        """Give up what was being sent, or put a refusal away."""
        await self._call(cancel_upload, upload_id)

    @rx.event
    def note_upload(self, upload_state: str):
        """What the upload in this window is doing."""
        self.upload_state = upload_state if isinstance(upload_state, str) else "empty"

    @rx.event
    def upload_done(self, _file_id: str):
        """All of it is here; what becomes of it comes live."""
        self.upload_state = "done"

    @rx.event
    async def choose_topic(self, topic: str):
        """Say what the course is about."""
        await self._choose("topic", topic)

    @rx.event
    async def choose_level(self, level: str):
        """Say for whom the course is."""
        await self._choose("level", level)

    async def _choose(self, field: str, value: object) -> None:
        """A choice has no half-typed state: it is made on whatever version there is."""
        course_id, version = str(self.course_id), self.detail.version
        try:
            await self._call(edit_course, course_id, {field: value}, version)
        except ChangedElsewhere as newer:
            await self._call(edit_course, course_id, {field: value}, newer.current)
        if field == "topic":
            self.motifs = await self._read(list_motifs, course_id)

    @rx.event
    async def choose_motif(self, motif: str):
        """Draw the cover with another motif; empty leaves it to topic and address."""
        await self._call(choose_motif, str(self.course_id), motif)

    @rx.event
    async def publish(self):
        """Put the course on sale, or show what was changed."""
        if self.is_publishing:
            return
        self.is_publishing = True
        yield
        was_on_sale = self.editor.status == "published"
        try:
            await self._call(publish_course, str(self.course_id))
        except CourseNotReady as refusal:
            yield toast(refusal.message, "warn")
            yield rx.run_script("document.getElementById('checks')?.scrollIntoView()")
            return
        finally:
            self.is_publishing = False
        done = "Everybody sees the changes now." if was_on_sale else "It is on sale."
        yield toast(done, "ok")

    @rx.event
    async def unpublish(self):
        """Take the course off sale."""
        await self._call(unpublish_course, str(self.course_id))
        return toast("Off sale. Who has it keeps it.", "ok", undo=EditorState.publish)

    @rx.event
    async def archive(self):
        """Put the course away."""
        await self._call(archive_course, str(self.course_id))
        yield toast("Put away. Who has it keeps it.", "ok")
        yield rx.redirect("/dashboard/courses")
