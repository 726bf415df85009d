"""The layouts of the pages: the frames of components.shell, filled with who is signed in."""

from collections.abc import Callable

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.media.deck import transport
from ppr_academy.components.ui.link import skip_link
from ppr_academy.pages.missing import missing
from ppr_academy.state.session import SessionState
from ppr_academy.theme import page_styles

Layout = Callable[[rx.Component], rx.Component]
Me = SessionState.me

STORE_PLACES: tuple[tuple[shell.RailPlace, ...], ...] = (
    (
        ("house", "Home", "/dashboard"),
        ("graduation-cap", "Courses", "/dashboard/courses"),
        ("tag", "Offers", "/dashboard/offers"),
        ("users", "Memberships", "/dashboard/memberships"),
        ("receipt-text", "Sales and money", "/dashboard/money"),
    ),
    (
        ("gem", "Plan", "/dashboard/plan"),
        ("settings-2", "Settings", "/dashboard/settings"),
    ),
)

ADMIN_PLACES: tuple[tuple[shell.RailPlace, ...], ...] = (
    (
        ("scale", "Money", "/admin"),
        ("inbox", "Events", "/admin/events"),
    ),
)


def public_layout(body: rx.Component) -> rx.Component:
    """Top bar, page, footer, and the transport that plays on from page to page."""
    return rx.fragment(
        skip_link(),
        shell.top_bar(
            signed_in=Me.is_signed_in,
            name=Me.name,
            initials=Me.initials,
            has_store=Me.has_store,
            is_admin=Me.is_admin,
            sandbox=Me.is_sandbox,
            here=rx.State.router.url.path,
        ),
        rx.el.main(body, id="main"),
        shell.footer(),
        transport(),
    )


def storefront_layout(body: rx.Component) -> rx.Component:
    """A store's own page: it draws its band and its bar itself."""
    return rx.fragment(skip_link(), body, transport())


def dashboard_layout(title: str) -> Layout:
    """The creator's frame: the side rail, under 1080 px a top bar with the rail behind a key."""

    def layout(body: rx.Component) -> rx.Component:
        return rx.fragment(
            skip_link(),
            page_styles("dashboard"),
            shell.app_frame(
                _rail("rail-menu"),
                body,
                mobile_rail=_rail("rail-menu-mobile"),
                title=title,
                initials=Me.initials,
            ),
        )

    return layout


def _rail(menu_id: str) -> rx.Component:
    return shell.side_rail(
        STORE_PLACES,
        here=rx.State.router.url.path,
        store_name=Me.store_name,
        store_slug=Me.store_slug,
        store_face=Me.store_face,
        name=Me.name,
        initials=Me.initials,
        sandbox=Me.is_sandbox,
        menu_id=menu_id,
    )


def admin_layout(title: str, is_missing: rx.Var[bool]) -> Layout:
    """The platform's own frame. Who is no admin sees what stands where nothing is."""

    def layout(body: rx.Component) -> rx.Component:
        frame = rx.fragment(
            skip_link(),
            shell.app_frame(
                _admin_rail("admin-menu"),
                body,
                mobile_rail=_admin_rail("admin-menu-mobile"),
                title=title,
                initials=Me.initials,
            ),
        )
        nowhere = public_layout(missing("Nothing here", "This address leads nowhere."))
        return rx.fragment(page_styles("admin"), rx.cond(is_missing, nowhere, frame))

    return layout


def _admin_rail(menu_id: str) -> rx.Component:
    return shell.admin_rail(
        ADMIN_PLACES,
        here=rx.State.router.url.path,
        name=Me.name,
        initials=Me.initials,
        sandbox=Me.is_sandbox,
        menu_id=menu_id,
    )


def editor_layout(body: rx.Component) -> rx.Component:
    """The course editor: it has its own bar, a tree, a main and an inspector side by side."""
    return rx.fragment(skip_link(), page_styles("editor"), body)
