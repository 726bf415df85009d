"""Covers: always square, 3 px corners, a hairline inside; drawn by rule or uploaded."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Text, classes
from ppr_academy.components.ui.link import link


def cover(
    src: Text, alt: Text = "", to: Text = "", class_name: Text = "", **props: Any
) -> Component:
    """A sleeve. Leave `alt` empty where the title stands beside it; "Cover of {title}" alone.

    With `to` it links, hidden from keyboard and screen reader, as the title beside it is the link.
    """
    picture = rx.el.img(src=src, alt=alt, loading="lazy", decoding="async")
    if isinstance(to, rx.Var) or to:
        if alt == "":
            props |= {"tab_index": -1, "aria_hidden": "true"}
        return link(picture, to=to, class_name=classes("sleeve", class_name), **props)
    return rx.el.span(picture, class_name=classes("sleeve", class_name), **props)


def drawn_cover(store: str, motif: str, family: str) -> Component:
    """A cover drawn by rule, without a course behind it: for walls and for picking a family."""
    src = f"/media/art/{store}/covers/{motif}.svg?family={family}&motif={motif}"
    return rx.el.img(src=src, alt="", decoding="async")
