"""Courses drawn for visitors: cards, samples to hear, outlines, arrangements."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from ppr_academy.models.catalog import Course
from ppr_academy.models.stores import Store
from ppr_academy.services.catalog.drawing import cover_src, tracks
from ppr_academy.services.core import money
from ppr_academy.services.learning.outline import LessonRow, parts_of, strip_of
from ppr_academy.services.media.views import clock_label, length_label
from ppr_academy.services.media.waveform import resample
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.queries import Listing, Outline
from ppr_academy.services.storefront.views import (
    Card,
    Clip,
    Lane,
    OutlineLesson,
    OutlinePart,
    Sample,
    Tick,
)

PREVIEW_PEAKS = 220
"""How many peaks the transport draws a preview from."""
_TICK_STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000)

Peaks = Mapping[uuid.UUID, Sequence[int]]


def course_path(store: Store, course: Course) -> str:
    """Where a course is sold."""
    return f"/{store.slug}/courses/{course.slug}"


def file_path(file_id: uuid.UUID) -> str:
    """Where a file is played from, for who may."""
    return f"/api/files/{file_id}"


def plural(count: int, noun: str) -> str:
    """`1 lesson`, `1,204 lessons`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def count_seconds(lessons: Iterable[LessonRow]) -> int:
    """How long a course takes: what plays, and reading time where nothing does."""
    return sum(lesson.seconds for lesson in lessons)


def duration_label(seconds: int) -> str:
    """`6 h 12 min`, for any course that has a lesson."""
    return length_label(max(1, seconds) * 1000)


def draw_cards(session: Session, listings: Sequence[Listing]) -> list[Card]:
    """These courses as cards, with something to hear where a lesson is free. Two statements."""
    outline = queries.list_outlines(session, [course.id for course, _ in listings])
    heard = {course.id: find_sample(outline, course.id) for course, _ in listings}
    peaks = queries.list_peaks(session, files_of(heard.values()))
    return [
        _card(course, store, outline.lessons[course.id], heard[course.id], peaks)
        for course, store in listings
    ]


def files_of(lessons: Iterable[LessonRow | None]) -> list[uuid.UUID]:
    """The files of those lessons that have one."""
    return [one.file_id for one in lessons if one and one.file_id]


def _card(
    course: Course,
    store: Store,
    lessons: list[LessonRow],
    heard: LessonRow | None,
    peaks: Peaks,
) -> Card:
    dark, light = tracks(store)
    sample = draw_sample(heard, peaks)
    return Card(
        id=str(course.id),
        title=course.title,
        href=course_path(store, course),
        store_name=store.name,
        cover=cover_src(course, store, small=True),
        price=money.price_label(course.price_cents, course.currency),
        is_free=course.is_free,
        meta=["Course", duration_label(count_seconds(lessons)), plural(len(lessons), "lesson")],
        strip=strip_of(lessons, None),
        track_dark=dark,
        track_light=light,
        preview_src=sample.src,
        preview_peaks=sample.peaks,
        preview_ms=sample.duration_ms,
    )


def find_sample(outline: Outline, course_id: uuid.UUID) -> LessonRow | None:
    """The first lesson that everybody may hear."""
    lessons = outline.lessons[course_id]
    return next((x for x in lessons if x.id in outline.free and x.file_id and x.duration_ms), None)


def draw_sample(lesson: LessonRow | None, peaks: Peaks) -> Sample:
    """A free lesson, ready to play; empty for none."""
    if lesson is None or lesson.file_id is None:
        return Sample()
    return Sample(
        title=lesson.title,
        src=file_path(lesson.file_id),
        kind=lesson.kind,
        peaks=list(resample(peaks.get(lesson.file_id, ()), PREVIEW_PEAKS)),
        duration_ms=lesson.duration_ms,
        length_label=clock_label(lesson.duration_ms),
    )


def draw_parts(
    lessons: Sequence[LessonRow], free: frozenset[uuid.UUID], peaks: Peaks
) -> list[OutlinePart]:
    """The list of all lessons, the first part and those with free lessons unfolded."""
    longest = max((lesson.seconds for lesson in lessons), default=1)
    return [
        OutlinePart(
            anchor=f"part-{number}",
            number=str(number),
            title=part[0].part_title,
            caption=_part_caption(part),
            is_open=number == 1 or any(lesson.id in free for lesson in part),
            lessons=[
                _outline_lesson(lesson, f"{number}.{n}", longest, free, peaks)
                for n, lesson in enumerate(part, 1)
            ],
        )
        for number, part in enumerate(parts_of(lessons), 1)
    ]


def _part_caption(part: Sequence[LessonRow]) -> str:
    return f"{plural(len(part), 'lesson')}, {duration_label(count_seconds(part))}"


def _outline_lesson(
    lesson: LessonRow, number: str, longest: int, free: frozenset[uuid.UUID], peaks: Peaks
) -> OutlineLesson:
    is_free = lesson.id in free
    sample = draw_sample(lesson, peaks) if is_free else Sample()
    return OutlineLesson(
        anchor=f"lesson-{number.replace('.', '-')}",
        number=number,
        title=lesson.title,
        kind=lesson.kind,
        length_label=clock_label(lesson.seconds * 1000),
        share=f"{lesson.seconds / longest:.0%}",
        is_free=is_free,
        src=sample.src,
        peaks=sample.peaks,
        duration_ms=sample.duration_ms,
    )


def draw_lanes(lessons: Sequence[LessonRow], free: frozenset[uuid.UUID]) -> list[Lane]:
    """The course as an arrangement: a lane per part, clips at true place and length."""
    whole = max(1, count_seconds(lessons))
    lanes, start = [], 0
    for number, part in enumerate(parts_of(lessons), 1):
        clips = []
        for n, lesson in enumerate(part, 1):
            is_free = lesson.id in free
            said = f"{number}.{n} {lesson.title}, {clock_label(lesson.seconds * 1000)}"
            clips.append(
                Clip(
                    label=said + (", free" if is_free else ""),
                    left=f"{start / whole:.3%}",
                    width=f"calc({lesson.seconds / whole:.3%} - 2px)",
                    kind="text" if lesson.kind == "text" else "sound",
                    free=is_free,
                    href=f"#lesson-{number}-{n}",
                )
            )
            start += lesson.seconds
        lanes.append(
            Lane(str(number), part[0].part_title, _part_caption(part), f"#part-{number}", clips)
        )
    return lanes


def draw_ticks(seconds: int) -> tuple[str, list[Tick]]:
    """The width of one unit of the ruler in percent, and its marks: at most eight of them."""
    whole = max(1, seconds)
    step = next((s for s in _TICK_STEPS if whole / s <= 8), _TICK_STEPS[-1])
    hours = step >= 3600
    ticks = [
        Tick(f"{at / whole:.3%}", f"{at // 3600} h" if hours else f"{at // 60} min")
        for at in range(0, whole, step)
    ]
    return f"{step / whole:.3%}", ticks
