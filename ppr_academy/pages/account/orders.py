"""`/account/orders`: everything a person bought, with the receipt of each."""

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge
from ppr_academy.components.ui.panel import empty, loading, page_title, skeleton
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.orders import OrdersState
from ppr_academy.theme import page_styles

Shown = OrdersState.page


@page("/account/orders", title="Orders", layout=public_layout, on_load=[OrdersState.watch])
def orders() -> rx.Component:
    """The page."""
    return rx.el.div(
        page_styles("orders"),
        page_title("Orders"),
        rx.cond(OrdersState.is_loaded, _filled(), _waiting()),
        class_name="wrap bought",
    )


def _filled() -> rx.Component:
    return rx.cond(
        Shown.orders.length() > 0,
        rx.fragment(
            rx.el.ul(rx.foreach(Shown.orders, _order), class_name="list"),
            _pager(),
        ),
        rx.cond(
            Shown.is_first_page,
            empty(
                "What you buy is listed here",
                "Each order with its receipt, from the moment it is paid.",
                key("Find a course", kind="lit", to="/marketplace"),
            ),
            empty(
                "There are no older orders",
                "You have seen them all.",
                key("Newest orders", to="/account/orders"),
            ),
        ),
    )


def _waiting() -> rx.Component:
    return loading(*(skeleton("100%", "96px") for _ in range(4)))


def _order(order: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.cond(
            order.cover != "",
            cover(order.cover, to=order.item_path),
            rx.el.span(class_name="sleeve", aria_hidden="true"),
        ),
        rx.el.div(
            rx.el.h2(link(order.title, to=order.item_path, class_name=""), class_name="h3"),
            rx.el.p(
                order.store_name,
                " · ",
                link(order.number, to="/checkout/" + order.order_id, class_name=""),
                " · ",
                local_time(order.at),
                class_name="small quiet",
            ),
            rx.cond(order.lines.length() > 1, _lines(order), rx.fragment()),
            class_name="what",
        ),
        rx.el.div(
            rx.el.b(rx.cond(order.state == "waiting", order.charged, order.kept), class_name="num"),
            _state(order),
            class_name="sum",
        ),
        keys(
            rx.cond(
                order.receipt != "",
                key(
                    "Receipt",
                    icon="download",
                    size="sm",
                    href=order.receipt,
                    label="Receipt of " + order.number,
                    download=True,
                ),
                key("Watch it arrive", size="sm", to="/checkout/" + order.order_id),
            ),
            rx.cond(
                order.is_owned,
                key("Open", icon="play", size="sm", to=order.item_path),
                rx.fragment(),
            ),
        ),
        key=order.order_id,
        custom_attrs={"data-testid": "own-order", "data-state": order.state},
    )


def _lines(order: rx.Var) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            order.lines,
            lambda line: rx.el.li(rx.el.span(line.title), rx.el.span(line.price)),
        ),
        rx.cond(
            order.discount != "",
            rx.el.li(rx.el.span("Discount"), rx.el.span(order.discount)),
            rx.fragment(),
        ),
        class_name="lines small quiet",
    )


def _state(order: rx.Var) -> rx.Component:
    return rx.match(
        order.state,
        ("waiting", badge("Waiting for the bank", tone="line", icon="clock")),
        ("refunded", badge("Refunded")),
        (
            "partly_refunded",
            rx.el.span(order.refunded, " of ", order.charged, class_name="micro dim"),
        ),
        ("disputed", badge("Your bank asks for it back", tone="warn")),
        rx.el.span(order.paid_with, class_name="micro dim"),
    )


def _pager() -> rx.Component:
    return rx.cond(
        (Shown.next_cursor != "") | ~Shown.is_first_page,
        keys(
            rx.cond(
                Shown.is_first_page,
                rx.fragment(),
                key("Newest", icon="arrow-left", size="sm", to="/account/orders"),
            ),
            rx.cond(
                Shown.next_cursor != "",
                key(
                    "Older",
                    icon_after="arrow-right",
                    size="sm",
                    to="/account/orders?before=" + Shown.next_cursor,
                ),
                rx.fragment(),
            ),
        ),
        rx.fragment(),
    )
