"""What the frames' menus hold: the person, colours, signing out."""

from typing import Any

import reflex as rx
from reflex.components.component import Component
from reflex.style import color_mode, set_color_mode

from ppr_academy.components.ui.base import Flag, Text, show
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.menu import menu, menu_item, menu_rule, opens
from ppr_academy.components.ui.native_form import native_form


def current(path: Text, here: Text) -> dict[str, Any]:
    """`aria-current="page"` where `path` is the page we are on."""
    if isinstance(path, rx.Var) or isinstance(here, rx.Var):
        missing = rx.Var("undefined", _var_type=str)
        return {"aria_current": rx.cond(rx.Var.create(path) == here, "page", missing)}
    return {"aria_current": "page"} if path == here else {}


def theme_items() -> list[Component]:
    """Light, dark or as the system does: three items of a menu. The browser keeps the choice."""
    return [
        rx.el.p("Colours", class_name="micro dim", role="none"),
        *(
            menu_item(text, icon=icon, checked=color_mode == mode, on_click=set_color_mode(mode))
            for mode, text, icon in (
                ("dark", "Dark", "moon"),
                ("light", "Light", "sun"),
                ("system", "As the system", "monitor"),
            )
        ),
    ]


def account_menu(
    *, id: str, name: Text, initials: Text, has_store: Flag = False, is_admin: Flag = False
) -> Component:
    """The person's picture; opens Library, Teach, Account, colours and signing out."""
    return rx.fragment(
        rx.el.button(
            initials,
            type="button",
            aria_label=person_label(initials),
            class_name="avatar",
            **opens(id),
        ),
        menu(
            rx.el.p(name, class_name="small quiet cut1", role="none"),
            menu_item("Library", icon="library", to="/library"),
            show(
                has_store,
                menu_item("Your store", icon="store", to="/dashboard"),
                menu_item("Open a store", icon="store", to="/onboarding"),
            ),
            menu_item("Orders", icon="receipt-text", to="/account/orders"),
            menu_item("Memberships", icon="users", to="/account/memberships"),
            menu_item("Wallet", icon="coins", to="/wallet"),
            menu_item("Account", icon="settings-2", to="/account"),
            show(is_admin, menu_item("Admin", icon="shield-check", to="/admin")),
            menu_rule(),
            *theme_items(),
            menu_rule(),
            sign_out_item(),
            id=id,
            label="Your account",
        ),
    )


def person_label(initials: Text) -> Text:
    # What is seen must be part of what is read out.
    if isinstance(initials, rx.Var):
        return initials.to(str) + ", your account"
    return f"{initials}, your account"


def sign_out_item() -> Component:
    """Signing out is a posted form, so the cookie goes and every open page with it."""
    return native_form(
        rx.el.button(icon_of("log-out"), "Sign out", type="submit", role="menuitem"),
        action="/api/auth/sign-out",
        role="none",
    )


def guest_menu(id: str) -> Component:
    """Colours for who is not signed in."""
    return rx.fragment(
        key(icon="sun-moon", kind="flat", square=True, label="Colours", **opens(id)),
        menu(*theme_items(), id=id, label="Colours"),
    )
