"""`/admin`: whether the money adds up, what does not, and whose payouts wait for it."""

import reflex as rx

from ppr_academy.components.ui.fields import search_field
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge, led, meter
from ppr_academy.components.ui.panel import (
    empty,
    head,
    loading,
    note,
    page_title,
    panel,
    skeleton,
)
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.pages.layouts import admin_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.admin.health import MoneyHealthState

Health = MoneyHealthState.health


@page(
    "/admin",
    title="Money",
    layout=admin_layout("Money", MoneyHealthState.is_missing),
    on_load=[MoneyHealthState.watch],
)
def money_health() -> rx.Component:
    """The page."""
    waiting = loading(skeleton("50%", "40px"), skeleton("100%", "380px"), skeleton("100%", "320px"))
    return rx.cond(MoneyHealthState.is_loaded, _filled(), waiting)


def _filled() -> rx.Component:
    return rx.fragment(
        page_title(
            "Does the money add up",
            rx.el.form(
                search_field(
                    id="find",
                    label="Find an order or an event",
                    placeholder="Order number or event id",
                    shortcut=True,
                ),
                on_submit=MoneyHealthState.find,
                class_name="find",
            ),
            key(
                "Check now",
                icon="rotate-cw",
                kind="lit",
                busy=Health.is_running,
                busy_text="Checking",
                on_click=MoneyHealthState.check_now,
                data_testid="check-now",
            ),
        ),
        _verdict(),
        rx.el.div(_lights(), _held(), class_name="row2"),
        rx.cond(Health.breaks.length() > 0, _breaks(), rx.fragment()),
        _runs(),
    )


def _verdict() -> rx.Component:
    stopped = rx.cond(
        Health.holds_all,
        "So much is broken that every store's payouts wait.",
        "The payouts of the stores it is about wait until it holds again.",
    )
    return rx.cond(
        Health.broken > 0,
        note(
            rx.cond(
                Health.broken == 1,
                "One thing does not add up.",
                Health.broken.to(str) + " things do not add up.",
            ),
            stopped,
            tone="bad",
            data_testid="verdict",
        ),
        rx.cond(
            Health.is_sound,
            note("Every cent is where it belongs.", tone="ok", data_testid="verdict"),
            note(
                "Nobody has looked yet.",
                "The clock looks every 15 minutes, or press the key.",
                data_testid="verdict",
            ),
        ),
    )


def _lights() -> rx.Component:
    return panel(
        head(
            "The rules",
            rx.cond(
                Health.is_running,
                rx.el.span(
                    meter(Health.percent, "Checking: " + Health.percent),
                    class_name="run-meter",
                    role="status",
                ),
                rx.el.span(local_time(Health.checked_at, "short"), class_name="small dim"),
            ),
        ),
        rx.el.ul(
            rx.foreach(
                Health.lights,
                lambda light: rx.el.li(
                    led(light.rule, tone=light.tone),
                    rx.el.span(light.figure, class_name="dim small"),
                    class_name=light.tone,
                    key=light.rule,
                    data_testid="rule",
                ),
            ),
            class_name="inv",
        ),
    )


def _held() -> rx.Component:
    return panel(
        head("Payouts that wait"),
        rx.cond(
            Health.held.length() > 0,
            rx.el.ul(
                rx.foreach(
                    Health.held,
                    lambda store: rx.el.li(
                        link(store.name, to="/" + store.slug, class_name="link"),
                        rx.el.span(
                            "since ", local_time(store.since, "short"), class_name="dim small"
                        ),
                        key=store.slug,
                        data_testid="held",
                    ),
                ),
                class_name="inv",
            ),
            rx.el.p(
                "None. A store in whose books something breaks is named here.",
                class_name="small quiet pad",
            ),
        ),
    )


def _breaks() -> rx.Component:
    return panel(
        head("What is broken", rx.el.span(Health.broken.to(str), class_name="small dim")),
        rx.el.ul(
            rx.foreach(
                Health.breaks,
                lambda one: rx.el.li(
                    rx.el.div(
                        rx.cond(
                            one.to_page != "",
                            link(one.subject, to=one.to_page, class_name="link name"),
                            rx.el.b(one.subject, class_name="name"),
                        ),
                        rx.el.p(one.detail, class_name="small quiet"),
                        rx.el.p(one.rule, class_name="micro dim"),
                    ),
                    rx.el.div(
                        rx.cond(
                            one.store != "",
                            link(one.store, to="/" + one.store_slug, class_name="small link"),
                            rx.fragment(),
                        ),
                        rx.el.span(
                            "since ", local_time(one.since, "short"), class_name="micro dim"
                        ),
                        class_name="whose",
                    ),
                    key=one.key,
                    data_testid="break",
                ),
            ),
            class_name="broken",
        ),
    )


def _runs() -> rx.Component:
    return rx.cond(
        Health.runs.length() > 0,
        panel(
            head("The last times we looked"),
            table(
                (
                    th("When", class_name="when"),
                    th("Who", class_name="who"),
                    th("Found", class_name="did"),
                    th("Orders", right=True, class_name="opt"),
                    th("Groups", right=True, class_name="opt"),
                    th("Took", right=True, class_name="opt"),
                ),
                rx.foreach(Health.runs, _run),
                label="Runs",
            ),
            class_name="evs runs",
        ),
        empty("No run yet", "Each look at the books is listed here, with what it found."),
    )


def _run(run: rx.Var) -> rx.Component:
    return row(
        td(local_time(run.at, "short"), class_name="when"),
        td(
            run.who,
            rx.cond(run.with_processor, badge("with Stripe"), rx.fragment()),
            class_name="who",
        ),
        td(led(run.said, tone=run.tone), class_name="did"),
        td(run.orders, right=True, class_name="opt"),
        td(run.groups, right=True, class_name="opt"),
        td(run.took, right=True, class_name="opt"),
        key=run.id,
        data_testid="run",
    )
