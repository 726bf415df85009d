"""/sign-up."""

import reflex as rx

from ppr_academy.components.ui import fields, key, panel
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.pages.account.frame import outside_sign_in, wall_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.entrance import SignUpState

_LAYOUT = wall_layout("Been here before?", "Sign in", "/sign-in")


@page("/sign-up", title="Make an account", layout=_LAYOUT, on_load=[SignUpState.open])
def sign_up() -> rx.Component:
    """Name, e-mail, password, and what happens next."""
    return rx.el.div(
        rx.el.h1("Make an account.", class_name="d2"),
        rx.cond(
            (SignUpState.error != "") & (SignUpState.error_field == ""),
            panel.note(SignUpState.error, tone="bad"),
        ),
        native_form(
            fields.text_field(
                "Name",
                id="name",
                name="name",
                auto_complete="name",
                required=True,
                max_length=80,
                error=_at("name"),
                data_testid="sign-up-name",
            ),
            fields.text_field(
                "E-mail",
                id="email",
                name="email",
                type="email",
                auto_complete="username",
                required=True,
                max_length=254,
                error=_at("email"),
                data_testid="sign-up-email",
            ),
            fields.password_field(
                "Password",
                id="password",
                name="password",
                auto_complete="new-password",
                required=True,
                min_length=8,
                max_length=200,
                hint="At least 8 characters. Three plain words are better than one odd one.",
                error=_at("password"),
                data_testid="sign-up-password",
            ),
            hidden_input("next", SignUpState.next),
            key.key(
                "Make the account",
                kind="lit",
                size="lg",
                full=True,
                type="submit",
                data_testid="sign-up-submit",
            ),
            rx.el.p(
                "Then we mail you one link, to see that the address is yours. "
                "You can learn, teach or both; that comes next.",
                class_name="small dim",
            ),
            action="/api/auth/sign-up",
        ),
        outside_sign_in(SignUpState.issuer, SignUpState.next),
        class_name="box",
    )


def _at(field: str) -> rx.Var[str]:
    return rx.cond(SignUpState.error_field == field, SignUpState.error, "")
