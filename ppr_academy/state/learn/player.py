"""The player: one lesson on the stage, the course around it.

Positions do not pass through here: the player's own script tells them to `/api/progress`. What
comes of them (ticks, the strip, the place) arrives live, in this tab and in every other.
"""

import reflex as rx

from ppr_academy.services.core.errors import DomainError
from ppr_academy.services.learning.player import get_player, get_player_topics
from ppr_academy.services.learning.progress import complete_lesson, reopen_lesson
from ppr_academy.services.learning.views import CourseOutline, LessonView, Place, PlayerView
from ppr_academy.state.base import Page, answer_exception
from ppr_academy.state.live import Live, Source
from ppr_academy.state.toasts import toast


class PlayerState(Live, Page, rx.State):
    """The lesson at this address. `status` is empty until it is known."""

    status: str = ""
    course: CourseOutline = CourseOutline()
    lesson: LessonView = LessonView()
    place: Place = Place()
    start_ms: int = 0
    tab: str = "lesson"
    is_saving: bool = False

    def _sources(self) -> tuple[Source, ...]:
        query = self.router.url.query_parameters
        slug, store = str(self.course_slug), query.get("store", "")
        return (
            Source(
                get_player,
                (slug, store, query.get("lesson", "")),
                topics=lambda viewer: get_player_topics(viewer, slug, store),
                show="_show_player",
            ),
        )

    def _show_player(self, view: PlayerView) -> None:
        """Takes only what changed: a new place must not send the lesson's text again."""
        if view.lesson.id != self.lesson.id:
            self.start_ms = view.place.position_ms
            self.tab = "lesson"
        for name in ("status", "course", "lesson", "place"):
            new = getattr(view, name)
            if new != getattr(self, name):
                setattr(self, name, new)

    @rx.event
    async def complete(self):
        """Mark the lesson done and go on to the next; a toast takes it back."""
        done, follows = self.lesson, self.place.next_href
        self.is_saving = True
        yield
        try:
            await self._call(complete_lesson, done.id)
        except DomainError as refusal:
            self.is_saving = False
            yield answer_exception(refusal)
            return
        self.is_saving = False
        yield toast(f"{done.heading} is done.", "ok", undo=PlayerState.reopen(done.id))
        if follows:
            yield rx.redirect(follows)

    @rx.event
    async def reopen(self, lesson_id: str):
        """Take the mark of a lesson back."""
        await self._call(reopen_lesson, lesson_id)

    @rx.event
    def go_on(self):
        """To the next lesson that is not done."""
        if self.place.next_href:
            return rx.redirect(self.place.next_href)
        return None

    @rx.event
    def choose_tab(self, tab: str):
        """On a phone: the lesson's text, or the list of lessons."""
        if tab in ("lesson", "lessons"):
            self.tab = tab
