"""A modal dialog on the native element, shown while a state says so."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Text
from ppr_academy.components.ui.key import key, keys


class Dialog(Component):
    """React side: dialog.jsx."""

    library = rx.asset("dialog.jsx", shared=True).importable_path
    tag = "Dialog"
    is_default = True

    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def dialog(*children: Child, open: Flag, on_close: Any, label: Text, **props: Any) -> Component:
    """A modal: focus stays inside and returns, Escape and a press beside it close it.

    `on_close` must make `open` false; it comes when the person leaves, not when the state does.
    """
    return Dialog.create(
        *children, open=open, on_close=on_close, label=label, class_name="dialog", **props
    )


def confirm(
    title: Text,
    *body: Child,
    open: Flag,
    on_close: Any,
    action: Text,
    on_confirm: Any,
    keep: Text = "Cancel",
    destroy: bool = True,
    busy: Flag = False,
    busy_text: Text = "",
    disabled: Flag = False,
    **props: Any,
) -> Component:
    """Asks before what cannot be undone; all else is undo in a toast.

    `action` names the verb and its object ("Refund $39.00"), `keep` the way out ("Keep the sale").
    """
    return dialog(
        rx.el.h2(title, class_name="h2"),
        *body,
        keys(
            key(keep, kind="flat", on_click=on_close),
            key(
                action,
                kind="destroy" if destroy else "lit",
                on_click=on_confirm,
                busy=busy,
                busy_text=busy_text,
                disabled=disabled,
                data_testid="confirm",
            ),
        ),
        open=open,
        on_close=on_close,
        label=title,
        **props,
    )
