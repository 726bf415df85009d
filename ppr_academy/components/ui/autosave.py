"""Text that saves as it is typed: optimistic version, nothing lost, conflicts shown.

With `url` a field posts `{key, text, version}` there: 200 `{version, text}` confirms, 409
`{version, text}` is a conflict that the person settles, 422 `{message}` stands at the field, and
what cannot be reached is tried again. Without it the state gets `on_save(field_key, text, version)`
and answers by setting the text and version it now holds.
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
    url: rx.Var[str]
    on_leave: rx.Var[bool]
    conflict: rx.Var[str]
    prefix: rx.Var[str]
    suffix: rx.Var[str]
    multiline: rx.Var[bool]
    name: rx.Var[str]
    placeholder: rx.Var[str]
    input_mode: rx.Var[str]
    rows: rx.Var[int]
    disabled: rx.Var[bool]
    on_save: rx.EventHandler[_SAVE]


class SaveLight(Component):
    """React side: autosave.jsx."""

    library = AUTOSAVE
    tag = "SaveLight"

    saved: rx.Var[str]


class WordCount(Component):
    """React side: autosave.jsx."""

    library = AUTOSAVE
    tag = "WordCount"

    field_key: rx.Var[str]
    words: rx.Var[int]


def autosave_text(
    *,
    field_key: Text,
    value: Text,
    version: Number,
    url: Text = "",
    on_save: Any = None,
    multiline: bool = False,
    wait: int = 600,
    conflict: Text = "",
    class_name: Any = "in",
    **props: Any,
) -> Component:
    """An input (or textarea) that saves `wait` ms after the last key, on blur and on leaving.

    `field_key` names what is edited ("lesson:{id}:title") and goes with every save, so that a late
    one never lands in another row. `conflict` may replace the standard sentence; `on_leave=True`
    saves only when the field is left; `prefix` and `suffix` stand inside the well. A textarea
    without `rows` grows with its text and takes no new lines. There is no `max_length`: a browser
    cuts what is pasted without a word; the server says at the field what is too long.
    """
    if on_save is not None:
        props["on_save"] = on_save
    return AutosaveText.create(
        key=field_key,
        field_key=field_key,
        value=value,
        version=version,
        url=url,
        multiline=multiline,
        wait=wait,
        conflict=conflict,
        class_name=class_name,
        **props,
    )


def save_light(saved: Text) -> Component:
    """ "Saved 21:04" by the person's own clock, and what hinders it; `saved` before the first."""
    return SaveLight.create(saved=saved)


def word_count(field_key: Text, words: Number) -> Component:
    """How many words an autosave field holds while it is typed; `words` until then."""
    return WordCount.create(field_key=field_key, words=words)
