"""`/checkout/stopped?why=…`: a purchase that was not begun, why, and where to go on."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui.key import key, keys
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.checkout.purchase import StoppedState
from ppr_academy.theme import page_styles

Offer = StoppedState.offer


@page("/checkout/stopped", title="Not bought", layout=public_layout, on_load=[StoppedState.look])
def stopped() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("checkout"),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    _words(),
                    class_name="status",
                    role="status",
                    data_testid="order-status",
                    data_state=StoppedState.why,
                ),
                _ways_on(),
                class_name="left",
            ),
            rx.cond(Offer.title != "", _slip(), rx.fragment()),
            class_name="wrap co",
        ),
    )


def _words() -> rx.Component:
    return rx.match(
        StoppedState.why,
        ("already_owned", _say("You already own this.", "Nothing was charged. Open it.")),
        (
            "own_course",
            _say("This is your own course.", "Nobody buys from themselves. Nothing was charged."),
        ),
        (
            "not_for_sale",
            _say("Not for sale right now.", "Nothing was charged. It was taken off the shelf."),
        ),
        (
            "cannot_charge",
            _say(
                "It cannot be bought yet.",
                "Nothing was charged. Its producer is still setting up payouts, so nobody could "
                "be paid.",
            ),
        ),
        (
            "not_enough_credits",
            _say(
                "Not enough credits.",
                "Nothing was taken. Your wallet holds less than this course takes.",
            ),
        ),
        (
            "not_for_credits",
            _say("Not for credits.", "Nothing was taken. This is sold for money only."),
        ),
        (
            "too_many_attempts",
            _say("That was often.", "Nothing was charged. Try again in a minute."),
        ),
        (
            "service_unavailable",
            _say("Stripe is not answering.", "Nothing was charged. Try again in a minute."),
        ),
        ("busy", _say("Too much at once.", "Nothing was charged. Try again in a moment.")),
        _say("There is nothing to buy here.", "Nothing was charged. The address may have changed."),
    )


def _say(title: str, text: str) -> rx.Component:
    return rx.fragment(rx.el.h1(title, class_name="d2"), rx.el.p(text, class_name="lead"))


def _ways_on() -> rx.Component:
    return keys(
        rx.cond(
            Offer.learn_path != "",
            key("Open it", icon="play", kind="lit", size="lg", to=Offer.learn_path),
            rx.cond(
                Offer.course_path != "",
                key("Back to the course", kind="lit", size="lg", to=Offer.course_path),
                rx.fragment(),
            ),
        ),
        rx.cond(
            StoppedState.why == "not_enough_credits",
            key("Get credits", icon="coins", size="lg", to="/wallet"),
            key("To the marketplace", size="lg", to="/marketplace"),
        ),
    )


def _slip() -> rx.Component:
    return rx.el.aside(
        rx.el.div(
            cover(Offer.cover, to=Offer.course_path),
            rx.el.div(
                rx.el.h2(Offer.title, class_name="h3"),
                rx.el.p(Offer.store_name, class_name="small quiet"),
            ),
            class_name="it",
        ),
        rx.el.dl(
            rx.el.div(rx.el.dt("Price"), rx.el.dd(Offer.price, class_name="num"), class_name="tot")
        ),
        class_name="slip panel",
        aria_label="What it was about",
    )
