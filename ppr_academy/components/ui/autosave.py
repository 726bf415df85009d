"""Text that saves as it is typed: optimistic version, nothing lost, conflicts shown.

The state gets `on_save(field_key, text, version)` and answers by setting the text and version it
now holds. An echo confirms; another text with another version is a conflict: the person chooses.
Draw these only once the state is loaded, with the real text and version.
"""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Number, Text

AUTOSAVE = rx.asset("autosave.jsx", shared=True).importable_path
"""The Markdown editor imports it as `../autosave/autosave.jsx`."""

_SAVE = rx.event.passthrough_event_spec(str, str, int)


class AutosaveText(Component):
    """React side: autosave.jsx."""

    library = AUTOSAVE
    tag = "AutosaveText"

    field_key: rx.Var[str]
    value: rx.Var[str]
    version: rx.Var[int]
    wait: rx.Var[int]
    beacon: rx.Var[str]
    conflict: rx.Var[str]
    multiline: rx.Var[bool]
    name: rx.Var[str]
    placeholder: rx.Var[str]
    max_length: rx.Var[int]
    input_mode: rx.Var[str]
    rows: rx.Var[int]
    disabled: rx.Var[bool]
    on_save: rx.EventHandler[_SAVE]


class SaveLight(Component):
    """React side: autosave.jsx."""

    library = AUTOSAVE
    tag = "SaveLight"

    saved: rx.Var[str]


def autosave_text(
    *,
    field_key: Text,
    value: Text,
    version: Number,
    on_save: Any,
    multiline: bool = False,
    wait: int = 600,
    beacon: Text = "",
    conflict: Text = "",
    class_name: Any = "in",
    **props: Any,
) -> Component:
    """An input (or textarea) that saves `wait` ms after the last key, on blur and on leaving.

    `field_key` names what is edited ("lesson:{id}:title") and comes back in `on_save`, so that a
    late save never lands in another row. `conflict` may replace the standard sentence; `beacon` is
    an address that takes `{"key", "text", "version"}` when the whole page goes away.
    """
    return AutosaveText.create(
        key=field_key,
        field_key=field_key,
        value=value,
        version=version,
        on_save=on_save,
        multiline=multiline,
        wait=wait,
        beacon=beacon,
        conflict=conflict,
        class_name=class_name,
        **props,
    )


def save_light(saved: Text) -> Component:
    """ "Saved 21:04", or "Saving" while any autosave field of the page holds unconfirmed text."""
    return SaveLight.create(saved=saved)
