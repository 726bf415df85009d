"""What came back of an order, what was asked for, and the form that asks."""

import reflex as rx

from ppr_academy.components.ui.fields import textarea_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.panel import note
from ppr_academy.state.checkout.purchase import PurchaseState
from ppr_academy.state.checkout.refund import OwnRefundsState

Own = OwnRefundsState.refunds
Bought = PurchaseState.purchase


def own_refunds() -> rx.Component:
    """Under the steps of a paid order: every refund in its state, then the way to ask."""
    return rx.cond(
        OwnRefundsState.is_loaded & ((Own.lines.length() > 0) | Own.can_ask),
        rx.el.section(
            rx.foreach(Own.lines, _line),
            rx.cond(Own.can_ask, _way_to_ask(), rx.fragment()),
            class_name="refunds",
            aria_label="Refund",
            role="status",
            data_testid="order-refunds",
            data_state=Own.state,
        ),
        rx.fragment(),
    )


def _line(line: rx.Var) -> rx.Component:
    store = Bought.store_name
    return rx.match(
        line.state,
        (
            "requested",
            note(
                "You asked for your money back.",
                rx.fragment(store, " decides. You hear of it here and by e-mail."),
                rx.fragment("You wrote: “", line.wish, "”"),
            ),
        ),
        (
            "declined",
            note(
                rx.fragment(store, " will not refund this order."),
                rx.fragment("They write: “", line.answer, "”"),
                tone="warn",
            ),
        ),
        (
            "sending",
            note(rx.fragment(line.amount, " is being sent back to you.")),
        ),
        (
            "pending",
            note(
                rx.fragment(line.amount, " is on its way to your bank."),
                "A bank takes five to ten days.",
            ),
        ),
        (
            "succeeded",
            note(
                rx.fragment(
                    line.amount, " went back to you on ", local_time(line.at, "short"), "."
                ),
                rx.cond(
                    Own.holds,
                    "What you bought stays in your library.",
                    "What you bought has left your library.",
                ),
                tone="ok",
            ),
        ),
        (
            "failed",
            rx.cond(
                line.word == "not sent",
                rx.fragment(),
                note(
                    rx.fragment("Your bank sent ", line.amount, " back to us."),
                    "What you bought is yours again. Write to us if you still want the money.",
                    tone="warn",
                ),
            ),
        ),
        rx.fragment(),
    )


def _way_to_ask() -> rx.Component:
    return rx.cond(
        OwnRefundsState.is_asking,
        rx.el.div(
            textarea_field(
                "Why do you want your money back?",
                id="refund-wish",
                hint=Own.policy,
                error=OwnRefundsState.problem,
                max_length=500,
                rows=3,
                value=OwnRefundsState.wish,
                on_change=OwnRefundsState.type_wish,
            ),
            keys(
                key("Ask for a refund", on_click=OwnRefundsState.ask, data_testid="ask-refund"),
                key("Rather not", kind="flat", on_click=OwnRefundsState.stop),
            ),
            class_name="stack",
        ),
        rx.el.div(
            key(
                "Ask for a refund",
                kind="flat",
                size="sm",
                icon="undo-2",
                on_click=OwnRefundsState.start,
                data_testid="start-refund",
            ),
            rx.el.p(Own.policy, class_name="small dim"),
            class_name="ask",
        ),
    )
