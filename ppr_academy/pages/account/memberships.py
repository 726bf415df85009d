"""`/account/memberships`: status, next payment, cancel, go on, another tier, the card."""

import reflex as rx

from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import (
    empty,
    head,
    loading,
    note,
    page_title,
    panel,
    skeleton,
)
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.memberships import MembershipsState
from ppr_academy.theme import page_styles

State = MembershipsState
Shown = MembershipsState.shown
Price = MembershipsState.price


@page(
    "/account/memberships",
    title="Memberships",
    layout=public_layout,
    on_load=[MembershipsState.watch],
)
def memberships() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_styles("memberships"),
        page_title("Memberships"),
        rx.cond(State.why != "", note(State.why, tone="warn"), rx.fragment()),
        rx.cond(
            State.is_loaded,
            _filled(),
            loading(skeleton("100%", "148px"), skeleton("100%", "148px")),
        ),
        class_name="wrap club",
    )


def _filled() -> rx.Component:
    return rx.fragment(
        rx.cond(
            Shown.running.length() > 0,
            rx.el.div(rx.foreach(Shown.running, _running), class_name="stack"),
            empty(
                "You are in no store's circle",
                "A membership opens a store's courses for a month or a year at a time.",
                key("Find a store", kind="lit", to="/marketplace"),
            ),
        ),
        rx.cond(
            Shown.past.length() > 0,
            rx.el.section(
                head("Before"),
                rx.el.ul(rx.foreach(Shown.past, _past), class_name="past"),
            ),
            rx.fragment(),
        ),
    )


def _running(one: rx.Var) -> rx.Component:
    return panel(
        rx.el.div(
            rx.el.div(
                rx.el.h2(one.title, class_name="h3"),
                rx.el.p(
                    link(one.store_name, to=one.store_path, class_name=""),
                    class_name="small quiet",
                ),
            ),
            rx.el.div(rx.el.b(one.price, class_name="num"), _state(one), class_name="sum"),
            class_name="about-it",
        ),
        _when(one),
        rx.cond(
            one.failure != "",
            note("That did not work. Nothing was changed.", one.failure, tone="bad"),
            rx.fragment(),
        ),
        rx.cond((one.state == "opening") | (one.state == "unreached"), rx.fragment(), _keys(one)),
        rx.cond(State.choosing == one.id, _others(one), rx.fragment()),
        pad=True,
        class_name="membership",
        key=one.id,
        custom_attrs={"data-testid": "membership", "data-state": one.state},
    )


def _state(one: rx.Var) -> rx.Component:
    return rx.cond(
        one.is_working,
        led("On its way to Stripe", tone="lamp"),
        rx.match(
            one.state,
            ("unreached", led("Not begun")),
            ("opening", led("Being confirmed", tone="lamp")),
            ("trialing", led("Free days", tone="on")),
            ("active", led("Active", tone="on")),
            ("past_due", led("Payment failed", tone="bad")),
            ("cancelling", led("Ends soon", tone="warn")),
            led("Ended"),
        ),
    )


def _when(one: rx.Var) -> rx.Component:
    return rx.match(
        one.state,
        (
            "unreached",
            rx.el.p(
                "Stripe did not answer. Nothing was charged. ",
                link("Go back to the store", to=one.store_path),
                " and press Join again in a minute.",
                class_name="small",
            ),
        ),
        (
            "opening",
            rx.el.p("Your bank has said yes; this page shows it in a moment.", class_name="small"),
        ),
        ("trialing", _line("Free until", one.next_at, ", then " + one.price + ".")),
        ("active", _line("Next payment", one.next_at)),
        (
            "past_due",
            note(
                "The last payment did not go through",
                rx.el.span(
                    "Everything stays open until ",
                    local_time(one.until_at, "day"),
                    ". Change the card, and all is well.",
                ),
                tone="warn",
            ),
        ),
        ("cancelling", _line("Open until", one.until_at, ". Nothing more is charged.")),
        rx.fragment(),
    )


def _line(words: str, at: rx.Var, after: rx.Var | str = ".") -> rx.Component:
    return rx.el.p(words, " ", local_time(at, "day"), after, class_name="small")


def _keys(one: rx.Var) -> rx.Component:
    return keys(
        rx.cond(
            one.state == "cancelling",
            key(
                "Go on",
                kind="lit",
                size="sm",
                on_click=State.resume(one.id),
                disabled=one.is_working,
                data_testid="resume",
            ),
            key(
                "Cancel at the end of the period",
                size="sm",
                on_click=State.cancel(one.id),
                disabled=one.is_working,
                data_testid="cancel",
            ),
        ),
        rx.cond(
            one.others.length() > 0,
            key(
                "Change it",
                size="sm",
                pressed=State.choosing == one.id,
                on_click=State.choose(one.id),
                disabled=one.is_working,
                data_testid="change",
            ),
            rx.fragment(),
        ),
        native_form(
            hidden_input("subscription_id", one.id),
            key("Card and invoices", icon="credit-card", size="sm", type="submit"),
            action="/api/memberships/portal",
        ),
    )


def _others(one: rx.Var) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            one.others,
            lambda other: rx.el.li(
                rx.el.div(
                    rx.el.b(other.title),
                    rx.el.p(other.price, " · ", other.includes, class_name="small quiet"),
                ),
                rx.cond(
                    Price.offer_id == other.id,
                    _agree(one, other),
                    key(
                        "What would it cost?",
                        size="sm",
                        on_click=State.look_at(one.id, other.id),
                        data_testid="look-at",
                    ),
                ),
            ),
        ),
        class_name="others",
    )


def _agree(one: rx.Var, other: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(
                Price.due != "",
                rx.el.span(rx.el.b(Price.due, class_name="num"), " now, then ", Price.price, "."),
                rx.cond(
                    Price.credit != "",
                    rx.el.span(
                        "Nothing now. ",
                        rx.el.b(Price.credit, class_name="num"),
                        " of what you paid goes towards your next payments.",
                    ),
                    rx.el.span("Nothing now, then ", Price.price, "."),
                ),
            ),
            class_name="small",
            aria_live="polite",
        ),
        key(
            "Change to " + other.title,
            kind="lit",
            size="sm",
            on_click=State.change(one.id, other.id),
            data_testid="agree",
        ),
        class_name="agree",
    )


def _past(one: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.b(one.title), " · ", link(one.store_name, to=one.store_path)),
        rx.el.span("until ", local_time(one.until_at, "day"), class_name="small quiet"),
        key=one.id,
    )
