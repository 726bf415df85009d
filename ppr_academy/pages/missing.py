"""What stands where an address leads nowhere."""

import reflex as rx

from ppr_academy.components.ui.key import key, keys


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
