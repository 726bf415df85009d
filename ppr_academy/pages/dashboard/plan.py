"""`/dashboard/plan`: choose, change or cancel the store's plan; how much of it is used."""

import reflex as rx

from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import led, meter
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import head, note, page_title, panel, row_skeletons
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.plan import PlanState
from ppr_academy.theme import page_styles

Plan = PlanState.plan


@page("/dashboard/plan", title="Plan", layout=dashboard_layout("Plan"), on_load=[PlanState.watch])
def plan() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("memberships"),
        page_title("Plan"),
        rx.cond(PlanState.why != "", note(PlanState.why, tone="warn"), rx.fragment()),
        rx.cond(
            PlanState.is_loaded,
            rx.el.div(_current(), _all(), class_name="plans"),
            row_skeletons(3, "120px"),
        ),
    )


def _current() -> rx.Component:
    return panel(
        rx.el.div(
            rx.el.h2(Plan.title, class_name="h2"),
            rx.el.div(rx.el.b(Plan.price, class_name="num"), _state(), class_name="sum"),
            class_name="about-it",
        ),
        _when(),
        rx.cond(
            Plan.failure != "",
            note("That did not work. Nothing was changed.", Plan.failure, tone="bad"),
            rx.fragment(),
        ),
        rx.el.dl(rx.foreach(Plan.usage, _usage), class_name="usage"),
        rx.cond(Plan.is_running, _keys(), rx.fragment()),
        pad=True,
        class_name="membership",
        custom_attrs={"data-testid": "plan", "data-state": Plan.state},
    )


def _state() -> rx.Component:
    return rx.cond(
        Plan.is_working,
        led("On its way to Stripe", tone="lamp"),
        rx.match(
            Plan.state,
            ("opening", led("Being confirmed", tone="lamp")),
            ("active", led("Active", tone="on")),
            ("past_due", led("Payment failed", tone="bad")),
            ("cancelling", led("Ends soon", tone="warn")),
            rx.fragment(),
        ),
    )


def _when() -> rx.Component:
    return rx.match(
        Plan.state,
        (
            "active",
            rx.el.p("Next payment ", local_time(Plan.next_at, "day"), ".", class_name="small"),
        ),
        (
            "past_due",
            note(
                "The last payment did not go through",
                rx.el.span(
                    "Your plan stays until ",
                    local_time(Plan.until_at, "day"),
                    ". Change the card, and all is well.",
                ),
                tone="warn",
            ),
        ),
        (
            "cancelling",
            rx.el.p(
                "Yours until ",
                local_time(Plan.until_at, "day"),
                ". Then the free plan; what is on sale stays on sale.",
                class_name="small",
            ),
        ),
        rx.fragment(),
    )


def _usage(one: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.words, class_name="small quiet"),
        rx.el.dd(
            meter(one.percent, one.words + ": " + one.used),
            rx.el.span(one.used, class_name="small num"),
        ),
    )


def _keys() -> rx.Component:
    return keys(
        rx.cond(
            Plan.state == "cancelling",
            key("Go on", kind="lit", size="sm", on_click=PlanState.resume),
            rx.fragment(),
        ),
        native_form(
            hidden_input("subscription_id", Plan.subscription_id),
            hidden_input("from", "plan"),
            key("Card and invoices", icon="credit-card", size="sm", type="submit"),
            action="/api/memberships/portal",
        ),
    )


def _all() -> rx.Component:
    return rx.el.section(
        head("All plans"),
        rx.el.div(rx.foreach(Plan.rows, _row), class_name="tiers"),
        rx.el.p(
            "Each sale keeps its 10 % for the platform, whatever the plan.",
            class_name="small quiet",
        ),
    )


def _row(one: rx.Var) -> rx.Component:
    return rx.el.article(
        rx.el.h3(one.title, class_name="h3"),
        rx.el.p(rx.el.b(one.price, class_name="num"), class_name="small"),
        rx.el.ul(
            rx.foreach(one.limits, lambda words: rx.el.li(icon("check", 17), rx.el.span(words)))
        ),
        rx.cond(
            one.state == "here",
            key("Your plan", icon="check", full=True, disabled=True),
            rx.cond(
                Plan.is_running,
                key(
                    rx.cond(one.key == "free", "Cancel at the end of the month", "Change to this"),
                    full=True,
                    on_click=PlanState.change(one.key),
                    disabled=Plan.is_working,
                    label="Change to " + one.title,
                    data_testid="change-plan",
                ),
                native_form(
                    hidden_input("plan", one.key),
                    key(
                        "Choose " + one.title,
                        kind="lit",
                        full=True,
                        type="submit",
                        data_testid="choose-plan",
                    ),
                    action="/api/plan",
                ),
            ),
        ),
        class_name="panel pad tier",
        data_testid="plan-row",
    )
