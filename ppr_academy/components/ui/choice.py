"""Choosing: segments (2 to 4, exclusive), tabs (places in one page or links between pages)."""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Text, classes, when
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.menu import MENU


class TabList(Component):
    """React side: menu.jsx."""

    library = MENU
    tag = "TabList"

    label: rx.Var[str]


def seg(*options: Component, label: str, class_name: Text = "") -> Component:
    """Two to four exclusive options side by side."""
    return rx.el.div(
        *options, class_name=classes("seg", class_name), role="group", aria_label=label
    )


def tabs(*items: Component, label: str, class_name: Text = "") -> Component:
    """Places within one page, made with `tab`; arrows move. Panels carry `role="tabpanel"`."""
    return TabList.create(*items, class_name=classes("tabs", class_name), label=label)


def tab(*children: Child, selected: Flag, count: Text = "", **props: Any) -> Component:
    """One tab with an optional count."""
    return rx.el.button(
        *children,
        *_count(count),
        type="button",
        role="tab",
        aria_selected=when(selected, "true", "false"),
        tab_index=_in_order(selected),
        **props,
    )


def tab_links(*items: Component, label: str, class_name: Text = "") -> Component:
    """Tabs that are links between addresses, made with `tab_link`."""
    return rx.el.nav(*items, class_name=classes("tabs", class_name), aria_label=label)


def tab_link(
    *children: Child, to: Text, current: Flag, count: Text = "", **props: Any
) -> Component:
    """One tab that is a link."""
    if isinstance(current, rx.Var):
        props["aria_current"] = rx.cond(current, "page", rx.Var("undefined", _var_type=str))
    elif current:
        props["aria_current"] = "page"
    return link(*children, *_count(count), to=to, class_name="", **props)


def _in_order(selected: Flag) -> Any:
    if isinstance(selected, rx.Var):
        return rx.cond(selected, 0, -1)
    return 0 if selected else -1


def _count(count: Text) -> Sequence[Child]:
    if isinstance(count, rx.Var) or count:
        return (rx.el.span(count, class_name="n"),)
    return ()
