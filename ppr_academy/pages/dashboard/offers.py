"""`/dashboard/offers`: codes that lower a price, how often they were used and what they gave."""

from typing import Any

import reflex as rx

from ppr_academy.components.ui.fields import checkbox, field, select_field, text_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.marks import badge, chip
from ppr_academy.components.ui.panel import empty, head, page_title, panel, row_skeletons
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.pages.dashboard._offers.products import product_form, product_list
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.offers import OffersState
from ppr_academy.theme import page_styles

Coupons = OffersState.coupons
Errors = OffersState.errors


@page(
    "/dashboard/offers",
    title="Offers",
    layout=dashboard_layout("Offers"),
    on_load=[OffersState.watch],
)
def offers() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("offers"),
        page_title(
            "Offers",
            key(
                "New bundle or more",
                icon="plus",
                on_click=OffersState.start_product(""),
                disabled=OffersState.is_editing,
                data_testid="new-product",
            ),
            key(
                "New code",
                icon="plus",
                kind="lit",
                on_click=OffersState.start_making,
                disabled=OffersState.is_making,
                data_testid="new-coupon",
            ),
        ),
        rx.cond(OffersState.is_making, _making()),
        rx.cond(OffersState.is_editing, product_form()),
        rx.cond(
            OffersState.is_loaded,
            rx.fragment(
                rx.cond(OffersState.products.rows.length() > 0, product_list(), rx.fragment()),
                rx.cond(
                    Coupons.rows.length() > 0,
                    _list(),
                    rx.cond(OffersState.is_making, rx.fragment(), _none()),
                ),
            ),
            row_skeletons(3, "48px"),
        ),
    )


def _none() -> rx.Component:
    return empty(
        "No code yet",
        "A code takes something off: 20 % for your newsletter, $10 for a friend. The student types "
        "it beside the price and sees at once what is left.",
        key("Make the first code", icon="plus", on_click=OffersState.start_making),
    )


def _list() -> rx.Component:
    return panel(
        head("Codes"),
        table(
            (
                th("Code"),
                th("Takes off"),
                th("For"),
                th("Limits"),
                th("Used", right=True),
                th("Given", right=True),
                th("State"),
                th(rx.el.span("Keys", class_name="vh")),
            ),
            rx.foreach(Coupons.rows, _row),
            label="Codes",
        ),
        class_name="orders",
    )


def _row(coupon: Any) -> rx.Component:
    return row(
        td(rx.el.b(coupon.code)),
        td(coupon.what),
        td(coupon.where),
        td(coupon.limits, class_name="quiet"),
        td(coupon.used, right=True, class_name="num"),
        td(coupon.given, right=True, class_name="num"),
        td(
            rx.match(
                coupon.state,
                ("on", badge(coupon.state_label, tone="ok", icon="check")),
                badge(coupon.state_label),
            )
        ),
        td(
            rx.cond(
                coupon.is_paused,
                key("Go on", size="sm", on_click=OffersState.pause(coupon.id, False)),
                key("Pause", size="sm", on_click=OffersState.pause(coupon.id, True)),
            ),
            right=True,
        ),
        data_testid="coupon-row",
    )


def _making() -> rx.Component:
    return panel(
        rx.el.form(
            rx.el.div(
                text_field(
                    "Code",
                    id="coupon-code",
                    name="code",
                    error=_error("code"),
                    hint="Letters and digits. Students may type it in any case.",
                    max_length=60,
                    auto_complete="off",
                    data_testid="coupon-code",
                ),
                field(
                    "Takes off",
                    rx.el.div(
                        chip(
                            "Percent",
                            pressed=OffersState.kind == "percent",
                            on_click=OffersState.pick_kind("percent"),
                        ),
                        chip(
                            "Dollars",
                            pressed=OffersState.kind == "cents",
                            on_click=OffersState.pick_kind("cents"),
                        ),
                        rx.el.input(
                            id="coupon-amount",
                            name="amount",
                            class_name="in",
                            input_mode="decimal",
                            auto_complete="off",
                            placeholder=rx.cond(OffersState.kind == "cents", "10.00", "20"),
                            aria_describedby="coupon-amount-note",
                            data_testid="coupon-amount",
                        ),
                        class_name="amount",
                    ),
                    id="coupon-amount",
                    error=_error("amount"),
                ),
                _course(),
                text_field(
                    "Last day",
                    id="coupon-ends-on",
                    name="ends_on",
                    type="date",
                    optional=True,
                    error=_error("ends_on"),
                    hint="It works until midnight UTC.",
                ),
                text_field(
                    "How often in all",
                    id="coupon-max-uses",
                    name="max_uses",
                    optional=True,
                    input_mode="numeric",
                    error=_error("max_uses"),
                    hint="Nothing is no limit.",
                    auto_complete="off",
                ),
                text_field(
                    "How often a person",
                    id="coupon-max-per-buyer",
                    name="max_per_buyer",
                    default_value="1",
                    optional=True,
                    input_mode="numeric",
                    error=_error("max_per_buyer"),
                    auto_complete="off",
                ),
                class_name="grid2",
            ),
            checkbox("Only for somebody's first purchase here", name="first_only"),
            keys(
                key("Make the code", kind="lit", type="submit", data_testid="make-coupon"),
                key("Cancel", kind="flat", on_click=OffersState.stop_making),
            ),
            on_submit=OffersState.create,
        ),
        pad=True,
        class_name="making",
        aria_label="A new code",
    )


def _course() -> rx.Component:
    return select_field(
        "For",
        Coupons.choices,
        id="coupon-course-id",
        name="course_id",
        error=_error("course_id"),
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(Errors.contains(name), Errors[name], "")
