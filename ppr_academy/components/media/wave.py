"""A still waveform from peaks that the server computed, so it paints before the sound loads."""

from typing import Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Number, Text, classes


def wave(
    path: Text,
    *,
    tone: Literal["", "track"] = "",
    played: Text = "",
    width: Number = 800,
    height: Number = 44,
    class_name: Text = "",
) -> Component:
    """Bars from an SVG path ("M1 20v4M4 12v20…") drawn in a `width` × `height` box, stretched.

    `played` is the share already heard ("38.6%"): that part is drawn in the lamp.
    """
    lines = [rx.el.path(d=path)]
    if isinstance(played, rx.Var) or played:
        lines.append(
            rx.el.path(
                d=path,
                class_name="played",
                custom_attrs={"style": {"clipPath": _left_of(played)}},
            )
        )
    return rx.el.svg(
        *lines,
        class_name=classes("wave", tone, class_name),
        view_box=_box(width, height),
        preserve_aspect_ratio="none",
        aria_hidden="true",
    )


def _left_of(share: Text) -> Text:
    if isinstance(share, rx.Var):
        return "polygon(0 0, " + share.to(str) + " 0, " + share.to(str) + " 100%, 0 100%)"
    return f"polygon(0 0, {share} 0, {share} 100%, 0 100%)"


def _box(width: Number, height: Number) -> Text:
    if isinstance(width, rx.Var) or isinstance(height, rx.Var):
        return "0 0 " + rx.Var.create(width).to_string() + " " + rx.Var.create(height).to_string()
    return f"0 0 {width} {height}"
