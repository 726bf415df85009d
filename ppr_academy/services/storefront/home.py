"""The home page: five courses as an arrangement, what is new, who sells here."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from ppr_academy.services.learning.outline import LessonRow
from ppr_academy.services.media.waveform import BAR_STEP, wave_path
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.drawing import (
    count_seconds,
    draw_cards,
    plural,
)
from ppr_academy.services.storefront.queries import Search
from ppr_academy.services.storefront.views import Card, Clip, HomeLane, HomePage, Producer
from ppr_academy.services.stores.pictures import face_url

_LANES = 5
_CLIPS_A_LANE = 4
_CLIP_HEIGHT = 20
# A lane is about 940 px wide at 1440, and a bar takes 3 of them.
_BARS_A_PERCENT = 940 / 3 / 100


def get_home(session: Session) -> HomePage:
    """What the market holds now. Eight statements at most."""
    listings = queries.list_listings(session, Search(limit=10))
    cards = draw_cards(session, listings)
    playable = [card for card in cards if card.preview_src] or cards
    return HomePage(
        first=_track(playable[0]) if playable else {},
        lanes=_lanes(session, playable[:_LANES]),
        cards=cards[:5],
        producers=[
            Producer(store.name, f"/{store.slug}", face_url(store), store.tagline)
            for store in queries.list_producers(session, 8)
        ],
        courses_label=plural(queries.count_listings(session, Search()), "course"),
        stores_label=plural(queries.count_producers(session), "independent store"),
    )


def _track(card: Card) -> dict[str, Any]:
    return {
        "src": card.preview_src,
        "title": card.title,
        "by": card.store_name,
        "cover": card.cover,
        "to": card.href,
        "peaks": card.preview_peaks,
        "durationMs": card.preview_ms,
        "trackDark": card.track_dark,
        "trackLight": card.track_light,
        "price": card.price,
    }


def _lanes(session: Session, cards: Sequence[Card]) -> list[HomeLane]:
    ids = [uuid.UUID(card.id) for card in cards]
    outline = queries.list_outlines(session, ids)
    shown = {course_id: _longest_with_sound(outline.lessons[course_id]) for course_id in ids}
    files = [lesson.file_id for row in shown.values() for lesson in row if lesson.file_id]
    peaks = queries.list_peaks(session, files)
    return [
        HomeLane(card, _clips(shown[course_id], number, peaks))
        for number, (card, course_id) in enumerate(zip(cards, ids, strict=True))
    ]


def _longest_with_sound(lessons: Sequence[LessonRow]) -> list[LessonRow]:
    """A few lessons that can be heard, in their order."""
    heard = sorted((x for x in lessons if x.duration_ms), key=lambda x: -x.duration_ms)
    chosen = {lesson.id for lesson in heard[:_CLIPS_A_LANE]}
    return [lesson for lesson in lessons if lesson.id in chosen]


def _clips(
    lessons: Sequence[LessonRow], lane: int, peaks: dict[uuid.UUID, list[int]]
) -> list[Clip]:
    # Lanes enter one after the other, as the parts of a track do.
    left = (0, 12.5, 0, 25, 6.25)[lane % 5]
    room, gap = 100 - left, 0.5
    whole = max(1, count_seconds(lessons))
    clips = []
    for lesson in lessons:
        width = lesson.seconds / whole * room
        assert lesson.file_id is not None
        bars = max(4, round(width * _BARS_A_PERCENT))
        clips.append(
            Clip(
                label=lesson.title,
                left=f"{left:.2f}%",
                width=f"{max(1.0, width - gap):.2f}%",
                wave=wave_path(peaks.get(lesson.file_id, ()), bars, _CLIP_HEIGHT),
                wave_width=bars * BAR_STEP,
            )
        )
        left += width
    return clips
