"""/onboarding: learn or create; for creators name, address and colour family of the store."""

import reflex as rx

from ppr_academy.components import shell
from ppr_academy.components.media.cover import drawn_cover
from ppr_academy.components.ui import fields, key
from ppr_academy.components.ui.base import inline
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.link import skip_link
from ppr_academy.components.ui.panel import panel
from ppr_academy.pages.registry import page
from ppr_academy.state.onboarding import FAMILY_CHOICES, FamilyChoice, OnboardingState
from ppr_academy.state.session import SessionState
from ppr_academy.theme import page_styles


def _layout(body: rx.Component) -> rx.Component:
    return rx.fragment(
        skip_link(),
        page_styles("account"),
        rx.el.main(
            shell.signed_out_bar(rx.el.span(SessionState.me.name, class_name="small dim")),
            body,
            id="main",
            class_name="ob",
        ),
    )


@page("/onboarding", title="Welcome", layout=_layout, on_load=[OnboardingState.open])
def onboarding() -> rx.Component:
    """Two large picks, and what the second one needs."""
    is_creating = OnboardingState.pick == "create"
    return rx.el.div(
        rx.el.h1("What brings you here?", class_name="d2"),
        rx.el.p("You can do both later. This only decides what you see first.", class_name="lead"),
        rx.el.div(
            _pick(
                "I want to learn",
                "Courses, sounds and a place to practise.",
                art=("wall-5", "harmonics", "lido"),
                is_on=False,
                on_click=OnboardingState.learn,
                data_testid="pick-learn",
            ),
            _pick(
                "I want to teach or sell",
                "Your own store. You keep 90 %.",
                art=("wall-4", "groove", "ember"),
                is_on=is_creating,
                on_click=OnboardingState.create,
                data_testid="pick-create",
            ),
            class_name="picks",
        ),
        rx.cond(is_creating, _store()),
        class_name="mid",
    )


def _pick(
    title: str, text: str, *, art: tuple[str, str, str], is_on: rx.Var[bool] | bool, **props: object
) -> rx.Component:
    pressed = {} if is_on is False else {"aria_expanded": rx.cond(is_on, "true", "false")}
    return rx.el.button(
        rx.el.span(drawn_cover(*art), class_name="art"),
        rx.el.span(
            rx.el.b(title, class_name="h2"), rx.el.span(text, class_name="quiet"), class_name="tx"
        ),
        icon("arrow-right", 18),
        type="button",
        # The page is there before its events are: a press that nobody hears is worse than a wait.
        disabled=~rx.State.is_hydrated,
        class_name=["pick", rx.cond(is_on, "on", "")],
        **pressed,
        **props,
    )


def _store() -> rx.Component:
    state = OnboardingState
    return panel(
        fields.text_field(
            "Name of your store",
            id="store-name",
            value=state.store_name,
            on_change=state.set_store_name,
            error=state.name_error,
            max_length=60,
            auto_complete="organization",
            data_testid="store-name",
        ),
        fields.text_field(
            "Address",
            id="store-slug",
            prefix=state.host,
            value=state.slug,
            on_change=state.set_slug,
            error=state.slug_error,
            good=state.slug_good,
            max_length=40,
            auto_complete="off",
            data_testid="store-slug",
        ),
        rx.el.fieldset(
            rx.el.legend("Pick a family. Your covers grow from it.", class_name="label"),
            rx.el.div(*map(_family, FAMILY_CHOICES), class_name="fam"),
        ),
        key.keys(
            key.key(
                "Open the store",
                kind="lit",
                size="lg",
                busy=state.is_opening,
                busy_text="Opening",
                on_click=state.open_store,
                data_testid="open-store",
            ),
            rx.el.span(
                "No card needed. You see it before anybody else does.", class_name="small dim"
            ),
        ),
        class_name="nm2",
    )


def _family(choice: FamilyChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="family",
            value=choice.name,
            checked=OnboardingState.family == choice.name,
            on_change=lambda _: OnboardingState.set_family(choice.name),
        ),
        rx.el.span(
            drawn_cover("your-store", "pads", choice.name),
            drawn_cover("your-store", "harmonics", choice.name),
            **inline(background=choice.band),
        ),
        rx.el.em(choice.name),
    )
