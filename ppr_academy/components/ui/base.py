"""Shared types and small helpers of the kit: texts and flags that may be Vars, classes, CSS."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

Text = str | rx.Var[str] | rx.Var[Any]
Flag = bool | rx.Var[bool] | rx.Var[Any]
Number = int | float | rx.Var[int] | rx.Var[float] | rx.Var[Any]
Child = Component | str | rx.Var[Any]


def classes(*parts: Text) -> list[Text]:
    """The non-empty parts as a class list. A part that is a Var is kept as it is."""
    return [part for part in parts if isinstance(part, rx.Var) or part]


def when(flag: Flag, name: str, otherwise: str = "") -> Text:
    """A class name that stands only while `flag` is true."""
    if isinstance(flag, rx.Var):
        return rx.cond(flag, name, otherwise)
    return name if flag else otherwise


def is_set(text: Text) -> Flag:
    """Whether a text is not empty, for literals and Vars alike."""
    if isinstance(text, rx.Var):
        return text != ""
    return bool(text)


def inline(**values: Any) -> dict[str, Any]:
    """Attributes that put CSS on the element itself: `rx.el.i(**inline(left=clip.left))`.

    `__p` becomes the custom property `--p`. Reflex's own `style=` would make a class per value.
    """
    style = {
        ("--" + name[2:].replace("_", "-")) if name.startswith("__") else name: value
        for name, value in values.items()
    }
    # As one Var, so that the page knows which states the values in it come from.
    is_live = any(isinstance(value, rx.Var) for value in style.values())
    return {"custom_attrs": {"style": rx.Var.create(style) if is_live else style}}


def inks(track_dark: Text, track_light: Text) -> dict[str, Any]:
    """The work's own colour on an element, one for each theme: sets `--track` for all inside."""
    return inline(**{"__track_d": track_dark, "__track_l": track_light})


def show(flag: Flag, component: Child, otherwise: Child | None = None) -> Child:
    """`rx.cond` that also takes plain booleans, decided at build time."""
    other = otherwise if otherwise is not None else rx.fragment()
    if isinstance(flag, rx.Var):
        return rx.cond(flag, component, other)
    return component if flag else other
