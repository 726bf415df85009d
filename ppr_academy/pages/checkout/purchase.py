"""`/checkout/{order}`: what happened to a purchase, live. Only its buyer sees it."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.money import money_bar
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import loading, skeleton
from ppr_academy.pages.checkout._refund import own_refunds
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.missing import missing
from ppr_academy.pages.registry import page
from ppr_academy.state.checkout.purchase import PurchaseState
from ppr_academy.state.checkout.refund import OwnRefundsState
from ppr_academy.theme import page_styles

Bought = PurchaseState.purchase
Face = PurchaseState.purchase.state


@page(
    "/checkout/[order_id]",
    title=rx.match(
        Face,
        ("paid", "It’s yours · PPR Academy"),
        ("waiting", "One moment · PPR Academy"),
        "Your order · PPR Academy",
    ),
    layout=public_layout,
    on_load=[PurchaseState.watch, OwnRefundsState.watch],
)
def purchase() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("checkout"),
        rx.cond(
            PurchaseState.is_loaded,
            rx.cond(
                PurchaseState.is_missing,
                missing("There is no order here", "Orders are shown to the person who made them."),
                _order(),
            ),
            _loading(),
        ),
    )


def _order() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                _words(),
                class_name="status",
                role="status",
                data_testid="order-status",
                data_state=Face,
            ),
            rx.cond(_has_steps(), _steps(), rx.fragment()),
            _ways_on(),
            own_refunds(),
            class_name="left",
        ),
        _slip(),
        class_name="wrap co",
    )


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            loading(skeleton("60%", "52px"), skeleton("80%", "24px"), skeleton("460px", "156px")),
            class_name="left wide",
        ),
        loading(skeleton("100%", "360px")),
        class_name="wrap co",
    )


def _say(title: str, *text: str | rx.Var) -> rx.Component:
    return rx.fragment(rx.el.h1(title, class_name="d2"), rx.el.p(*text, class_name="lead"))


def _words() -> rx.Component:
    """What happened, with what was charged said first wherever nothing was."""
    return rx.match(
        Face,
        (
            "paid",
            rx.cond(
                Bought.learn_path != "",
                _say(
                    "It’s yours.",
                    Bought.title,
                    " is in your library. ",
                    Bought.store_name,
                    " already knows, and says thanks.",
                ),
                rx.cond(
                    Bought.credits != "",
                    _say("They are yours.", Bought.credits, " are in your wallet."),
                    _say("Thank you.", Bought.store_name, " has it, all of it, and says thanks."),
                ),
            ),
        ),
        (
            "waiting",
            _say(
                "One moment.",
                "The bank is answering. You can leave this page; ",
                rx.cond(
                    Bought.credits != "",
                    "the credits come to your wallet by themselves.",
                    "the course comes to your library by itself.",
                ),
            ),
        ),
        (
            "refunded",
            _say(
                "Refunded.",
                "All of it goes back to ",
                rx.cond(Bought.paid_with != "", Bought.paid_with, "the way you paid"),
                ". ",
                Bought.title,
                " has left your library.",
            ),
        ),
        (
            "paying",
            _say("Not paid yet.", "Nothing was charged. The checkout is still open."),
        ),
        (
            "declined",
            _say("Declined.", "Nothing was charged. ", Bought.problem, " Try another card."),
        ),
        (
            "failed",
            _say("It did not go through.", "Nothing was charged. ", Bought.problem),
        ),
        (
            "expired",
            _say("The checkout ran out.", "Nothing was charged. It was open for an hour."),
        ),
        (
            "owned",
            _say("You already own this.", "Nothing was charged for this order."),
        ),
        _say(
            "Not yet.",
            "Nothing was charged. Stripe is not answering, so the checkout could not be opened. "
            "Your order is kept; try again in a minute.",
        ),
    )


def _was_paid() -> rx.Var:
    return (Face == "paid") | (Face == "refunded")


def _has_steps() -> rx.Var:
    return (Face == "paid") | (Face == "waiting")


def _steps() -> rx.Component:
    return rx.el.ol(rx.foreach(Bought.steps, _step), class_name="steps")


def _step(step: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.i(rx.cond(step.is_done, icon("check", 14, 3), rx.fragment()), aria_hidden="true"),
        rx.el.span(step.text),
        local_time(step.at, "clock"),
        class_name=rx.cond(step.is_done, "ok", rx.cond(step.is_now, "now", "todo")),
    )


def _ways_on() -> rx.Component:
    return rx.match(
        Face,
        (
            "paid",
            rx.cond(
                Bought.learn_path != "",
                keys(
                    key("Play lesson 1", icon="play", kind="lit", size="lg", to=Bought.learn_path),
                    key("To the library", size="lg", to="/library"),
                ),
                keys(
                    key(
                        rx.cond(Bought.credits != "", "To the wallet", "Back to the store"),
                        kind="lit",
                        size="lg",
                        to=Bought.course_path,
                    )
                ),
            ),
        ),
        (
            "waiting",
            keys(
                rx.cond(
                    Bought.credits != "",
                    rx.fragment(),
                    key("Play lesson 1", size="lg", disabled=True),
                ),
                rx.el.span(
                    "Usually under 2 seconds. Close the page if you like, nothing is lost.",
                    class_name="small dim",
                ),
            ),
        ),
        ("paying", keys(_pay_key("Pay " + Bought.charged), _back_key())),
        ("declined", keys(_pay_key("Try another card"), _back_key())),
        (
            "owned",
            keys(
                key("Open it", icon="play", kind="lit", size="lg", to=Bought.learn_path),
                key("To the library", size="lg", to="/library"),
            ),
        ),
        ("opening", keys(_buy_form("Try again"), _back_key())),
        keys(_buy_form("Buy again"), _back_key()),
    )


def _pay_key(words: str | rx.Var) -> rx.Component:
    return key(words, kind="lit", size="lg", href=Bought.pay_url, data_testid="pay-order")


def _back_key() -> rx.Component:
    return key("Back", size="lg", to=Bought.course_path)


def _buy_form(words: str) -> rx.Component:
    return native_form(
        hidden_input("item_id", Bought.item_id),
        hidden_input("amount", Bought.amount),
        key(words, kind="lit", size="lg", type="submit", data_testid="buy-button"),
        action="/api/checkout",
        data_testid="buy-form",
    )


def _slip() -> rx.Component:
    return rx.el.aside(
        rx.el.div(
            rx.cond(Bought.cover != "", cover(Bought.cover, to=Bought.course_path), rx.fragment()),
            rx.el.div(
                rx.el.h2(Bought.title, class_name="h3"),
                rx.el.p(Bought.store_name, class_name="small quiet"),
            ),
            class_name="it",
        ),
        rx.el.dl(
            _line("Price", Bought.price),
            rx.cond(Bought.discount != "", _line("Discount", Bought.discount), rx.fragment()),
            rx.el.div(
                rx.el.dt(rx.cond(_was_paid(), "You paid", "To pay")),
                rx.el.dd(Bought.charged, class_name="num", data_testid="price"),
                class_name="tot",
            ),
        ),
        rx.cond(
            Bought.credits != "",
            rx.fragment(),
            money_bar(
                Bought.share, Bought.store_name, Bought.fee, Bought.share_cents, Bought.fee_cents
            ),
        ),
        rx.el.dl(
            _line("Order", Bought.number),
            rx.cond(_was_paid(), _receipt_lines(), rx.fragment()),
            class_name="meta",
        ),
        class_name="slip panel",
        aria_label="Receipt",
    )


def _receipt_lines() -> rx.Component:
    return rx.fragment(
        rx.cond(Bought.paid_with != "", _line("Paid with", Bought.paid_with), rx.fragment()),
        _line("When", local_time(Bought.at)),
        rx.cond(
            OwnRefundsState.refunds.refunded != "",
            rx.fragment(
                _line("Refunded to you", OwnRefundsState.refunds.refunded),
                _line("Paid in the end", OwnRefundsState.refunds.kept),
            ),
            rx.fragment(),
        ),
        _line("Receipt to", Bought.receipt_to),
    )


def _line(name: str, value: rx.Var | rx.Component) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))
