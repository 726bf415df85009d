"""Keys: the buttons and button-like links of the whole product. At most one lit key per view."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Text, classes, is_set, show, when
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.link import link

Kind = Literal["plain", "lit", "flat", "destroy"]
Size = Literal["sm", "md", "lg"]

_KIND_CLASS = {"plain": "", "lit": "lit", "flat": "flat", "destroy": "bad"}
_ICON_SIZE = {"sm": 15, "md": 16, "lg": 17}


def spinner() -> Component:
    """Turns while something is on its way. Only inside keys; pages show skeletons."""
    return rx.el.i(class_name="spin", aria_hidden="true")


def _face(children: tuple[Child, ...], busy: Flag, busy_text: Text) -> tuple[Child, ...]:
    """What a key shows; with a busy text both faces lie in one cell, so the width never changes."""
    if busy is False:
        return children
    if not (isinstance(busy_text, rx.Var) or busy_text):
        return (show(busy, spinner()), *children)
    return (
        rx.el.span(
            rx.el.span(*children, aria_hidden=when(busy, "true", "false")),
            rx.el.span(spinner(), busy_text, aria_hidden=when(busy, "false", "true")),
            class_name="swap",
        ),
    )


def key(
    *children: Child,
    kind: Kind = "plain",
    size: Size = "md",
    icon: str = "",
    icon_after: str = "",
    square: bool = False,
    round: bool = False,
    full: bool = False,
    busy: Flag = False,
    busy_text: Text = "",
    disabled: Flag = False,
    reason: Text = "",
    pressed: Flag | None = None,
    label: Text = "",
    to: Text = "",
    href: Text = "",
    type: str = "button",
    class_name: Text = "",
    **props: Any,
) -> Component:
    """A key: a verb and its object ("Buy the course").

    `busy` swaps in a spinner and `busy_text` (a present participle) and keeps the width; `reason`
    says beside a disabled key why it is off; `pressed` makes it a toggle. With `to` (our page) or
    `href` (anything else) it is a link. A key with only an icon needs `label` and `square` or
    `round`. Inside a native form pass `type="submit"`. Other props go to the element.
    """
    icon_size = 17 if square or round else _ICON_SIZE[size]
    face: tuple[Child, ...] = children
    if icon:
        face = (icon_of(icon, 14 if icon in ("play", "pause") else icon_size), *face)
    if icon_after:
        face = (*face, icon_of(icon_after, icon_size))
    props["class_name"] = classes(
        "key",
        _KIND_CLASS[kind],
        size if size != "md" else "",
        when(square, "square"),
        when(round, "round"),
        when(full, "full"),
        when(busy, "busy"),
        class_name,
    )
    if isinstance(label, rx.Var) or label:
        props["aria_label"] = label
    if isinstance(to, rx.Var) or to or isinstance(href, rx.Var) or href:
        return link(*face, to=to, href=href, **props)
    if pressed is not None:
        props["aria_pressed"] = when(pressed, "true", "false")
    if busy is not False:
        props["aria_busy"] = when(busy, "true", "false")
    button = rx.el.button(*_face(face, busy, busy_text), type=type, disabled=disabled, **props)
    if isinstance(reason, rx.Var) or reason:
        return rx.el.span(
            button,
            show(is_set(reason), rx.el.span(reason, class_name="small dim")),
            class_name="keys",
        )
    return button


def keys(*children: Child, class_name: Text = "", **props: Any) -> Component:
    """Keys in a row, 8 px apart, wrapping."""
    return rx.el.div(*children, class_name=classes("keys", class_name), **props)
