"""/reset-password: where the mailed link for a new password leads."""

import reflex as rx

from ppr_academy.components.ui import fields, key, panel
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.pages.account.frame import wall_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.entrance import ResetPasswordState

_LAYOUT = wall_layout("Remembered it?", "Sign in", "/sign-in")


@page("/reset-password", title="A new password", layout=_LAYOUT, on_load=[ResetPasswordState.open])
def reset_password() -> rx.Component:
    """The form, or why the link does not work any more."""
    state = ResetPasswordState
    return rx.el.div(
        rx.el.h1("A new password.", class_name="d2"),
        rx.cond(state.is_loaded & (state.email == ""), _useless(), _form()),
        class_name="box",
    )


def _form() -> rx.Component:
    state = ResetPasswordState
    return rx.fragment(
        rx.cond(
            (state.error != "") & (state.error_field == ""), panel.note(state.error, tone="bad")
        ),
        native_form(
            rx.el.p("For ", rx.el.b(state.email), class_name="quiet"),
            # Password managers save it under the right name.
            rx.el.input(
                type="hidden", name="username", default_value=state.email, auto_complete="username"
            ),
            hidden_input("token", state.token),
            fields.password_field(
                "New password",
                id="password",
                name="password",
                auto_complete="new-password",
                required=True,
                min_length=8,
                max_length=200,
                hint="At least 8 characters. You are signed out everywhere else.",
                error=rx.cond(state.error_field == "password", state.error, ""),
            ),
            key.key("Set the password", kind="lit", size="lg", full=True, type="submit"),
            action="/api/auth/reset",
        ),
    )


def _useless() -> rx.Component:
    return rx.fragment(
        panel.note(
            "This link was used already or has run out.", "Your password is as it was.", tone="bad"
        ),
        key.key("Get a new link", kind="lit", size="lg", full=True, to="/forgot-password"),
    )
