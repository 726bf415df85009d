"""The tab of the price: what a student pays, and where it goes."""

import reflex as rx

from ppr_academy.components.money import money_bar
from ppr_academy.components.ui.autosave import autosave_text
from ppr_academy.components.ui.fields import field
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.panel import loading, note, panel, skeleton
from ppr_academy.pages.dashboard._editor.inspector import checks
from ppr_academy.pages.dashboard._editor.lesson import AUTOSAVE_URL
from ppr_academy.state.dashboard.editor import EditorState

Detail = EditorState.detail


def price_tab() -> rx.Component:
    """The price left, the list before publishing right."""
    return rx.el.main(
        rx.cond(
            Detail.id != "",
            rx.el.div(_price(), rx.el.aside(checks(), class_name="stack side"), class_name="two"),
            loading(skeleton("100%", "60px"), skeleton("100%", "160px")),
        ),
        id="main",
        class_name="work flat",
    )


def _price() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Price and access", class_name="h1"),
        field(
            "Price",
            autosave_text(
                field_key="course:" + Detail.id + ":price",
                value=Detail.price,
                version=Detail.version,
                url=AUTOSAVE_URL,
                on_leave=True,
                prefix="$",
                suffix="USD",
                id="course-price",
                input_mode="decimal",
                placeholder="Free",
            ),
            id="course-price",
            hint="Once, for as long as the academy stands. Empty is free. The new price counts "
            "from the next checkout on.",
            class_name="short",
        ),
        rx.cond(
            Detail.is_free,
            note(
                "This course is free.",
                "Whoever signs in can take it. Nothing is paid, and we take nothing.",
            ),
            panel(
                money_bar(Detail.kept, "you", Detail.fee),
                rx.el.p(
                    "Of each sale at ",
                    rx.el.b(Detail.price_label),
                    " we keep our 10 %. The card fee comes out of our part, not out of yours.",
                    class_name="small dim",
                ),
                pad=True,
                class_name="stack",
            ),
        ),
        rx.cond(
            Detail.is_free | Detail.can_charge,
            rx.fragment(),
            note(
                "Payouts are not set up yet.",
                "A course with a price goes on sale once Stripe knows where your money should go.",
                key("Set up payouts", size="sm", to="/dashboard/money"),
                tone="warn",
            ),
        ),
        class_name="stack",
    )
