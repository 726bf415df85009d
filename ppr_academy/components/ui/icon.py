"""Icons: lucide outlines at stroke 1.75, and the filled play and pause of the transport."""

import reflex as rx
from reflex.components.component import Component
from reflex_components_lucide.icon import Icon

from ppr_academy.components.ui.base import Text

_GLYPHS = {
    "play": "M6 3.6v16.8a1 1 0 0 0 1.5.86l14-8.4a1 1 0 0 0 0-1.72l-14-8.4A1 1 0 0 0 6 3.6z",
    "pause": "M5.5 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z"
    "m10 0h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z",
}


def icon(name: str, size: int = 16, stroke: float = 1.75) -> Component:
    """A lucide icon by its name ("circle-alert"), `size` in px. "play" and "pause" are filled.

    The name must be a literal: choose between icons with `rx.match`, never with a Var.
    """
    if name in _GLYPHS:
        return rx.el.svg(
            rx.el.path(d=_GLYPHS[name]),
            class_name="i",
            width=f"{size}",
            height=f"{size}",
            view_box="0 0 24 24",
            fill="currentColor",
            aria_hidden="true",
        )
    return Icon.create(name, size=size, stroke_width=stroke, class_name="i", aria_hidden="true")


def brand_mark() -> Component:
    """The logo: three transport keys, the middle one lit."""
    stroke = {"stroke": "currentColor", "fill": "none"}
    return rx.el.svg(
        rx.el.rect(
            x=".75", y=".75", width="56.5", height="20.5", rx="4.25", stroke_width="1.5", **stroke
        ),
        rx.el.rect(x="19.5", y="0", width="19", height="22", fill="var(--lamp)"),
        rx.el.path(d="M7.2 6.6v8.8M12.3 6.6v8.8", stroke_width="2.3", **stroke),
        rx.el.path(d="M26 6.2v9.6l7.6-4.8z", fill="var(--on-lamp)"),
        rx.el.path(
            d="M44 11.6V10a2.6 2.6 0 0 1 2.6-2.6h5.2M50 5.2l2.3 2.2L50 9.6M52.4 10.6V12"
            "a2.6 2.6 0 0 1-2.6 2.6h-5M46.6 16.8l-2.3-2.2 2.3-2.2",
            stroke_width="1.6",
            stroke_linecap="round",
            stroke_linejoin="round",
            **stroke,
        ),
        class_name="mark",
        width="58",
        height="22",
        view_box="0 0 58 22",
        aria_hidden="true",
    )


def logo(to: Text = "/") -> Component:
    """The mark and the name, linking home."""
    from ppr_academy.components.ui.link import link

    return link(
        brand_mark(),
        rx.el.span("PPR ", rx.el.em("Academy")),
        to=to,
        class_name="logo",
        aria_label="PPR Academy, home",
    )
