"""Requests that wait for the creator's word, and the key that opens a refund."""

import reflex as rx

from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.panel import head, note, panel
from ppr_academy.state.dashboard.refunds import RefundsState

Desk = RefundsState.desk


def refund_requests() -> rx.Component:
    """The open requests, oldest first, and what did not go out; nothing when there is nothing."""
    return rx.fragment(
        rx.foreach(Desk.troubles, _trouble),
        rx.cond(
            Desk.requests.length() > 0,
            panel(
                head("Refund requests"),
                rx.el.ul(rx.foreach(Desk.requests, _request)),
                class_name="wishes",
                data_testid="refund-requests",
            ),
            rx.fragment(),
        ),
    )


def _trouble(trouble: rx.Var) -> rx.Component:
    return note(
        rx.fragment(
            trouble.amount,
            " for ",
            trouble.buyer,
            rx.cond(trouble.was_sent, " came back.", " did not go out."),
        ),
        rx.fragment(trouble.failure, " ", trouble.number, ", ", local_time(trouble.at, "short")),
        tone="warn",
        key=trouble.id,
        data_testid="refund-trouble",
    )


def _request(request: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.b(request.buyer),
                " asks for ",
                rx.el.b(request.left),
                " back for ",
                request.title,
                " · ",
                local_time(request.at, "short"),
            ),
            rx.el.blockquote(request.wish, class_name="quiet"),
        ),
        keys(
            key(
                "Decline",
                size="sm",
                label="Decline the request of " + request.buyer,
                on_click=RefundsState.open_decline(request.id),
            ),
            key(
                "Refund " + request.left,
                size="sm",
                kind="destroy",
                on_click=RefundsState.open_accept(request.id),
            ),
        ),
        key=request.id,
        data_testid="refund-request",
    )


def refund_key(order_id: rx.Var, number: rx.Var) -> rx.Component:
    """Opens the form that refunds one sale."""
    return key(
        "Refund",
        icon="undo-2",
        size="sm",
        label="Refund " + number,
        on_click=RefundsState.open_refund(order_id),
        data_testid="open-refund",
    )
