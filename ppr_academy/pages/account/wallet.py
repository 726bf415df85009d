"""`/wallet`: the credits that a person has, the packages they come in, and what became of them."""

import reflex as rx

from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import empty, head, loading, note, page_title, panel, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.wallet import WalletState
from ppr_academy.theme import page_styles

Wallet = WalletState.wallet


@page("/wallet", title="Wallet", layout=public_layout, on_load=[WalletState.watch])
def wallet() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_styles("wallet"),
        page_title(
            "Wallet",
            key("Orders", icon="receipt-text", kind="flat", size="sm", to="/account/orders"),
        ),
        rx.cond(
            WalletState.is_loaded,
            _filled(),
            loading(skeleton("40%", "72px"), skeleton("100%", "180px"), skeleton("100%", "180px")),
        ),
        class_name="wrap wallet",
    )


def _filled() -> rx.Component:
    return rx.fragment(
        _balance(),
        rx.el.section(
            head("Get credits"),
            rx.el.ul(rx.foreach(Wallet.packages, _package), class_name="packs"),
            rx.el.p(
                "You pay on Stripe’s page. What you do not spend, you can have back.",
                class_name="small dim",
            ),
        ),
        rx.el.section(
            head("What came and went"),
            rx.cond(
                Wallet.history.length() > 0,
                rx.el.ul(rx.foreach(Wallet.history, _entry), class_name="moves"),
                empty("Nothing yet", "Credits that you buy, spend or get back stand here."),
            ),
        ),
    )


def _balance() -> rx.Component:
    return rx.el.section(
        rx.el.p(
            rx.el.b(Wallet.balance, class_name="num", data_testid="credits"),
            rx.el.span(Wallet.unit, class_name="lead"),
            class_name="have",
            role="status",
        ),
        rx.el.p(
            "A course costs a credit for each dollar of its price, or part of one. Its producer is "
            "paid in money. Credits do not expire.",
            class_name="quiet",
        ),
        rx.cond(
            Wallet.frozen != "",
            note(
                Wallet.frozen + " cannot be spent right now.",
                "A refund is on its way, or your bank asks for the money back.",
                tone="warn",
            ),
            rx.fragment(),
        ),
        class_name="balance",
        aria_label="What you have",
    )


def _package(package: rx.Var) -> rx.Component:
    return rx.el.li(
        panel(
            rx.el.p(
                rx.el.b(package.count, class_name="num"), rx.el.span("credits"), class_name="count"
            ),
            rx.el.p(
                rx.cond(package.bonus != "", package.bonus, "no more, no less"),
                class_name="small quiet",
            ),
            rx.el.p(package.each, class_name="micro dim"),
            native_form(
                hidden_input("item_id", package.id),
                key(
                    package.price,
                    full=True,
                    type="submit",
                    label="Buy " + package.count + " credits for " + package.price,
                    data_testid="buy-credits",
                ),
                action="/api/checkout",
            ),
            pad=True,
            class_name="pack",
        ),
        key=package.id,
    )


def _entry(entry: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(link(entry.title, to=entry.path, class_name="")),
            rx.el.p(entry.text, " · ", local_time(entry.at), class_name="small quiet"),
        ),
        rx.el.b(
            entry.change,
            class_name=rx.match(entry.kind, ("spent", "num"), ("refunded", "num"), "num came"),
        ),
        key=entry.key,
        custom_attrs={"data-testid": "wallet-entry", "data-kind": entry.kind},
    )
