"""The order of a course: which lesson is now, which is next, and how it looks as a strip."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from ppr_academy.services.learning.views import StripLesson, StripPart

_CHARACTERS_A_SECOND = 18
"""Reading speed, for the width of a text in a strip: about 200 words a minute."""
_SHORTEST_SECONDS = 20


def play_seconds(duration_ms: int, text_length: int) -> int:
    """How long a lesson takes: what plays in it, or reading its text, whichever is longer."""
    playing = duration_ms // 1000 if duration_ms else _SHORTEST_SECONDS
    return max(1, playing, text_length // _CHARACTERS_A_SECOND)


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson of a course in its order, with what one person did in it.

    `number` and `part_number` count from 1; the times are None until something happened.
    """

    course_id: uuid.UUID
    id: uuid.UUID
    title: str
    module_id: uuid.UUID
    part_title: str
    file_id: uuid.UUID | None
    content_type: str
    duration_ms: int
    text_length: int
    position_ms: int
    reported_at: datetime | None
    completed_at: datetime | None
    part_number: int = 0
    number: int = 0

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

    @property
    def kind(self) -> str:
        if self.file_id is None:
            return "text"
        return "film" if self.content_type.startswith("video/") else "sound"

    @property
    def seconds(self) -> int:
        """How long it takes: what plays, or reading the text, whichever is longer."""
        return play_seconds(self.duration_ms, self.text_length)

    @property
    def heading(self) -> str:
        return f"{self.part_number}.{self.number} {self.title}"


def parts_of(lessons: Iterable[LessonRow]) -> list[list[LessonRow]]:
    """The lessons of each part, in order."""
    return [list(group) for _, group in groupby(lessons, key=lambda lesson: lesson.module_id)]


def find_current(lessons: Sequence[LessonRow]) -> LessonRow | None:
    """Where to go on: the lesson that was open last, or what follows it when it is done.

    None when every lesson is done, and for a course without lessons.
    """
    begun = [lesson for lesson in lessons if lesson.reported_at]
    if not begun:
        return next((lesson for lesson in lessons if not lesson.is_done), None)
    last = max(begun, key=_last_seen)
    return last if not last.is_done else find_next(lessons, last)


def _last_seen(lesson: LessonRow) -> datetime:
    assert lesson.reported_at is not None
    return max(lesson.reported_at, lesson.completed_at or lesson.reported_at)


def find_next(lessons: Sequence[LessonRow], current: LessonRow) -> LessonRow | None:
    """The first lesson after `current` that is not done; else the first that was left out."""
    at = next((i for i, lesson in enumerate(lessons) if lesson.id == current.id), -1)
    in_turn = [*lessons[at + 1 :], *lessons[: max(at, 0)]]
    return next((lesson for lesson in in_turn if not lesson.is_done), None)


def strip_of(lessons: Iterable[LessonRow], now: LessonRow | None) -> list[StripPart]:
    """The course as a line: lessons by their seconds, done, now and to come."""
    strip = []
    for part in parts_of(lessons):
        marks = [StripLesson(lesson.seconds, _mark(lesson, now)) for lesson in part]
        strip.append(StripPart(sum(mark.flex for mark in marks), marks))
    return strip


def _mark(lesson: LessonRow, now: LessonRow | None) -> str:
    if now is not None and lesson.id == now.id:
        return "now"
    return "done" if lesson.is_done else ""


def player_path(course_slug: str, store_slug: str = "", lesson_id: uuid.UUID | None = None) -> str:
    """The address of the player; `store_slug` where the course's slug alone is not enough."""
    wanted = {"store": store_slug, "lesson": str(lesson_id) if lesson_id else ""}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"/learn/{course_slug}" + (f"?{query}" if query else "")
