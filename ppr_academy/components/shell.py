"""The frames of the pages: public bar and footer, side rail, work-place bars, storefront bar.

Pure functions of Vars. `layouts.py` fills them from the signed-in person's state.
"""

from collections.abc import Sequence

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.menus import (
    account_menu,
    current,
    guest_menu,
    person_label,
    sign_out_item,
    theme_items,
)
from ppr_academy.components.ui.base import Child, Flag, Text, show
from ppr_academy.components.ui.fields import search_field
from ppr_academy.components.ui.icon import brand_mark, logo
from ppr_academy.components.ui.icon import icon as icon_of
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import avatar, face, sandbox_badge
from ppr_academy.components.ui.menu import drawer, menu, menu_item, menu_rule, opens
from ppr_academy.components.ui.native_form import native_form
from ppr_academy.components.work import editor_bar, player_bar, work_bar

__all__ = [
    "admin_rail",
    "app_frame",
    "editor_bar",
    "footer",
    "player_bar",
    "side_rail",
    "signed_out_bar",
    "store_bar",
    "store_footer",
    "store_mark",
    "theme_items",
    "top_bar",
    "work_bar",
]

Place = tuple[str, str]  # what it is called, where it leads
RailPlace = tuple[str, str, str]  # icon, what it is called, where it leads

PUBLIC_PLACES: tuple[Place, ...] = (("Marketplace", "/marketplace"), ("Courses", "/courses"))
FOOT_PLACES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("Listen and learn", (("Marketplace", "/marketplace"), ("Courses", "/courses"))),
    ("Sell", (("Open a store", "/onboarding"), ("Your dashboard", "/dashboard"))),
    ("You", (("Library", "/library"), ("Account", "/account"))),
)


def top_bar(
    *,
    signed_in: Flag,
    name: Text = "",
    initials: Text = "",
    has_store: Flag = False,
    is_admin: Flag = False,
    sandbox: Flag = False,
    here: Text = "",
    search: bool = True,
    places: Sequence[Place] = PUBLIC_PLACES,
    menu_id: str = "top",
) -> Component:
    """The public top bar. `here` is the page's path; `search` shows the search line."""
    person = account_menu(
        id=f"{menu_id}-account",
        name=name,
        initials=initials,
        has_store=has_store,
        is_admin=is_admin,
    )
    library = key("Library", icon="library", kind="flat", to="/library", class_name="hide-s")
    guest = rx.fragment(
        rx.el.span(guest_menu(f"{menu_id}-colours"), class_name="hide-s"),
        key("Sign in", kind="flat", to="/sign-in", class_name="hide-s"),
        key("Open a store", to="/sign-up", class_name="hide-s"),
    )
    find = native_form(
        search_field(
            id=f"{menu_id}-search", placeholder="Search courses and producers", shortcut=True
        ),
        action="/marketplace",
        method="get",
        class_name="find-form hide-s",
    )
    return rx.el.header(
        rx.el.div(
            logo(),
            _places(places, here, "hide-m"),
            show(sandbox, sandbox_badge()),
            find if search else rx.fragment(),
            rx.el.div(
                key(
                    icon="search",
                    kind="flat",
                    square=True,
                    label="Search",
                    to="/marketplace",
                    class_name="show-s",
                ),
                show(signed_in, rx.fragment(library, person), guest),
                key(
                    icon="menu",
                    kind="flat",
                    square=True,
                    label="Menu",
                    class_name="show-m",
                    **opens(f"{menu_id}-site"),
                ),
                class_name="right",
            ),
            class_name="bar",
        ),
        drawer(
            rx.el.nav(
                *(link(text, to=to, class_name="") for text, to in places),
                link("Library", to="/library", class_name=""),
                show(
                    signed_in,
                    link("Account", to="/account", class_name=""),
                    rx.fragment(
                        link("Sign in", to="/sign-in", class_name=""),
                        link("Open a store", to="/sign-up", class_name=""),
                    ),
                ),
                class_name="plain",
                aria_label="Site",
            ),
            id=f"{menu_id}-site",
            label="Menu",
            side="right",
        ),
        class_name="top",
    )


def _places(places: Sequence[Place], here: Text, class_name: str) -> Component:
    return rx.el.nav(
        *(link(text, to=to, class_name="", **current(to, here)) for text, to in places),
        class_name=class_name,
        aria_label="Shop",
    )


def footer(groups: Sequence[tuple[str, Sequence[Place]]] = FOOT_PLACES) -> Component:
    """The public footer."""
    return rx.el.footer(
        rx.el.div(
            rx.el.div(
                logo(),
                rx.el.p(
                    "Pause. Play. Repeat.", rx.el.br(), "The school and shop of working producers."
                ),
            ),
            *(
                rx.el.nav(
                    rx.el.h2(title),
                    *(link(text, to=to, class_name="") for text, to in places),
                    aria_label=title,
                )
                for title, places in groups
            ),
            class_name="wrap",
        ),
        class_name="foot",
    )


def store_footer(store_name: Text) -> Component:
    """The footer of a storefront: who sells and who answers for it."""
    return rx.el.footer(
        rx.el.div(
            rx.el.p(
                store_name,
                " sells here with PPR Academy. ",
                "Payments, refunds and downloads are ours to answer for.",
            ),
            rx.el.p(link("All courses", to="/marketplace")),
            class_name="wrap one",
        ),
        class_name="foot",
    )


