"""Toasts: one sentence at the bottom left, one at a time, perhaps with a way back."""

import json
from typing import Any, Literal

import reflex as rx
from reflex.utils import format as js

Kind = Literal["ok", "info", "warn", "bad"]


def toast(
    message: str, kind: Kind = "info", *, undo: Any = None, undo_label: str = "Undo"
) -> rx.event.EventSpec:
    """Say one sentence to the person for 8 s. `bad` is announced at once, the rest politely.

    `undo` is an event (`SomeState.restore_lesson(lesson_id)`) behind a key in the toast.
    """
    parts = [f"message: {json.dumps(message)}", f"kind: {json.dumps(kind)}"]
    if undo is not None:
        parts.append(f"undo: {js.format_queue_events(undo)!s}")
        parts.append(f"undoLabel: {json.dumps(undo_label)}")
    detail = "{" + ", ".join(parts) + "}"
    # The first event of a page may come before the toasts are mounted: it waits for them.
    return rx.run_script(f"(window.pprToast || ((t) => {{ window.pprToasts = [t]; }}))({detail})")
