"""The unlisted /kit page: every part in every state, in both themes. A new part goes here first."""

import reflex as rx

from ppr_academy.components.shell import theme_items
from ppr_academy.components.ui.icon import brand_mark
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link, skip_link
from ppr_academy.components.ui.menu import menu, opens
from ppr_academy.pages._kit import controls, feedback, foundations, frames, media
from ppr_academy.pages.registry import page
from ppr_academy.state.kit import KitState
from ppr_academy.theme import page_styles

_PARTS = (
    ("colour", "Colour"),
    ("type", "Type"),
    ("keys", "Keys"),
    ("fields", "Fields"),
    ("marks", "Marks"),
    ("media", "Media"),
    ("charts", "Charts"),
    ("notes", "Notes and dialogs"),
    ("table", "Table"),
    ("states", "Empty, loading, error"),
    ("frames", "Frames"),
    ("covers", "Covers and stores"),
    ("icons", "Icons"),
)


@page("/kit", title="The kit", layout=lambda body: body, on_load=[KitState.load])
def kit() -> rx.Component:
    """The page."""
    return rx.el.div(
        *(
            page_styles(sheet)
            for sheet in ("dashboard", "editor", "player", "home", "account", "kit")
        ),
        skip_link(),
        _contents(),
        rx.el.main(
            rx.el.h1("The kit", class_name="d2"),
            rx.el.p(
                "Every part, in every state. If a page needs something that is not here, "
                "it goes here first.",
                class_name="lead",
            ),
            foundations.colour(),
            foundations.type_scale(),
            controls.key_section(),
            controls.field_section(),
            media.marks(),
            media.media(),
            media.chart_section(),
            feedback.notes(),
            feedback.table_section(),
            feedback.states(),
            frames.frames(),
            media.covers(),
            feedback.icons(),
            id="main",
        ),
        class_name="kit",
    )


def _contents() -> rx.Component:
    return rx.el.aside(
        link(brand_mark(), to="/", class_name="logo", aria_label="PPR Academy, home"),
        rx.el.nav(
            *(link(title, href=f"#{part}", class_name="") for part, title in _PARTS),
            aria_label="Kit",
        ),
        key("Dark, light", icon="sun-moon", size="sm", **opens("kit-colours")),
        menu(*theme_items(), id="kit-colours", label="Colours"),
    )
