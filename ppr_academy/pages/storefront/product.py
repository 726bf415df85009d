"""`/{store}/products/{product}`: a bundle, a price of one's own or a tip, as it is sold."""

import reflex as rx

from ppr_academy.components.courses import course_grid
from ppr_academy.components.media.cover import cover
from ppr_academy.components.money import money_bar
from ppr_academy.components.ui.base import inks
from ppr_academy.components.ui.fields import text_field
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import head, loading, panel, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.missing import missing
from ppr_academy.pages.registry import page
from ppr_academy.pages.storefront._sections.code import code_line
from ppr_academy.state.storefront.product import ProductState

Product = ProductState.product
Price = ProductState.price


@page(
    "/[store_slug]/products/[product_slug]",
    title=rx.cond(Product.title != "", Product.title + " by " + Product.store_name, "PPR Academy"),
    layout=public_layout,
    on_load=[ProductState.watch, ProductState.arrive],
)
def product() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.cond(
            ProductState.is_loaded,
            rx.cond(
                ProductState.is_missing,
                missing("There is nothing here", "It may have moved, or it is not on sale."),
                _sales_page(),
            ),
            rx.el.div(
                loading(
                    skeleton("60%", "56px"), skeleton("50%", "24px"), skeleton("100%", "320px")
                ),
                class_name="wrap",
            ),
        ),
    )


def _sales_page() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.nav(
                    link(Product.store_name, to=Product.store_href, class_name="link"),
                    icon("chevron-right", 14),
                    rx.el.span(Product.kind_name, class_name="dim"),
                    class_name="crumbs small",
                    aria_label="Where you are",
                ),
                rx.el.h1(Product.title, class_name="d2 big"),
                rx.el.p(Product.promise, class_name="lead"),
                class_name="lede",
            ),
            _buy_box(),
            rx.el.div(
                rx.cond(
                    Product.cards.length() > 0,
                    rx.el.section(head("What comes with it"), course_grid(Product.cards)),
                    rx.el.section(cover(Product.cover), class_name="reel small-art"),
                ),
                class_name="body",
            ),
            class_name="wrap lay",
            **inks(Product.track_dark, Product.track_light),
        ),
        class_name="course",
    )


def _buy_box() -> rx.Component:
    return rx.el.aside(
        panel(
            rx.cond(Product.is_named_by_buyer, _named(), _priced()),
            rx.match(
                Product.offer,
                ("buy", rx.fragment()),
                (
                    "open",
                    key("To the library", kind="lit", size="lg", full=True, to="/library"),
                ),
                ("edit", key("Edit it", size="lg", full=True, to="/dashboard/offers")),
                rx.el.p("It cannot be bought at the moment.", class_name="small quiet"),
            ),
            rx.cond(
                (Product.offer == "buy") & (Product.kind != "tip"),
                code_line(Price, use=ProductState.use_code, drop=ProductState.drop_code),
                rx.fragment(),
            ),
            rx.cond(Price.owned > 0, _owned(), rx.fragment()),
            rx.cond(
                Price.share > 0,
                money_bar(Price.theirs, Product.store_name, Price.ours, Price.share, Price.fee),
                rx.fragment(),
            ),
            id="buy",
            class_name="buy",
        ),
        class_name="contents",
        aria_label="Buy",
    )


def _priced() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.el.b(
                rx.cond(Price.charged != "", Price.charged, Product.price),
                class_name="num",
                data_testid="price",
            ),
            rx.cond(
                Product.apart != "",
                rx.el.span(Product.apart, " one by one", class_name="dim small"),
                rx.el.span("once, yours for good", class_name="dim small"),
            ),
            class_name="p",
        ),
        rx.cond(
            Product.offer == "buy",
            native_form(
                hidden_input("item_id", Product.id),
                hidden_input("coupon", Price.code),
                _buy_key("Buy the bundle"),
                action="/api/checkout",
                data_testid="buy-form",
            ),
            rx.fragment(),
        ),
    )


def _named() -> rx.Component:
    """The buyer writes the amount; the form works as it stands, the split follows what is typed."""
    return rx.cond(
        Product.offer == "buy",
        native_form(
            hidden_input("item_id", Product.id),
            hidden_input("coupon", Price.code),
            text_field(
                rx.cond(Product.kind == "tip", "How much would you like to give?", "Your price"),
                id="amount",
                name="amount",
                prefix="$",
                value=rx.cond(Price.amount != "", Price.amount, Product.amount),
                on_change=ProductState.name_amount,
                error=Price.amount_problem,
                hint=rx.cond(
                    Product.kind == "tip",
                    "All of it goes to " + Product.store_name + ". We take nothing.",
                    rx.cond(
                        Product.least != "",
                        "From " + Product.least + ". Most people pay $" + Product.amount + ".",
                        "From nothing. Most people pay $" + Product.amount + ".",
                    ),
                ),
                input_mode="decimal",
                auto_complete="off",
                max_length=12,
                data_testid="amount",
            ),
            _buy_key(rx.cond(Product.kind == "tip", "Give it", "Buy it")),
            action="/api/checkout",
            data_testid="buy-form",
            class_name="named",
        ),
        rx.el.p(rx.el.b(Product.price, class_name="num", data_testid="price"), class_name="p"),
    )


def _owned() -> rx.Component:
    return rx.el.p(
        icon("check", 17),
        rx.el.span("What you own already is not sold to you again: the price is for the rest."),
        class_name="code",
    )


def _buy_key(words: str | rx.Var) -> rx.Component:
    return key(words, kind="lit", size="lg", full=True, type="submit", data_testid="buy-button")
