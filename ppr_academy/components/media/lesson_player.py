"""The player of one lesson: film or sound, resume at the second, repeat, speed, keyboard.

The browser tells positions, never progress: every 5 s while it plays, on play, pause and seek, and
through `navigator.sendBeacon` when the page is left. What could not be told is kept and told later
(lesson_reports.jsx). A failed load or seek keeps the place and tries again by itself.

Keys: Space, ← and → 5 s, R repeat (start, end, off); with `lesson_keys`, N next.
"""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import NoSSRComponent

from ppr_academy.components.media import (
    lesson_reports,  # noqa: F401 - lesson_player.jsx imports its file
    sound,  # noqa: F401 - the same
)
from ppr_academy.components.ui import menu  # noqa: F401 - the same
from ppr_academy.components.ui.base import Number, Text


class LessonPlayer(NoSSRComponent):
    """React side: lesson_player.jsx."""

    library = rx.asset("lesson_player.jsx", shared=True).importable_path
    tag = "LessonPlayer"
    is_default = True

    lesson_key: rx.Var[str]
    src: rx.Var[str]
    kind: rx.Var[str]
    title: rx.Var[str]
    peaks: rx.Var[list[int]]
    duration_ms: rx.Var[int]
    start_ms: rx.Var[int]
    rate: rx.Var[float]
    beacon: rx.Var[str]
    poster: rx.Var[str]
    on_position: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]
    on_ended: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_rate: rx.EventHandler[rx.event.passthrough_event_spec(float)]
    on_error: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class LessonKeys(NoSSRComponent):
    """React side: lesson_player.jsx."""

    library = LessonPlayer.library
    tag = "LessonKeys"
    is_default = False

    on_next: rx.EventHandler[rx.event.no_args_event_spec]


def lesson_keys(on_next: Any) -> rx.Component:
    """Lets N go on to the next lesson, whatever the lesson is made of. Draws nothing."""
    return LessonKeys.create(on_next=on_next)


def lesson_player(
    *,
    lesson_key: Text,
    src: Text,
    title: Text,
    kind: Literal["sound", "film"] | rx.Var[Any] = "sound",
    peaks: Any = None,
    duration_ms: Number = 0,
    start_ms: Number = 0,
    rate: Number = 1.0,
    beacon: Text = "",
    poster: Text = "",
    **events: Any,
) -> rx.Component:
    """Film (`kind="film"`) or sound with its deck.

    `lesson_key` names the lesson in every event; a new key starts a new player. `beacon` is the
    address that keeps positions ("/api/progress"); without one `on_position(lesson_key, ms)` gets
    them. `?play=1` in the address starts it. Events: `on_ended(lesson_key)`, `on_rate(rate)`,
    `on_error(sentence)`. Peaks are 0 to 100. Needs the "player" page sheet.
    """
    return LessonPlayer.create(
        key=lesson_key,
        lesson_key=lesson_key,
        src=src,
        title=title,
        kind=kind,
        peaks=[] if peaks is None else peaks,
        duration_ms=duration_ms,
        start_ms=start_ms,
        rate=rate,
        beacon=beacon,
        poster=poster,
        **events,
    )
