"""Panels, section heads, page titles, notes, empty and failed states, skeletons."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Text, classes, inline
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.key import key, keys

_NOTE_ICON = {"info": "info", "ok": "check", "warn": "triangle-alert", "bad": "circle-alert"}


def panel(*children: Child, pad: bool = False, class_name: Text = "", **props: Any) -> Component:
    """A surface with a hairline edge; `pad` adds the standard inside (20 px, phones 14)."""
    return rx.el.section(
        *children, class_name=classes("panel", "pad" if pad else "", class_name), **props
    )


def head(title: Text, *after: Child, level: Literal[2, 3] = 2, **props: Any) -> Component:
    """A section's title with a hairline to the right edge, then at most one link or control."""
    tag = rx.el.h2 if level == 2 else rx.el.h3
    return rx.el.div(tag(title), rx.el.i(aria_hidden="true"), *after, class_name="head", **props)


def page_title(title: Text, *actions: Child) -> Component:
    """The one `h1` of a page inside the app, its keys at the right."""
    return rx.el.div(
        rx.el.h1(title, class_name="h1"),
        keys(*actions) if actions else rx.fragment(),
        class_name="title",
    )


def note(
    title: Text, *body: Child, tone: Literal["info", "ok", "warn", "bad"] = "info", **props: Any
) -> Component:
    """Something the person should know: a bold sentence and, below, what follows from it."""
    if tone == "bad":
        props.setdefault("role", "alert")
    return rx.el.div(
        icon_of(_NOTE_ICON[tone], 18),
        rx.el.div(rx.el.b(title), *(rx.el.p(part) for part in body)),
        class_name=classes("note", "" if tone == "info" else tone),
        **props,
    )


def empty(title: Text, text: Text, *actions: Child, **props: Any) -> Component:
    """What goes here, one sentence, and the key for the first step."""
    return rx.el.div(
        rx.el.h3(title),
        rx.el.p(text),
        keys(*actions) if actions else rx.fragment(),
        class_name="empty",
        **props,
    )


def failure(
    title: Text, text: Text, on_retry: Any, countdown: Text = "", **props: Any
) -> Component:
    """What happened, what is safe, what next; with a retry key and, if given, "next try in 6 s"."""
    after = rx.el.span(countdown, class_name="led warn")
    return rx.el.div(
        rx.el.h3(title),
        rx.el.p(text),
        keys(
            key("Try now", icon="refresh-cw", on_click=on_retry),
            rx.cond(countdown != "", after)
            if isinstance(countdown, rx.Var)
            else (after if countdown else rx.fragment()),
        ),
        class_name="empty",
        role="alert",
        **props,
    )


def skeleton(width: str = "100%", height: str = "16px") -> Component:
    """One block in the shape of what comes."""
    return rx.el.span(class_name="skel", aria_hidden="true", **inline(width=width, height=height))


def loading(*blocks: Child, class_name: Text = "stack") -> Component:
    """Holds skeletons; shows nothing for the first 200 ms and tells a screen reader it loads."""
    return rx.el.div(
        rx.el.span("Loading", class_name="vh"),
        *blocks,
        class_name=classes("late", class_name),
        role="status",
    )


def card_skeletons(count: int, class_name: str = "cards") -> Component:
    """The exact shape of a grid of course cards."""
    one = rx.el.div(
        rx.el.span(class_name="skel", **inline(width="100%", aspectRatio="1")),
        skeleton("100%", "28px"),
        skeleton("80%", "16px"),
        skeleton("50%", "12px"),
        class_name="stack",
    )
    return loading(*(one for _ in range(count)), class_name=class_name)


def row_skeletons(count: int, height: str = "48px") -> Component:
    """The exact shape of a list of rows."""
    return loading(*(skeleton("100%", height) for _ in range(count)))
