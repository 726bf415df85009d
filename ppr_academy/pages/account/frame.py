"""The frame of the doors to the academy: a form at the left, a wall of covers at the right."""

from collections.abc import Callable

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.media.cover import drawn_cover
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link, skip_link
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.theme import page_styles

# Store and motif of each tile: the slug decides which of the family's triads it is drawn in.
_WALL = (
    ("wall-3", "roll", "ember"),
    ("wall-10", "sine", "lido"),
    ("wall-14", "steps", "signal"),
    ("wall-1", "harmonics", "ember"),
    ("wall-2", "filter", "carbon"),
    ("wall-6", "harmonics", "plum"),
    ("wall-1", "groove", "signal"),
    ("wall-4", "ring", "reel"),
    ("wall-1", "envelope", "plum"),
    ("wall-7", "phase", "carbon"),
    ("wall-3", "tape", "moss"),
    ("wall-2", "wave", "lido"),
)


def wall_layout(question: str, text: str, to: rx.Var[str] | str) -> Callable[..., rx.Component]:
    """The frame; at the top right the other door: "New here? Make an account"."""

    def layout(body: rx.Component) -> rx.Component:
        other = rx.el.span(
            rx.el.span(question, " ", class_name="hide-s"),
            link(text, to=to),
            class_name="small quiet",
        )
        return rx.fragment(
            skip_link(),
            page_styles("account"),
            rx.el.div(
                rx.el.main(
                    shell.signed_out_bar(other),
                    body,
                    rx.el.p(
                        "We set one cookie, to keep you signed in.", class_name="micro dim end"
                    ),
                    id="main",
                    class_name="form",
                ),
                rx.el.aside(
                    *(drawn_cover(*tile) for tile in _WALL), class_name="wall", aria_hidden="true"
                ),
                class_name="two",
            ),
        )

    return layout


def outside_sign_in(issuer: rx.Var[str], target: rx.Var[str]) -> rx.Component:
    """ "or", and the key to the outside issuer: a form of its own, as it is a post."""
    return rx.fragment(
        rx.el.div(rx.el.i(), rx.el.span("or"), rx.el.i(), class_name="or", aria_hidden="true"),
        native_form(
            hidden_input("next", target),
            key(
                "Continue with ",
                rx.cond(issuer != "", issuer, "another account"),
                icon="log-in",
                size="lg",
                full=True,
                type="submit",
                data_testid="sign-in-outside",
            ),
            action="/api/auth/oidc",
        ),
    )
