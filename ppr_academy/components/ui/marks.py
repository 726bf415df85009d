"""Marks: badge, LED, readout, chip, meter, avatar. A colour never speaks alone."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Number, Text, classes, inline, when
from ppr_academy.components.ui.icon import icon as icon_of

Tone = Literal["", "ok", "warn", "bad", "info", "lamp", "line"]


def badge(*children: Child, tone: Tone = "", icon: str = "", **props: Any) -> Component:
    """The state of a thing: "Draft", "Free", "Held". 22 px high."""
    face = (icon_of(icon, 13, 2.6 if icon == "check" else 1.75),) if icon else ()
    return rx.el.span(*face, *children, class_name=classes("badge", tone), **props)


def sandbox_badge(short: bool = False) -> Component:
    """Says that no real money moves. In bars only; "Sandbox" alone on phones."""
    rest = rx.fragment() if short else rx.el.span(", no real money", class_name="hide-s")
    return rx.el.span(
        icon_of("flask-conical", 14),
        rx.el.span("Sandbox", rest),
        class_name="badge line",
    )


def led(*children: Child, tone: Text = "", **props: Any) -> Component:
    """A dot and a word for a live state. Tones: "" (not yet), "on", "lamp", "warn", "bad"."""
    return rx.el.span(*children, class_name=classes("led", tone), **props)


def readout(*children: Child, unit: str = "", big: bool = False, **props: Any) -> Component:
    """Time, tempo or key in a small well: `readout("4:18", unit="/ 11:08")`."""
    after = (rx.el.small(unit),) if unit else ()
    return rx.el.span(*children, *after, class_name=classes("readout", when(big, "big")), **props)


def chip(
    *children: Child, pressed: Flag = False, count: Text = "", removable: bool = False, **props: Any
) -> Component:
    """A filter that is on or off. `removable` shows an x: pressing takes the filter away."""
    after: list[Child] = []
    if isinstance(count, rx.Var) or count:
        after.append(rx.el.span(count, class_name="n"))
    if removable:
        after.append(icon_of("x", 14))
    return rx.el.button(
        *children,
        *after,
        type="button",
        class_name="chip",
        aria_pressed=when(pressed, "true", "false"),
        **props,
    )


def meter(percent: Text, label: Text = "", tone: Literal["", "ok"] = "") -> Component:
    """How full something is. `percent` is ready to show: "64%"."""
    attrs = inline(__p=percent)
    return rx.el.div(
        rx.el.i(), class_name=classes("meter", tone), role="img", aria_label=label, **attrs
    )


def avatar(initials: Text, picture: Text = "") -> Component:
    """A person: their picture, else two initials."""
    if isinstance(picture, rx.Var):
        inside: Child = rx.cond(picture != "", rx.el.img(src=picture, alt=""), initials)
    else:
        inside = rx.el.img(src=picture, alt="") if picture else initials
    return rx.el.span(inside, class_name="avatar", aria_hidden="true")


def face(picture: Text, size: Number = 36) -> Component:
    """A store's or producer's drawn face, round, `size` px wide."""
    return rx.el.span(rx.el.img(src=picture, alt="", width=size, height=size), class_name="face")
