"""Writing Markdown: a textarea that saves by itself, a tool bar, a preview from the server."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui import autosave  # noqa: F401 - markdown_editor.jsx imports its file
from ppr_academy.components.ui.base import Number, Text


class MarkdownEditor(Component):
    """React side: markdown_editor.jsx."""

    library = rx.asset("markdown_editor.jsx", shared=True).importable_path
    tag = "MarkdownEditor"
    is_default = True

    field_key: rx.Var[str]
    value: rx.Var[str]
    version: rx.Var[int]
    wait: rx.Var[int]
    url: rx.Var[str]
    conflict: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    preview_html: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]
    on_preview: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


def markdown_editor(
    *,
    field_key: Text,
    value: Text,
    version: Number,
    url: Text = "",
    on_save: Any = None,
    preview_html: Text = "",
    on_preview: Any = None,
    label: Text = "Text",
    **props: Any,
) -> Component:
    """Saves like `autosave_text`. `on_preview(field_key, text)` asks for `preview_html`.

    `preview_html` must have been rendered and cleaned by the server: it is put in as it is.
    Ctrl with B, I or K makes bold, italic or a link.
    """
    if on_save is not None:
        props["on_save"] = on_save
    if on_preview is not None:
        props["on_preview"] = on_preview
    return MarkdownEditor.create(
        key=field_key,
        field_key=field_key,
        value=value,
        version=version,
        url=url,
        preview_html=preview_html,
        label=label,
        **props,
    )
