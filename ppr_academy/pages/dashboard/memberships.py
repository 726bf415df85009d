"""`/dashboard/memberships`: the tiers of a store, who is in them, and the form of one."""

import reflex as rx

from ppr_academy.components.ui.fields import checkbox, field, text_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.marks import chip, led
from ppr_academy.components.ui.panel import (
    empty,
    head,
    note,
    page_title,
    panel,
    row_skeletons,
)
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.memberships import TiersState
from ppr_academy.theme import page_styles

State = TiersState
Shown = TiersState.shown
Draft = TiersState.draft
Errors = TiersState.errors


@page(
    "/dashboard/memberships",
    title="Memberships",
    layout=dashboard_layout("Memberships"),
    on_load=[TiersState.watch],
)
def memberships() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("offers"),
        page_styles("memberships"),
        page_title(
            "Memberships",
            key(
                "New tier",
                icon="plus",
                kind="lit",
                on_click=State.start,
                disabled=State.is_writing,
                data_testid="new-tier",
            ),
        ),
        rx.cond(
            State.is_loaded & ~Shown.can_charge,
            note(
                "Connect payouts before you sell",
                "Members pay you through Stripe. You can write tiers meanwhile.",
                tone="warn",
            ),
            rx.fragment(),
        ),
        rx.cond(State.is_writing, _form(), rx.fragment()),
        rx.cond(
            State.is_loaded,
            rx.cond(Shown.rows.length() > 0, _list(), _none()),
            row_skeletons(3, "56px"),
        ),
    )


def _none() -> rx.Component:
    return empty(
        "No tier yet",
        "A membership opens your courses for a month or a year at a time. Members pay by "
        "themselves until they cancel; 90 % is yours each time.",
        key("Write the first tier", icon="plus", on_click=State.start),
    )


def _list() -> rx.Component:
    return panel(
        head(
            "Tiers",
            rx.el.span(
                Shown.members, " members, ", Shown.monthly, " a month", class_name="small quiet"
            ),
        ),
        table(
            (
                th("Tier"),
                th("Price"),
                th("Members", right=True),
                th("A month", right=True),
                th("State"),
                th(rx.el.span("Keys", class_name="vh")),
            ),
            rx.foreach(Shown.rows, _row),
            label="Tiers",
        ),
        class_name="orders tier-list",
    )


def _row(tier: rx.Var) -> rx.Component:
    return row(
        td(rx.el.b(tier.title)),
        td(tier.terms),
        td(tier.members, right=True, class_name="num"),
        td(tier.monthly, right=True, class_name="num"),
        td(
            rx.match(
                tier.status,
                ("on_sale", led("On sale", tone="on")),
                ("draft", led("Draft")),
                led("Archived"),
            )
        ),
        td(
            keys(
                key("Edit", size="sm", on_click=State.edit(tier.id)),
                rx.cond(
                    tier.status == "on_sale",
                    key("Archive", size="sm", on_click=State.archive(tier.id)),
                    key(
                        "Put on sale",
                        size="sm",
                        on_click=State.sell(tier.id),
                        data_testid="sell-tier",
                    ),
                ),
            ),
            right=True,
        ),
        data_testid="tier-row",
    )


def _form() -> rx.Component:
    return panel(
        rx.el.form(
            head(rx.cond(Draft.id != "", "Change a tier", "A new tier")),
            rx.el.div(
                text_field(
                    "Name",
                    id="tier-title",
                    name="title",
                    default_value=Draft.title,
                    error=_error("title"),
                    max_length=80,
                    auto_complete="off",
                ),
                text_field(
                    "Price",
                    id="tier-price",
                    name="price",
                    prefix="$",
                    default_value=Draft.typed_price,
                    error=_error("price"),
                    hint="A new price is for new members; the others keep theirs.",
                    input_mode="decimal",
                    auto_complete="off",
                ),
                field(
                    "Paid every",
                    rx.el.div(
                        chip(
                            "Month",
                            id="tier-interval",
                            pressed=State.interval == "month",
                            on_click=State.pick_interval("month"),
                        ),
                        chip(
                            "Year",
                            pressed=State.interval == "year",
                            on_click=State.pick_interval("year"),
                        ),
                        class_name="keys",
                    ),
                    id="tier-interval",
                    error=_error("interval"),
                ),
                text_field(
                    "Free days to begin with",
                    id="tier-trial-days",
                    name="trial_days",
                    default_value=Draft.trial_days,
                    error=_error("trial_days"),
                    hint="0 to 30. Each person has them once.",
                    input_mode="numeric",
                    auto_complete="off",
                ),
                text_field(
                    "One line about it",
                    id="tier-promise",
                    name="promise",
                    default_value=Draft.promise,
                    optional=True,
                    error=_error("promise"),
                    max_length=200,
                    class_name="wide",
                    auto_complete="off",
                ),
                _includes(),
                class_name="grid2",
            ),
            keys(
                key("Save the tier", kind="lit", type="submit", data_testid="save-tier"),
                key("Cancel", kind="flat", on_click=State.stop),
            ),
            on_submit=State.save,
            key=Draft.id + "-form",
        ),
        pad=True,
        class_name="making",
        aria_label="A tier",
    )


def _includes() -> rx.Component:
    return field(
        "What is in it",
        rx.el.div(
            rx.el.div(
                chip(
                    "Every course, and what comes",
                    id="tier-courses",
                    pressed=State.includes == "all",
                    on_click=State.pick_includes("all"),
                ),
                chip(
                    "Chosen courses",
                    pressed=State.includes == "some",
                    on_click=State.pick_includes("some"),
                    data_testid="some-courses",
                ),
                class_name="keys",
            ),
            rx.cond(
                State.includes == "some",
                rx.el.div(
                    rx.foreach(
                        Shown.courses,
                        lambda course: checkbox(
                            course.title,
                            checked=State.chosen.contains(course.id),
                            on_change=lambda _on: State.toggle_course(course.id),
                        ),
                    ),
                    class_name="choices",
                ),
                rx.fragment(),
            ),
        ),
        id="tier-courses",
        error=_error("courses"),
        class_name="wide",
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(Errors.contains(name), Errors[name], "")
