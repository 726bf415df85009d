"""/verify-email: where the mailed link leads that proves an address. One key does it."""

import reflex as rx

from ppr_academy.components.ui import key, panel
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.pages.account.frame import wall_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.entrance import VerifyEmailState

_LAYOUT = wall_layout("Something else?", "Your account", "/account")


@page("/verify-email", title="Your e-mail", layout=_LAYOUT, on_load=[VerifyEmailState.open])
def verify_email() -> rx.Component:
    """Ask, thank, or say why the link does not work any more."""
    state = VerifyEmailState
    return rx.el.div(
        rx.cond(
            state.done == "verified",
            _verified(),
            rx.cond(state.is_loaded & (state.email == ""), _useless(), _question()),
        ),
        class_name="box",
    )


def _question() -> rx.Component:
    return rx.fragment(
        rx.el.h1("Is this your address?", class_name="d2"),
        rx.el.p(rx.el.b(VerifyEmailState.email), class_name="quiet"),
        native_form(
            hidden_input("token", VerifyEmailState.token),
            key.key("Yes, it is mine", kind="lit", size="lg", full=True, type="submit"),
            action="/api/auth/verify",
        ),
    )


def _verified() -> rx.Component:
    return rx.fragment(
        rx.el.h1("The address is yours.", class_name="d2"),
        rx.el.p("Receipts and links reach you from now on.", class_name="quiet"),
        key.key("Go on", kind="lit", size="lg", full=True, to="/library"),
    )


def _useless() -> rx.Component:
    return rx.fragment(
        rx.el.h1("That link is spent.", class_name="d2"),
        panel.note(
            "It was used already, ran out, or a newer one replaced it.",
            "Your account shows whether the address is verified, and sends a new link.",
        ),
        key.key("Your account", kind="lit", size="lg", full=True, to="/account"),
    )
