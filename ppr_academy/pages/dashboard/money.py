"""`/dashboard/money`: where each cent of a sale went, and how the store is paid."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui.base import inline
from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.native_form import native_form
from ppr_academy.components.ui.panel import empty, head, loading, note, page_title, panel, skeleton
from ppr_academy.components.ui.table import item, row, table, td, th
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.money import MoneyState
from ppr_academy.theme import page_styles

Money = MoneyState.money
Sum = MoneyState.money.figures
Setup = MoneyState.money.setup


@page(
    "/dashboard/money",
    title="Sales and money",
    layout=dashboard_layout("Sales and money"),
    on_load=[MoneyState.arrive],
)
def money() -> rx.Component:
    """The page."""
    return rx.fragment(page_styles("money"), rx.cond(MoneyState.is_loaded, _filled(), _waiting()))


def _filled() -> rx.Component:
    return rx.fragment(
        page_title(
            "Where did my money go",
            rx.el.nav(rx.foreach(Money.periods, _period), class_name="seg", aria_label="Period"),
        ),
        _setup(),
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
            rx.fragment(_flow(), _orders(), _help()),
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


def _period(period: rx.Var) -> rx.Component:
    return tab_link(
        period.name,
        to="/dashboard/money?period=" + period.key,
        current=period.key == Money.period,
    )


def _setup() -> rx.Component:
    """How the store stands with Stripe; nothing to say once everything works."""
    return rx.fragment(
        rx.match(
            MoneyState.came_back,
            (
                "again",
                note("That link had run out. Press the key below for a fresh one.", tone="warn"),
            ),
            (
                "service_unavailable",
                note(
                    "Stripe is not answering. Nothing was changed; try again in a minute.",
                    tone="warn",
                ),
            ),
            (
                "payment_refused",
                note("Stripe refused to open the form. Nothing was changed.", tone="bad"),
            ),
            rx.fragment(),
        ),
        rx.match(
            Setup.state,
            ("ready", rx.fragment()),
            (
                "none",
                _connect(
                    "Connect payouts",
                    "Stripe pays you out. Until it knows you, paid courses cannot be sold. "
                    "It takes about five minutes.",
                    "Connect payouts",
                ),
            ),
            (
                "checking",
                _connect(
                    "Stripe is checking what you sent",
                    "Nothing is missing from you. This page changes by itself.",
                    "",
                ),
            ),
            (
                "limited",
                _connect(
                    "You can sell, and payouts are on hold",
                    "Sales go on. Your money waits at Stripe until it has what is missing.",
                    "Finish at Stripe",
                ),
            ),
            _connect(
                "Stripe still needs something",
                "Until then paid courses cannot be sold.",
                "Finish at Stripe",
            ),
        ),
    )


def _connect(title: str, text: str, words: str) -> rx.Component:
    return panel(
        rx.el.div(
            rx.el.h2(title, class_name="h2"),
            rx.el.p(text, class_name="quiet"),
            rx.cond(
                Setup.missing.length() > 0,
                rx.el.ul(
                    rx.foreach(
                        Setup.missing,
                        lambda wanted: rx.el.li(icon("circle-dashed", 15), rx.el.span(wanted)),
                    ),
                    aria_label="What is missing",
                ),
                rx.fragment(),
            ),
        ),
        native_form(
            key(words, kind="lit", icon_after="arrow-right", type="submit"),
            action="/api/connect",
            data_testid="connect-form",
        )
        if words
        else led("Checking", tone="lamp"),
        class_name="connect",
        data_testid="connect-status",
        data_state=Setup.state,
    )


def _flow() -> rx.Component:
    return panel(
        rx.el.ol(
            _stretch("gross", "List price of " + Sum.count_label, Sum.listed, 0, Sum.listed_cents),
            rx.cond(
                Sum.discount_cents > 0,
                _stretch(
                    "out", "Discounts you gave", Sum.discount, Sum.charged_cents, Sum.discount_cents
                ),
                rx.fragment(),
            ),
            _stretch("sum", "Students paid", Sum.charged, 0, Sum.charged_cents),
            _stretch(
                "out fee",
                "Our 10 %",
                Sum.fee,
                Sum.share_cents,
                Sum.fee_cents,
                rx.cond(
                    Sum.processor != "",
                    "card fees of " + Sum.processor + " come out of this, not out of yours",
                    "card fees come out of this, not out of yours",
                ),
            ),
            _stretch("sum yours", "Yours", Sum.share, 0, Sum.share_cents),
        ),
        class_name="flow",
        aria_label="From list price to yours",
    )


def _stretch(
    look: str,
    name: str | rx.Var,
    amount: rx.Var,
    start: rx.Var | int,
    length: rx.Var,
    small: rx.Var | str = "",
) -> rx.Component:
    """One bar, drawn to the scale of the list price."""
    whole = rx.cond(Sum.listed_cents > 0, Sum.listed_cents, 1)

    def percent(cents: rx.Var | int) -> rx.Var:
        return (rx.Var.create(cents) * 100 / whole).to_string() + "%"

    return rx.el.li(
        rx.el.div(
            rx.el.b(name),
            rx.el.small(small) if isinstance(small, rx.Var) else rx.fragment(),
            class_name="l",
        ),
        rx.el.div(
            rx.el.i(**inline(left=percent(start), width=percent(length))),
            class_name="t",
            aria_hidden="true",
        ),
        rx.el.div(amount, class_name="a num", data_testid="revenue-total")
        if "yours" in look
        else rx.el.div(amount, class_name="a num"),
        class_name=look,
    )


def _orders() -> rx.Component:
    return panel(
        head(
            Sum.count_label,
            rx.cond(
                Sum.adds_up,
                led("Adds up to the cent", tone="on"),
                led("Does not add up. We are looking into it.", tone="bad"),
            ),
        ),
        rx.cond(
            MoneyState.sales.length() > 0,
            table(
                (
                    th("When", class_name="sorted when"),
                    th("Who", class_name="who"),
                    th("What", class_name="what"),
                    th("List", right=True, class_name="opt"),
                    th("Paid", right=True, class_name="opt"),
                    th("Our 10 %", right=True, class_name="opt"),
                    th("Yours", right=True, class_name="mine"),
                ),
                rx.foreach(MoneyState.sales, _sale),
                label="Orders",
            ),
            rx.el.p("Nothing sold in this time.", class_name="small quiet pad"),
        ),
        _pager(),
        class_name="orders",
    )


def _sale(sale: rx.Var) -> rx.Component:
    is_open = MoneyState.open_order == sale.order_id
    return rx.fragment(
        row(
            td(
                rx.el.button(
                    icon("chevron-right", 16),
                    type="button",
                    class_name=rx.cond(is_open, "tw on", "tw"),
                    aria_expanded=rx.cond(is_open, "true", "false"),
                    aria_label="Show the sums of " + sale.number,
                ),
                local_time(sale.at, "short"),
                class_name="when",
            ),
            td(sale.buyer, class_name="who"),
            td(item(cover(sale.cover), rx.el.span(sale.title)), class_name="what"),
            td(sale.price, right=True, class_name="opt"),
            td(sale.charged, right=True, class_name="opt"),
            td(sale.fee, right=True, class_name="opt"),
            td(rx.el.b(sale.share), right=True, class_name="mine"),
            fresh=sale.fresh,
            # The key inside is for keyboards; its click arrives here as well.
            on_click=MoneyState.toggle_sums(sale.order_id),
            data_testid="sale-row",
        ),
        rx.cond(is_open, _sums(sale), rx.fragment()),
        key=sale.order_id,
    )


def _sums(sale: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.dl(
                    _line("List price", sale.price),
                    rx.cond(sale.discount != "", _line("Discount", sale.discount), rx.fragment()),
                    _line(sale.buyer + " paid", sale.charged, "tot"),
                    _line("Our 10 %, rounded half up", sale.fee),
                    _line("Yours", sale.share, "tot"),
                ),
                rx.el.dl(
                    _line("Order", sale.number),
                    rx.cond(
                        sale.paid_with != "", _line("Paid with", sale.paid_with), rx.fragment()
                    ),
                    rx.cond(
                        sale.processor != "",
                        _line("Card fee, from our part", sale.processor),
                        rx.fragment(),
                    ),
                    class_name="meta",
                ),
                class_name="sums",
            ),
            col_span=7,
        ),
        class_name="sum",
    )


def _line(name: str | rx.Var, value: rx.Var, look: str = "") -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name=look)


def _pager() -> rx.Component:
    here = "/dashboard/money?period=" + Money.period
    return rx.cond(
        (Money.next_cursor != "") | ~Money.is_first_page,
        keys(
            rx.cond(
                Money.is_first_page,
                rx.fragment(),
                key("Newest", icon="arrow-left", size="sm", to=here),
            ),
            rx.cond(
                Money.next_cursor != "",
                key(
                    "Older",
                    icon_after="arrow-right",
                    size="sm",
                    to=here + "&before=" + Money.next_cursor,
                ),
                rx.fragment(),
            ),
            class_name="pager",
        ),
        rx.fragment(),
    )


def _help() -> rx.Component:
    return panel(
        rx.el.h2("How we count", class_name="h2"),
        rx.el.p(
            "We take 10 % of what the student paid and round it once per order, half up. All the "
            "rest is yours. The card fee comes out of our 10 %. Months run from midnight to "
            "midnight UTC.",
            class_name="quiet",
        ),
        pad=True,
        class_name="help",
    )
