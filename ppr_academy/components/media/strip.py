"""The strip: a course in one line, parts 3 px apart, lessons 1 px, widths by seconds."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Text, classes, inline, when


def strip(
    parts: Any,
    *,
    look: Literal["shop", "progress", "full"] = "progress",
    tall: bool = False,
    label: Text = "",
    **props: Any,
) -> Component:
    """A course as a line. `parts` is a Var (or list) of `shapes.StripPart`.

    `shop` 62 % of the track colour, `full` all of it, `progress` full for done, lamp for now.
    `label` says it in words ("14 of 38 done"); without it the strip is decoration.
    """
    said = (
        {"role": "img", "aria_label": label}
        if isinstance(label, rx.Var) or label
        else {"aria_hidden": "true"}
    )
    return rx.el.span(
        rx.foreach(parts, _part),
        class_name=classes("strip", when(tall, "tall"), "" if look == "progress" else look),
        **said,
        **props,
    )


def _part(part: Any) -> Component:
    return rx.el.span(
        rx.foreach(
            part.lessons,
            lambda lesson: rx.el.b(class_name=lesson.state, **inline(flex=lesson.flex)),
        ),
        class_name="m",
        **inline(flex=part.flex),
    )
