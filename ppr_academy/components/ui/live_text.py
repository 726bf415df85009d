"""The text input that reports what is typed to a state without ever losing a keystroke."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Text


class LiveText(Component):
    """React side: live_text.jsx. Keeps text locally, reports it debounced, on Enter and on blur."""

    library = rx.asset("live_text.jsx", shared=True).importable_path
    tag = "LiveText"
    is_default = True

    value: rx.Var[str]
    wait: rx.Var[int]
    multiline: rx.Var[bool]
    name: rx.Var[str]
    type: rx.Var[str]
    placeholder: rx.Var[str]
    max_length: rx.Var[int]
    auto_complete: rx.Var[str]
    input_mode: rx.Var[str]
    disabled: rx.Var[bool]
    rows: rx.Var[int]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def live_text(value: Text, on_change: Any, wait: int = 250, **props: Any) -> Component:
    """A controlled input; `on_change(text)` comes `wait` ms after the last key, on Enter, blur."""
    return LiveText.create(value=value, on_change=on_change, wait=wait, **props)
