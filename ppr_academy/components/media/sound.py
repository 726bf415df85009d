"""The browser code that everything that sounds shares: the clock, glyphs, waves drawn to width."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Number, Text

SOUND = rx.asset("sound.jsx", shared=True).importable_path
"""Other modules' files import it as `../sound/sound.jsx`; importing this module puts it there."""


class Wave(Component):
    """React side: sound.jsx."""

    library = SOUND
    tag = "Wave"

    peaks: rx.Var[list[int]]
    share: rx.Var[float]
    height: rx.Var[int]
    tone: rx.Var[str]


def peaks_wave(
    peaks: Any,
    *,
    share: Number = 0,
    height: int = 42,
    tone: Literal["", "track"] = "",
    class_name: Text = "",
) -> Component:
    """A still waveform from peaks (0 to 100), one bar per 3 px at any width.

    `share` (0 to 1) has been heard and is drawn in the lamp. Heights: 22 card, 30 row, 44 library,
    96 hero.
    """
    return Wave.create(peaks=peaks, share=share, height=height, tone=tone, class_name=class_name)
