"""The sales of a period, each of which opens into its steps from the list price to the bank."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge
from ppr_academy.components.ui.panel import head, panel
from ppr_academy.components.ui.table import item, row, table, td, th
from ppr_academy.pages.dashboard._money.disputes import dispute
from ppr_academy.pages.dashboard._refunds.requests import refund_key
from ppr_academy.state.dashboard.money import MoneyState

Money = MoneyState.money
Sum = MoneyState.money.figures


def orders() -> rx.Component:
    """The panel."""
    return panel(
        head(Sum.count_label),
        rx.cond(
            MoneyState.sales.length() > 0,
            table(
                (
                    th("When", class_name="sorted when"),
                    th("Who", class_name="who"),
                    th("What", class_name="what"),
                    th("List", right=True, class_name="opt wide"),
                    th("Discount", right=True, class_name="opt wide"),
                    th("Paid", right=True, class_name="opt"),
                    th("Our 10 %", right=True, class_name="opt"),
                    th("Yours", right=True, class_name="mine"),
                    th("Payout", class_name="st"),
                ),
                rx.foreach(MoneyState.sales, _sale),
                label="Orders",
                foot=_foot(),
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
            td(sale.price, right=True, class_name="opt wide"),
            td(
                rx.cond(sale.discount != "", sale.discount, "—"),
                right=True,
                class_name="dim opt wide",
            ),
            td(sale.kept, right=True, class_name="opt"),
            td(sale.fee, right=True, class_name="opt"),
            td(rx.el.b(sale.share), right=True, class_name="mine"),
            td(_end(sale), class_name="st"),
            fresh=sale.fresh,
            # The key inside is for keyboards; its click arrives here as well.
            on_click=MoneyState.toggle_sums(sale.order_id),
            data_testid="sale-row",
        ),
        rx.cond(is_open, _sums(sale), rx.fragment()),
        key=sale.order_id,
    )


def _end(sale: rx.Var) -> rx.Component:
    return rx.match(
        sale.end,
        ("paid", badge(sale.arrives, tone="ok", icon="check")),
        ("on_its_way", badge(sale.arrives, tone="line", icon="clock")),
        ("failed", badge("Failed", tone="bad")),
        ("held", badge("Held", tone="bad", icon="gavel")),
        ("refunded", badge("Refunded")),
        badge("Next payout", tone="line"),
    )


def _sums(sale: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.dl(
                    _line("List price", sale.price),
                    rx.cond(sale.discount != "", _line("Discount", sale.discount), rx.fragment()),
                    _line(sale.buyer + " paid", sale.charged, "tot"),
                    rx.cond(sale.returned != "", _line("Refunded", sale.returned), rx.fragment()),
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
                    _line("Payout", _payout(sale)),
                    rx.foreach(sale.corrections, _correction),
                    class_name="meta",
                ),
                rx.cond(
                    sale.end == "refunded",
                    rx.fragment(),
                    refund_key(sale.order_id, sale.number),
                ),
                class_name="sums",
            ),
            rx.cond(sale.dispute.state != "", dispute(sale.dispute), rx.fragment()),
            col_span=9,
        ),
        class_name="sum",
    )


def _payout(sale: rx.Var) -> rx.Var:
    return rx.match(
        sale.end,
        ("paid", "At your bank, " + sale.arrives_long),
        ("on_its_way", "At your bank by " + sale.arrives_long),
        ("failed", "Came back; goes out with the next"),
        ("held", "Held until it is settled"),
        ("refunded", "Nothing, it was refunded"),
        "With the next one",
    )


def _correction(made: rx.Var) -> rx.Component:
    """Why the platform mended this sale, and what that changed of the creator's own."""
    return _line(
        rx.fragment(
            "Correction by the platform: ",
            made.reason,
            ", ",
            local_time(made.at, "short"),
        ),
        made.amount,
    )


def _line(name: str | rx.Var | rx.Component, value: rx.Var, look: str = "") -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name=look)


def _foot() -> rx.Component:
    return rx.el.tr(
        rx.el.td("All " + Sum.count_label + " in " + Money.period_name, col_span=3),
        td(Sum.listed, right=True, class_name="opt wide"),
        td(
            rx.cond(Sum.discount_cents > 0, Sum.discount, "—"),
            right=True,
            class_name="opt wide",
        ),
        td(Sum.kept, right=True, class_name="opt"),
        td(Sum.fee, right=True, class_name="opt"),
        td(Sum.share, right=True, class_name="mine"),
        td("", class_name="st"),
    )


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
