"""Payouts: where all of the store's money is, the rhythm, each payout and what it is made of."""

import reflex as rx

from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.panel import head, note, panel
from ppr_academy.state.dashboard.money import MoneyState

Money = MoneyState.money
Balance = MoneyState.money.balance
Rows = MoneyState.rows


def payouts() -> rx.Component:
    """The panel beside the words on how we count."""
    return panel(
        head("Payouts"),
        rx.el.dl(
            _figure("Ready for the next payout", Balance.waiting, "waiting"),
            _figure("On its way to your bank", Balance.on_its_way, "sent"),
            _figure("Held", Balance.held, "held"),
            _figure("At your bank", Balance.paid_out, "paid"),
            class_name="stand",
        ),
        rx.cond(
            Balance.stripes_own != "",
            note(
                "Stripe has another figure.",
                "It says "
                + Balance.stripes_own
                + " is on your account. Money that you moved there yourself is not in our books.",
                tone="warn",
            ),
            rx.fragment(),
        ),
        _rhythm(),
        rx.cond(
            Money.payouts.length() > 0,
            rx.el.ul(rx.foreach(Money.payouts, _payout), class_name="pl"),
            rx.el.p("No payout yet.", class_name="small quiet pad"),
        ),
        class_name="payouts",
    )


def _figure(name: str, amount: rx.Var, key: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name),
        rx.el.dd(amount, class_name="num"),
        custom_attrs={"data-testid": f"balance-{key}"},
    )


def _rhythm() -> rx.Component:
    return rx.cond(
        Balance.rhythm != "",
        rx.el.p(
            "Stripe pays you out ",
            Balance.rhythm,
            rx.cond(Balance.bank != "", ", to " + Balance.bank, ""),
            ".",
            class_name="small quiet rhythm",
        ),
        rx.fragment(),
    )


def _payout(payout: rx.Var) -> rx.Component:
    is_open = Rows.payout_id == payout.payout_id
    return rx.el.li(
        rx.cond(
            payout.has_rows,
            rx.el.button(
                *_face(payout),
                icon("chevron-right", 16),
                type="button",
                class_name=rx.cond(is_open, "po on", "po"),
                aria_expanded=rx.cond(is_open, "true", "false"),
                on_click=MoneyState.toggle_payout(payout.payout_id),
            ),
            rx.el.div(*_face(payout), class_name="po"),
        ),
        rx.cond(
            payout.what_to_do != "",
            rx.el.p(
                icon("triangle-alert", 15), rx.el.span(payout.what_to_do), class_name="small todo"
            ),
            rx.fragment(),
        ),
        rx.cond(is_open, _rows(), rx.fragment()),
        custom_attrs={"data-testid": "payout", "data-state": payout.state},
    )


def _face(payout: rx.Var) -> tuple[rx.Component, ...]:
    return (
        rx.match(
            payout.state,
            ("paid", led(payout.arrives, tone="on")),
            ("failed", led(payout.arrives, tone="bad")),
            ("resent", led(payout.arrives, tone="warn")),
            led(payout.arrives),
        ),
        rx.el.span(
            payout.content,
            rx.match(
                payout.state,
                ("paid", ""),
                ("failed", ", came back"),
                ("resent", ", came back"),
                ("canceled", ", canceled"),
                ", on its way",
            ),
            class_name="dim small",
        ),
        rx.el.b(payout.amount, class_name="num"),
    )


def _rows() -> rx.Component:
    return rx.el.div(
        rx.el.ul(
            rx.foreach(
                Rows.rows,
                lambda line: rx.el.li(
                    rx.el.span(line.text, class_name="cut1"),
                    rx.el.span(line.number, class_name="dim"),
                    rx.el.span(line.amount),
                ),
            ),
        ),
        rx.cond(Rows.more != "", rx.el.p(Rows.more, class_name="micro dim"), rx.fragment()),
        class_name="lines small",
    )
