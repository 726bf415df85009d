"""`/dashboard/money`: where each cent of a sale went, and how the store is paid."""

import reflex as rx

from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.menu import menu, menu_item, opens
from ppr_academy.components.ui.panel import empty, loading, note, page_title, panel, skeleton
from ppr_academy.pages.dashboard._money.flow import flow
from ppr_academy.pages.dashboard._money.orders import orders
from ppr_academy.pages.dashboard._money.payouts import payouts
from ppr_academy.pages.dashboard._money.setup import setup
from ppr_academy.pages.dashboard._refunds.dialogs import refund_dialogs
from ppr_academy.pages.dashboard._refunds.requests import refund_requests
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.money import MoneyState
from ppr_academy.state.dashboard.refunds import RefundsState
from ppr_academy.theme import page_styles

Money = MoneyState.money
_MONTHS = "money-months"


@page(
    "/dashboard/money",
    title="Sales and money",
    layout=dashboard_layout("Sales and money"),
    on_load=[MoneyState.arrive, RefundsState.watch],
)
def money() -> rx.Component:
    """The page."""
    return rx.fragment(page_styles("money"), rx.cond(MoneyState.is_loaded, _filled(), _waiting()))


def _filled() -> rx.Component:
    return rx.fragment(
        page_title("Where did my money go", _adds_up(), _periods(), _statements()),
        setup(),
        refund_requests(),
        refund_dialogs(),
        rx.cond(
            Money.is_held,
            note(
                "Your payouts wait while we look at something in the books.",
                "Sales go on, and what is yours stays yours. This line goes by itself.",
                tone="warn",
                data_testid="payout-hold",
            ),
            rx.fragment(),
        ),
        rx.cond(
            Money.has_sold,
            rx.fragment(flow(), orders(), rx.el.div(payouts(), _help(), class_name="paying")),
            empty(
                "Your sales come here",
                "Each with what the student paid, our 10 % and what is yours, the moment it "
                "happens.",
                key("Your courses", to="/dashboard/courses"),
            ),
        ),
    )


def _waiting() -> rx.Component:
    return loading(skeleton("50%", "40px"), skeleton("100%", "320px"), skeleton("100%", "420px"))


def _adds_up() -> rx.Component:
    return rx.cond(
        Money.has_sold,
        rx.cond(
            Money.figures.adds_up,
            led("Adds up to the cent", tone="on", data_testid="adds-up"),
            led("Does not add up. We are looking into it.", tone="bad", data_testid="adds-up"),
        ),
        rx.fragment(),
    )


def _periods() -> rx.Component:
    return rx.fragment(
        rx.el.nav(rx.foreach(Money.periods, _period), class_name="seg", aria_label="Period"),
        rx.cond(
            Money.months.length() > 2,
            rx.fragment(
                key(
                    icon="calendar-days",
                    square=True,
                    label="Choose a month",
                    **opens(_MONTHS),
                ),
                menu(
                    rx.foreach(
                        Money.months,
                        lambda month: menu_item(
                            month.name, to="/dashboard/money?period=" + month.key
                        ),
                    ),
                    id=_MONTHS,
                    label="Choose a month",
                ),
            ),
            rx.fragment(),
        ),
    )


def _period(period: rx.Var) -> rx.Component:
    return tab_link(
        period.name,
        to="/dashboard/money?period=" + period.key,
        current=period.key == Money.period,
    )


def _statements() -> rx.Component:
    return rx.cond(
        (Money.month != "") & (Money.figures.count > 0),
        rx.fragment(*(_download(kind, name) for kind, name in (("pdf", "PDF"), ("csv", "CSV")))),
        rx.fragment(),
    )


def _download(kind: str, name: str) -> rx.Component:
    return key(
        name,
        icon="download",
        href="/api/statements/" + Money.month + "." + kind,
        label=f"Statement of this month as {name}",
        download=True,
        data_testid=f"statement-{kind}",
    )


def _help() -> rx.Component:
    return panel(
        rx.el.h2("How we count", class_name="h2"),
        rx.el.p(
            "We take 10 % of what the student paid and round it once per order, half up. All the "
            "rest is yours. The card fee comes out of our 10 %. A refund gives back our 10 % as "
            "well. A dispute holds the whole share until it is settled.",
            class_name="quiet",
        ),
        rx.el.p(
            "A sale stays in the month in which it was paid, with all that happened to it since. "
            "Months run from midnight to midnight UTC.",
            class_name="quiet",
        ),
        pad=True,
        class_name="help",
    )
