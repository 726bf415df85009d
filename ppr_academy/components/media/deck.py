"""Previews: play keys anywhere, one bar at the bottom that survives navigation.

One sound at a time: a lesson that starts stops the deck, and the other way round. Space plays and
pauses, R repeats.
"""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.media import sound  # noqa: F401 - deck.jsx imports its file
from ppr_academy.components.ui.base import Child, Text

_LIBRARY = rx.asset("deck.jsx", shared=True).importable_path


class _Track(Component):
    """Everything the bar needs to show a sound that a key starts."""

    library = _LIBRARY

    src: rx.Var[str]
    title: rx.Var[str]
    by: rx.Var[str]
    cover: rx.Var[str]
    to: rx.Var[str]
    peaks: rx.Var[list[int]]
    duration_ms: rx.Var[int]
    track_dark: rx.Var[str]
    track_light: rx.Var[str]
    price: rx.Var[str]
    action: rx.Var[str]


class PlayKey(_Track):
    """A round key (deck.jsx)."""

    tag = "PlayKey"
    size: rx.Var[str]
    glyph: rx.Var[int]


class PlayWords(_Track):
    """A key with words (deck.jsx)."""

    tag = "PlayWords"
    play_text: rx.Var[str]
    pause_text: rx.Var[str]


class Playing(Component):
    """Follows one sound (deck.jsx)."""

    library = _LIBRARY
    tag = "Playing"
    src: rx.Var[str]
    as_: rx.Var[str]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> Component:
        """`as_` names the element; it is sent under React's usual name `as`."""
        tag = props.pop("as_", "div")
        props["custom_attrs"] = {**props.get("custom_attrs", {}), "as": tag}
        return super().create(*children, **props)


class DeckKeys(Component):
    """Pause, play, repeat (deck.jsx)."""

    library = _LIBRARY
    tag = "DeckKeys"
    first: rx.Var[dict[str, Any]]


class DeckClock(Component):
    """The time of what plays (deck.jsx)."""

    library = _LIBRARY
    tag = "DeckClock"


class DeckTitle(Component):
    """The name of what plays (deck.jsx)."""

    library = _LIBRARY
    tag = "DeckTitle"
    idle: rx.Var[str]


class Transport(Component):
    """The bar (deck.jsx)."""

    library = _LIBRARY
    tag = "Transport"


def play_key(
    src: Text, title: Text, *, size: Literal["", "md", "lg"] = "", big: bool = False, **track: Any
) -> Component:
    """A round play key: 28 px, `md` 34, `lg` 44. Lit while its sound plays, off without a `src`.

    `track` fills the bar: by, cover, to, peaks (0 to 100), duration_ms, track_dark,
    track_light, price, action.
    """
    glyph = 26 if big else {"": 12, "md": 13, "lg": 16}[size]
    if big:
        track["class_name"] = "big lit"
    return PlayKey.create(src=src, title=title, size=size, glyph=glyph, **track)


def play_words(
    src: Text, title: Text, *, text: str = "Play", class_name: str = "key", **track: Any
) -> Component:
    """A key with words that plays a preview: "Play the store"."""
    return PlayWords.create(
        src=src, title=title, play_text=text, pause_text="Pause", class_name=class_name, **track
    )


def playing(*children: Child, src: Text = "", as_: str = "div", **props: Any) -> Component:
    """Wraps what belongs to one sound: class `on` while it is current, `--at` its playhead.

    With an empty `src` it follows whatever plays.
    """
    return Playing.create(*children, src=src, as_=as_, **props)


def deck_keys(first: dict[str, Any] | rx.Var[Any] | None = None) -> Component:
    """Pause, play, repeat. `first` is the track (camelCase keys of `play_key`) to begin with."""
    return DeckKeys.create(first={} if first is None else first)


def deck_clock() -> Component:
    """The time of what plays: "0:48.2"."""
    return DeckClock.create()


def deck_title(idle: str = "") -> Component:
    """ "House Chords 101 is playing."; `idle` while nothing has been played."""
    return DeckTitle.create(idle=idle)


def transport() -> Component:
    """The bottom bar. Once in each layout with previews; hidden until something plays."""
    return Transport.create()