def store_bar(
    *tabs: Component, signed_in: Flag, sandbox: Flag = False, menu_id: str = "store-menu"
) -> Component:
    """The small bar that sticks under a storefront's band: its places, library, menu."""
    return rx.el.div(
        rx.el.div(
            rx.el.nav(*tabs, class_name="tabs", aria_label="Store"),
            rx.el.div(
                show(sandbox, sandbox_badge(short=True)),
                show(
                    signed_in,
                    key("Library", icon="library", kind="flat", to="/library", class_name="hide-s"),
                    key("Sign in", kind="flat", to="/sign-in", class_name="hide-s"),
                ),
                key(icon="menu", kind="flat", square=True, label="Menu", **opens(menu_id)),
                class_name="right",
            ),
            class_name="wrap",
        ),
        menu(
            menu_item("PPR Academy", icon="house", to="/"),
            menu_item("Marketplace", icon="search", to="/marketplace"),
            menu_item("Library", icon="library", to="/library"),
            menu_rule(),
            *theme_items(),
            id=menu_id,
            label="Menu",
        ),
        class_name="sub",
    )


def store_mark() -> Component:
    """Our mark, small, at the top left of a storefront's band."""
    return rx.el.span(
        link(brand_mark(), rx.el.span("PPR Academy, home", class_name="vh"), to="/", class_name=""),
        class_name="by-ppr",
    )


def side_rail(
    groups: Sequence[Sequence[RailPlace]],
    *,
    here: Text,
    store_name: Text,
    store_slug: Text,
    store_face: Text,
    name: Text,
    initials: Text,
    sandbox: Flag = False,
    other_mode: RailPlace = ("library", "Switch to learning", "/library"),
    role: Text = "Teaching",
    menu_id: str = "rail-menu",
) -> Component:
    """The app's side rail: store on top, places in groups, sandbox badge and person at the foot."""
    tenant = link(
        face(store_face),
        rx.el.span(rx.el.b(store_name), rx.el.small(store_slug)),
        rx.el.span("Open the storefront", class_name="vh"),
        icon_of("external-link", 16),
        to="/" + store_slug
        if isinstance(store_slug, str)
        else rx.Var.create("/") + store_slug.to(str),
        class_name="tenant",
    )
    person = {"name": name, "initials": initials, "role": role, "menu_id": menu_id}
    return _rail(
        tenant, groups, "Store", here=here, sandbox=sandbox, other_mode=other_mode, **person
    )


def admin_rail(
    groups: Sequence[Sequence[RailPlace]],
    *,
    here: Text,
    name: Text,
    initials: Text,
    sandbox: Flag = False,
    menu_id: str = "admin-menu",
) -> Component:
    """The side rail of the platform's own pages: our mark on top."""
    tenant = link(
        brand_mark(),
        rx.el.span(rx.el.b("Admin")),
        rx.el.span("PPR Academy, home", class_name="vh"),
        to="/",
        class_name="tenant",
    )
    away = ("house", "Leave admin", "/")
    person = {"name": name, "initials": initials, "role": "Admin", "menu_id": menu_id}
    return _rail(tenant, groups, "Admin", here=here, sandbox=sandbox, other_mode=away, **person)


def _rail(
    tenant: Component,
    groups: Sequence[Sequence[RailPlace]],
    label: str,
    *,
    here: Text,
    name: Text,
    initials: Text,
    role: Text,
    sandbox: Flag,
    other_mode: RailPlace,
    menu_id: str,
) -> Component:
    places: list[Child] = []
    for group in groups:
        if places:
            places.append(rx.el.hr())
        places += [
            link(icon_of(icon, 18), rx.el.span(text), to=to, class_name="", **current(to, here))
            for icon, text, to in group
        ]
    return rx.el.aside(
        tenant,
        rx.el.nav(*places, aria_label=label),
        rx.el.div(
            show(sandbox, sandbox_badge()),
            rx.el.div(
                rx.el.button(
                    initials,
                    type="button",
                    aria_label=person_label(initials),
                    class_name="avatar",
                    **opens(menu_id),
                ),
                rx.el.span(rx.el.b(name), rx.el.small(role)),
                key(
                    icon=other_mode[0],
                    kind="flat",
                    size="sm",
                    square=True,
                    label=other_mode[1],
                    to=other_mode[2],
                ),
                class_name="me",
            ),
            class_name="low",
        ),
        menu(
            menu_item("Account", icon="settings-2", to="/account"),
            menu_rule(),
            *theme_items(),
            menu_rule(),
            sign_out_item(),
            id=menu_id,
            label="Your account",
        ),
        class_name="side",
    )


def app_frame(
    rail: Component, *content: Child, mobile_rail: Component, title: Text, initials: Text
) -> Component:
    """Rail and page side by side; under 1080 px a top bar whose menu slides the rail in.

    `rail` and `mobile_rail` are two calls of `side_rail` with different `menu_id`.
    """
    return rx.el.div(
        rail,
        rx.el.header(
            key(icon="menu", kind="flat", square=True, label="Menu", **opens("rail-drawer")),
            rx.el.b(title, class_name="cut1"),
            avatar(initials),
            class_name="mtop show-m",
        ),
        drawer(mobile_rail, id="rail-drawer", label="Menu"),
        rx.el.main(rx.el.div(*content, class_name="inner"), id="main", class_name="main"),
        class_name="app",
    )


def signed_out_bar(*after: Child) -> Component:
    """Logo at the left, one link at the right: sign-in, sign-up, onboarding."""
    return rx.el.div(logo(), *after, class_name="topline")
