"""Tables: head, rows 48 high, hairlines, figures at the right. A row that arrived live is lit."""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Text, classes, when


def table(
    heads: Sequence[Component], *rows: Child, label: Text, foot: Child | None = None
) -> Component:
    """A table that scrolls sideways when it must. Heads by `th`, rows by `row`, cells by `td`."""
    parts: list[Child] = [
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(*rows),
    ]
    if foot is not None:
        parts.append(rx.el.tfoot(foot))
    # What scrolls must be reachable by keyboard, and a region needs a name.
    return rx.el.div(
        rx.el.table(*parts, class_name="table"),
        class_name="scroll",
        role="region",
        tab_index=0,
        aria_label=label,
    )


def th(*children: Child, right: bool = False, class_name: Text = "", **props: Any) -> Component:
    """A column's head; `right` for figures."""
    return rx.el.th(
        *children, class_name=classes(when(right, "r"), class_name), scope="col", **props
    )


def td(*children: Child, right: bool = False, class_name: Text = "", **props: Any) -> Component:
    """A cell; `right` for figures."""
    return rx.el.td(*children, class_name=classes(when(right, "r"), class_name), **props)


def row(*cells: Child, fresh: Flag = False, **props: Any) -> Component:
    """A row; `fresh` lights it for 1.8 s."""
    return rx.el.tr(*cells, class_name=classes(when(fresh, "lit-row")), **props)


def item(*children: Child) -> Component:
    """A cover and a name in one cell."""
    return rx.el.span(*children, class_name="item")
