"""/sign-in."""

import reflex as rx

from ppr_academy.components.ui import fields, key, panel
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.pages.account.frame import outside_sign_in, wall_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.entrance import SignInState

_LAYOUT = wall_layout("New here?", "Make an account", "/sign-up")


@page("/sign-in", title="Sign in", layout=_LAYOUT, on_load=[SignInState.open])
def sign_in() -> rx.Component:
    """The form, and below it the way through an outside issuer."""
    return rx.el.div(
        rx.el.h1("Pick up where", rx.el.br(), "you paused.", class_name="d2"),
        _note(),
        native_form(
            fields.text_field(
                "E-mail",
                id="email",
                name="email",
                type="email",
                auto_complete="username",
                required=True,
                max_length=254,
                error=rx.cond(SignInState.error_field == "email", SignInState.error, ""),
                data_testid="sign-in-email",
            ),
            fields.password_field(
                "Password",
                id="password",
                name="password",
                auto_complete="current-password",
                required=True,
                aside=link("Forgot it", to="/forgot-password", class_name="link small"),
                aria_invalid=rx.cond(SignInState.error_field == "password", "true", "false"),
                data_testid="sign-in-password",
            ),
            fields.checkbox(
                "Keep me signed in on this computer", name="keep", default_checked=True
            ),
            hidden_input("keep", ""),
            hidden_input("next", SignInState.next),
            key.key(
                "Sign in",
                kind="lit",
                size="lg",
                full=True,
                type="submit",
                data_testid="sign-in-submit",
            ),
            action="/api/auth/sign-in",
        ),
        outside_sign_in(SignInState.issuer, SignInState.next),
        class_name="box",
    )


def _note() -> rx.Component:
    done = rx.match(
        SignInState.done,
        ("everywhere", panel.note("You are signed out everywhere.", tone="ok")),
        ("deleted", panel.note("The account is deleted.", "Your name and address are gone.")),
        rx.fragment(),
    )
    wrong = panel.note(
        SignInState.error, "Check the e-mail, or get a link by e-mail instead.", tone="bad"
    )
    other = panel.note(SignInState.error, tone="bad")
    return rx.cond(
        SignInState.error == "",
        done,
        rx.match(SignInState.error_field, ("password", wrong), ("email", rx.fragment()), other),
    )
