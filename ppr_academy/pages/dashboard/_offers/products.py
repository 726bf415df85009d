"""Bundles, prices of one's own and tips: the list, and the form of one."""

from typing import Any

import reflex as rx

from ppr_academy.components.ui.fields import checkbox, hint, text_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import badge, chip
from ppr_academy.components.ui.panel import head, panel
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.state.dashboard.offers import OffersState

Errors = OffersState.product_errors
Edited = OffersState.product
KINDS = (("bundle", "Bundle"), ("pay_what_you_want", "Pay what you want"), ("tip", "Tip"))


def product_list() -> rx.Component:
    """Every product, on sale or not."""
    return panel(
        head("Bundles and more"),
        table(
            (
                th("What"),
                th("Kind"),
                th("Price"),
                th("Sold", right=True),
                th("Brought", right=True),
                th("State"),
                th(rx.el.span("Keys", class_name="vh")),
            ),
            rx.foreach(OffersState.products.rows, _row),
            label="Bundles and more",
        ),
        class_name="orders",
    )


def _row(product: Any) -> rx.Component:
    return row(
        td(
            rx.cond(
                product.is_on_sale,
                link(product.title, to=product.path, class_name="link"),
                rx.el.b(product.title),
            ),
            rx.el.span(product.contents, class_name="small dim with"),
        ),
        td(product.kind_name),
        td(product.price_label, class_name="num"),
        td(product.sold, right=True, class_name="num"),
        td(product.earned, right=True, class_name="num"),
        td(
            rx.cond(
                product.is_on_sale, badge("On sale", tone="ok", icon="check"), badge("Not on sale")
            )
        ),
        td(
            keys(
                key("Edit", size="sm", on_click=OffersState.start_product(product.id)),
                rx.cond(
                    product.is_on_sale,
                    key(
                        "Take it off sale",
                        size="sm",
                        on_click=OffersState.sell_product(product.id, False),
                    ),
                    key(
                        "Put it on sale",
                        size="sm",
                        on_click=OffersState.sell_product(product.id, True),
                        data_testid="sell-product",
                    ),
                ),
            ),
        ),
        data_testid="product-row",
    )


def product_form() -> rx.Component:
    """A new product, or one of the list."""
    return panel(
        rx.el.form(
            rx.cond(
                Edited.id == "",
                rx.el.div(*(_kind(*kind) for kind in KINDS), class_name="keys"),
                rx.fragment(),
            ),
            rx.el.div(
                text_field(
                    "Title",
                    id="product-title",
                    name="title",
                    default_value=Edited.title,
                    error=_error("title"),
                    max_length=200,
                    auto_complete="off",
                    data_testid="product-title",
                ),
                rx.cond(
                    OffersState.product_kind == "tip",
                    rx.fragment(),
                    text_field(
                        rx.cond(OffersState.product_kind == "bundle", "Price", "The least"),
                        id="product-price",
                        name="price",
                        prefix="$",
                        default_value=Edited.price,
                        error=_error("price"),
                        input_mode="decimal",
                        auto_complete="off",
                        data_testid="product-price",
                    ),
                ),
                rx.cond(
                    OffersState.product_kind == "bundle",
                    rx.fragment(),
                    text_field(
                        "What most people give",
                        id="product-suggested",
                        name="suggested",
                        prefix="$",
                        default_value=Edited.suggested,
                        error=_error("suggested"),
                        hint="It stands in the field; everybody may change it.",
                        input_mode="decimal",
                        auto_complete="off",
                        data_testid="product-suggested",
                    ),
                ),
                text_field(
                    "One line about it",
                    id="product-promise",
                    name="promise",
                    default_value=Edited.promise,
                    optional=True,
                    error=_error("promise"),
                    max_length=400,
                    auto_complete="off",
                ),
                class_name="grid2",
            ),
            rx.cond(OffersState.product_kind == "tip", rx.fragment(), _courses()),
            keys(
                key("Save it", kind="lit", type="submit", data_testid="save-product"),
                key("Cancel", kind="flat", on_click=OffersState.stop_product),
            ),
            on_submit=OffersState.save_product,
        ),
        pad=True,
        class_name="making",
        key="product-" + Edited.id,
        aria_label="A bundle, a price of one's own or a tip",
    )


def _kind(value: str, name: str) -> rx.Component:
    return chip(
        name,
        pressed=OffersState.product_kind == value,
        on_click=OffersState.pick_product_kind(value),
        data_testid=f"product-kind-{value}",
    )


def _courses() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("What comes with it", class_name="label"),
        rx.el.div(rx.foreach(OffersState.products.courses, _course), class_name="picks"),
        rx.cond(
            Errors.contains("course_ids"),
            hint(Errors["course_ids"], "bad", "circle-alert", id="product-course-ids"),
            rx.fragment(),
        ),
    )


def _course(course: Any) -> rx.Component:
    return checkbox(
        course.title,
        count=rx.cond(course.is_on_sale, course.price, "not published"),
        name="course-" + course.id,
        default_checked=Edited.course_ids.contains(course.id),
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(Errors.contains(name), Errors[name], "")
