"""What stands where an address leads nowhere."""

import reflex as rx

from ppr_academy.components.ui.key import key, keys
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page


def missing(title: str, text: str) -> rx.Component:
    """One sentence, and two ways on."""
    return rx.el.section(
        rx.el.h1(title, class_name="d2"),
        rx.el.p(text, class_name="lead"),
        keys(
            key("To the marketplace", kind="lit", to="/marketplace"),
            key("Home", kind="flat", to="/"),
        ),
        class_name="wrap nowhere",
    )


@page("404", title="Not found", layout=public_layout)
def not_found() -> rx.Component:
    """Every address that is no page of ours."""
    return missing("There is nothing here", "The address may be mistyped, or it has moved.")
