"""Kit section: the frames of pages, drawn small but whole."""

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.media.strip import strip
from ppr_academy.components.ui.base import inks, inline
from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.panel import page_title
from ppr_academy.pages._kit import examples
from ppr_academy.pages._kit.foundations import section
from ppr_academy.state.kit import KitState

_RAIL = (
    (
        ("house", "Home", "/kit"),
        ("graduation-cap", "Courses", "/kit#courses"),
        ("receipt-text", "Sales and money", "/kit#sales"),
        ("users", "Students", "/kit#students"),
    ),
    (("store", "Storefront", "/kit#store"),),
)


def frames() -> rx.Component:
    """Bars, rail and footers."""
    return section(
        "frames",
        "Frames",
        _frame(
            shell.top_bar(signed_in=False, sandbox=True, here="/marketplace", menu_id="kit-public")
        ),
        _frame(
            shell.top_bar(
                signed_in=True,
                name="Sam Nowak",
                initials="SN",
                has_store=True,
                sandbox=False,
                search=False,
                menu_id="kit-person",
            )
        ),
        _frame(
            shell.player_bar(
                title="House Chords 101",
                store_name="Ava Keys",
                strip=strip(examples.strip_parts(14, 14), tall=True),
                done="14",
                total="38",
                back="/kit",
            )
        ),
        _frame(
            shell.editor_bar(
                key("Preview", class_name="hide-s"),
                key("Publish changes", kind="lit"),
                title="House Chords 101",
                saved="Saved 21:04",
                tabs=(
                    tab_link("Lessons", to="/kit", current=True),
                    tab_link("Price and access", to="/kit", current=False),
                ),
                back="/kit",
            )
        ),
        _frame(
            shell.store_bar(
                tab_link("Everything", to="/kit", current=True),
                tab_link("Courses", to="/kit", current=False, count="2"),
                tab_link("About", to="/kit", current=False),
                signed_in=True,
                sandbox=True,
                menu_id="kit-store-menu",
            )
        ),
        _frame(
            rx.el.div(
                _rail("kit-rail"),
                rx.el.div(page_title("22 November", key("New", icon="plus")), class_name="inner"),
                class_name="app short",
            )
        ),
        _frame(
            shell.signed_out_bar(link("Make an account", to="/kit", class_name="link small quiet"))
        ),
        _frame(
            rx.el.div(shell.store_mark(), **inline(background="#7a2e22", color="#ece5d5")),
            shell.store_footer("Ava Keys"),
        ),
        _frame(shell.footer()),
        text="Bars, rails and footers, as the layouts use them.",
    )


def _rail(menu_id: str) -> rx.Component:
    return shell.side_rail(
        _RAIL,
        here="/kit",
        store_name="Ava Keys",
        store_slug="ava-keys",
        store_face=KitState.face,
        name="Ava Lindqvist",
        initials="AL",
        sandbox=True,
        menu_id=menu_id,
    )


def _frame(*children: rx.Component) -> rx.Component:
    return rx.el.div(*children, class_name="frame mt", **inks(*examples.EMBER))
