"""Uploading one file: picked or dropped, sent in pieces, paused, resumed after a lost connection.

Talks to `/api/uploads` (upload.jsx lists the five requests). A refusal shows the server's sentence;
a lost connection waits and goes on; after a reload it goes on where it stopped when the same file
is picked again.
"""

from typing import Any

import reflex as rx
from reflex.components.component import NoSSRComponent

from ppr_academy.components.ui.base import Number, Text


class Upload(NoSSRComponent):
    """React side: upload.jsx."""

    library = rx.asset("upload.jsx", shared=True).importable_path
    tag = "Upload"
    is_default = True

    purpose: rx.Var[str]
    target: rx.Var[str]
    accept: rx.Var[str]
    max_size: rx.Var[int]
    input_id: rx.Var[str]
    title: rx.Var[str]
    hint: rx.Var[str]
    on_done: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_state: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def upload(
    *,
    purpose: Text,
    target: Text,
    on_done: Any,
    accept: str = "",
    max_size: Number = 0,
    input_id: Text = "file",
    title: Text = "Drop a file, or pick one",
    hint: Text = "",
    **events: Any,
) -> rx.Component:
    """A place to drop a file. `on_done(file_id)` comes when the server has all of it and took it.

    `purpose` ("lesson", "image") and `target` ("lesson:{id}", "cover:{course id}", "logo": what
    will use the file) go to the server, `accept` to the picker; `max_size` is in bytes (0: the
    server alone decides). `on_state` tells "empty", "sending", "waiting",
    "paused", "checking", "refused" or "done". Give it a `key=` when what it belongs to can change.
    """
    return Upload.create(
        purpose=purpose,
        target=target,
        on_done=on_done,
        accept=accept,
        max_size=max_size,
        input_id=input_id,
        title=title,
        hint=hint,
        **events,
    )
