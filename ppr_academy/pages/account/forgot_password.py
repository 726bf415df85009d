"""/forgot-password: asks for a link by e-mail."""

import reflex as rx

from ppr_academy.components.ui import fields, key, panel
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.native_form import native_form
from ppr_academy.pages.account.frame import wall_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.entrance import ForgotPasswordState

_LAYOUT = wall_layout("Remembered it?", "Sign in", "/sign-in")


@page(
    "/forgot-password",
    title="A new password",
    layout=_LAYOUT,
    on_load=[ForgotPasswordState.open],
)
def forgot_password() -> rx.Component:
    """The form, or that a letter is on its way."""
    return rx.el.div(
        rx.cond(ForgotPasswordState.done == "sent", _sent(), _form()), class_name="box"
    )


def _form() -> rx.Component:
    state = ForgotPasswordState
    return rx.fragment(
        rx.el.h1("A new password.", class_name="d2"),
        rx.el.p("We mail you a link. It works once, for an hour.", class_name="quiet"),
        rx.cond(
            (state.error != "") & (state.error_field == ""), panel.note(state.error, tone="bad")
        ),
        native_form(
            fields.text_field(
                "E-mail",
                id="email",
                name="email",
                type="email",
                auto_complete="username",
                required=True,
                max_length=254,
                error=rx.cond(state.error_field == "email", state.error, ""),
            ),
            key.key("Mail me a link", kind="lit", size="lg", full=True, type="submit"),
            action="/api/auth/forgot",
        ),
    )


def _sent() -> rx.Component:
    return rx.fragment(
        rx.el.h1("Look in your mail.", class_name="d2"),
        rx.el.p(
            "If ",
            rx.el.b(ForgotPasswordState.sent_to),
            " has an account here, a link is on its way. It works once, for an hour.",
            class_name="quiet",
        ),
        rx.el.p(
            "Nothing after five minutes? Look in the spam folder, or ",
            link("try another address", href="/forgot-password"),
            ".",
            class_name="small dim",
        ),
    )
