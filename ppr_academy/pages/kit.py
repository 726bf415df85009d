"""The unlisted /kit page: every part in every state, in both themes. A new part goes here first."""

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.media import deck
from ppr_academy.components.ui import fields, key, panel
from ppr_academy.pages.registry import page
from ppr_academy.theme import page_styles


@page("/kit", title="The kit", layout=lambda body: body)
def kit() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("kit"),
        shell.top_bar(signed_in=False, sandbox=True),
        rx.el.main(
            rx.el.h1("The kit", class_name="d2"),
            key.keys(
                key.key("Buy the course", kind="lit"),
                key.key("Preview", icon="play"),
                key.key("Publish", disabled=True, reason="Add a lesson first."),
            ),
            fields.text_field(
                "Store name", id="f1", default_value="Ava Keys", hint="Shown on every page."
            ),
            panel.note("You already own this.", "Open it, or buy it again as a gift."),
            deck.transport(),
            class_name="wrap",
            id="main",
        ),
    )
