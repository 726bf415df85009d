"""Menus and sheets on the platform's popover element."""

from typing import Any, Literal

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Flag, Text, classes, when
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.link import link

MENU = rx.asset("menu.jsx", shared=True).importable_path
"""Files in media/ import it as `../../ui/menu/menu.jsx`."""


class Menu(Component):
    """React side: menu.jsx."""

    library = MENU
    tag = "Menu"

    label: rx.Var[str]


def opens(id: Text) -> dict[str, Any]:
    """Props for a key that opens the menu, sheet or drawer with this id."""
    return {"custom_attrs": {"popoverTarget": id}}


def menu(*items: Child, id: Text, label: Text, sheet: bool = True) -> Component:
    """A list of actions. Open it with `key(..., **opens(id))`. On phones it is a bottom sheet.

    Arrow keys move, Escape closes, a choice closes too.
    """
    return Menu.create(*items, id=id, label=label, class_name=classes("menu", when(sheet, "sheet")))


def menu_item(
    *children: Child,
    icon: str = "",
    to: Text = "",
    href: Text = "",
    shortcut: str = "",
    destroy: bool = False,
    checked: Flag | None = None,
    **props: Any,
) -> Component:
    """One action of a menu; with `to` or `href` a link; with `checked` one of a choice."""
    face: list[Child] = [*((icon_of(icon),) if icon else ()), *children]
    if shortcut:
        face.append(rx.el.kbd(shortcut))
    if destroy:
        props["class_name"] = "badline"
    if isinstance(to, rx.Var) or to or isinstance(href, rx.Var) or href:
        props.setdefault("class_name", "")
        return link(*face, to=to, href=href, role="menuitem", **props)
    if checked is not None:
        face.append(rx.el.span(icon_of("check", 16, 2.4), class_name="mark"))
        props |= {"role": "menuitemradio", "aria_checked": when(checked, "true", "false")}
    props.setdefault("role", "menuitem")
    return rx.el.button(*face, type="button", **props)


def menu_rule() -> Component:
    """A hairline between groups of actions."""
    return rx.el.hr()


def drawer(
    *children: Child, id: Text, label: Text, side: Literal["left", "right"] = "left"
) -> Component:
    """Slides over the page from one side: the menu of a phone. Open it with `opens(id)`."""
    return rx.el.div(
        *children,
        id=id,
        aria_label=label,
        class_name=classes("drawer", when(side == "right", "from-right")),
        custom_attrs={
            "popover": "auto",
            "onClick": rx.Var("(e) => e.target.closest('a') && e.currentTarget.hidePopover()"),
        },
    )
