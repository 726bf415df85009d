"""How the store stands with Stripe, and what is missing."""

import reflex as rx

from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.native_form import native_form
from ppr_academy.components.ui.panel import note, panel
from ppr_academy.state.dashboard.money import MoneyState

Setup = MoneyState.money.setup


def setup() -> rx.Component:
    """How the store stands with Stripe; nothing to say once everything works."""
    return rx.fragment(
        rx.match(
            MoneyState.came_back,
            (
                "again",
                note("That link had run out. Press the key below for a fresh one.", tone="warn"),
            ),
            (
                "service_unavailable",
                note(
                    "Stripe is not answering. Nothing was changed; try again in a minute.",
                    tone="warn",
                ),
            ),
            (
                "payment_refused",
                note("Stripe refused to open the form. Nothing was changed.", tone="bad"),
            ),
            rx.fragment(),
        ),
        rx.match(
            Setup.state,
            ("ready", rx.fragment()),
            (
                "none",
                _connect(
                    "Connect payouts",
                    "Stripe pays you out. Until it knows you, paid courses cannot be sold. "
                    "It takes about five minutes.",
                    "Connect payouts",
                ),
            ),
            (
                "checking",
                _connect(
                    "Stripe is checking what you sent",
                    "Nothing is missing from you. This page changes by itself.",
                    "",
                ),
            ),
            (
                "limited",
                _connect(
                    "You can sell, and payouts are on hold",
                    "Sales go on. Your money waits at Stripe until it has what is missing.",
                    "Finish at Stripe",
                ),
            ),
            _connect(
                "Stripe still needs something",
                "Until then paid courses cannot be sold.",
                "Finish at Stripe",
            ),
        ),
    )


def _connect(title: str, text: str, words: str) -> rx.Component:
    return panel(
        rx.el.div(
            rx.el.h2(title, class_name="h2"),
            rx.el.p(text, class_name="quiet"),
            rx.cond(
                Setup.missing.length() > 0,
                rx.el.ul(
                    rx.foreach(
                        Setup.missing,
                        lambda wanted: rx.el.li(icon("circle-dashed", 15), rx.el.span(wanted)),
                    ),
                    aria_label="What is missing",
                ),
                rx.fragment(),
            ),
        ),
        native_form(
            key(words, kind="lit", icon_after="arrow-right", type="submit"),
            action="/api/connect",
            data_testid="connect-form",
        )
        if words
        else led("Checking", tone="lamp"),
        class_name="connect",
        data_testid="connect-status",
        data_state=Setup.state,
    )
