"""Where a code is typed beside a price; once it is taken, what it takes off."""

from typing import Any

import reflex as rx

from ppr_academy.components.ui.fields import text_field
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key


def code_line(price: Any, *, use: Any, drop: Any) -> rx.Component:
    """`price` is a PriceView; `use` takes the form's fields, `drop` nothing."""
    return rx.cond(price.code != "", _taken(price, drop), _typing(price, use))


def _taken(price: Any, drop: Any) -> rx.Component:
    return rx.el.p(
        icon("tag", 17),
        rx.el.span(rx.el.b(price.code), " · ", price.words, data_testid="coupon-taken"),
        key(
            icon="x",
            kind="flat",
            size="sm",
            square=True,
            label="Buy without the code",
            on_click=drop,
        ),
        class_name="code",
        role="status",
    )


def _typing(price: Any, use: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Have a code?", class_name="link small", data_testid="coupon-open"),
        rx.el.form(
            text_field(
                "Code",
                id="coupon",
                name="coupon",
                default_value=price.typed,
                error=price.problem,
                auto_complete="off",
                max_length=80,
                data_testid="coupon",
            ),
            key("Use the code", type="submit", data_testid="coupon-use"),
            on_submit=use,
        ),
        open=price.problem != "",
        key=price.typed,
    )
