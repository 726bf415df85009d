"""The arrangement: a lane per part, lessons are clips at true place and length; lit is free."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Text, inline
from ppr_academy.components.ui.link import link


def ruler(ticks: Any, *extra: Child) -> Component:
    """The line above the lanes. `ticks` is a Var (or list) of `shapes.Tick`."""
    return rx.el.div(
        rx.el.div(
            rx.foreach(ticks, lambda tick: rx.el.span(tick.label, **inline(left=tick.left))), *extra
        ),
        class_name="ruler",
        aria_hidden="true",
    )


def clip(item: Any) -> Component:
    """One clip (`shapes.Clip`) with a coloured edge; its name is read out and shown on hover."""
    return _clip(item, "clip", "")


def named_clip(item: Any) -> Component:
    """One clip with its name on the edge, as in the panel of the home page."""
    return _clip(item, "clip named", item.label)


def _clip(item: Any, look: str, name: Text) -> Component:
    body = [
        rx.el.em(name),
        rx.cond(
            item.wave != "",
            rx.el.svg(
                rx.el.path(d=item.wave),
                view_box="0 0 " + item.wave_width.to_string() + " 20",
                preserve_aspect_ratio="none",
                aria_hidden="true",
            ),
            rx.el.i(),
        ),
    ]
    attrs: dict[str, Any] = {
        "class_name": [look, item.kind, rx.cond(item.free, "free", "")],
        "aria_label": item.label,
        "title": item.label,
        **inline(left=item.left, width=item.width),
    }
    return rx.cond(
        item.href != "",
        link(*body, to=item.href, **attrs),
        rx.el.span(*body, role="img", **attrs),
    )


def arrangement(lanes: Any, ticks: Any, bar: Text = "16.129%", label: Text = "") -> Component:
    """A whole course drawn as lanes. `bar` is the width of one unit of the ruler ("1 h")."""
    return rx.el.div(
        ruler(ticks),
        rx.foreach(lanes, _lane),
        class_name="daw course-daw",
        role="group",
        aria_label=label,
        **inline(__bar=bar),
    )


def _lane(lane: Any) -> Component:
    return rx.el.div(
        link(
            rx.el.b(lane.number),
            rx.el.span(lane.title, rx.el.small(lane.caption)),
            href=lane.href,
            class_name="hd",
        ),
        rx.el.div(rx.foreach(lane.clips, clip), class_name="run"),
        class_name="lane",
    )


def arrangement_key(*kinds: str) -> Component:
    """What the clips' patterns mean; names of kinds that occur: "sound", "text", "free"."""
    words = {"sound": ("a", "Sound or film"), "text": ("b", "Text"), "free": ("d", "Free to hear")}
    return rx.el.div(
        *(rx.el.span(rx.el.i(class_name=words[k][0]), words[k][1]) for k in kinds),
        class_name="key-line micro dim",
        aria_hidden="true",
    )
