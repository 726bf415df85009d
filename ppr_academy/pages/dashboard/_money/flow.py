"""From the list price to the creator's part, drawn to scale, and where that part is by now."""

import reflex as rx

from ppr_academy.components.ui.base import inline
from ppr_academy.components.ui.panel import panel
from ppr_academy.state.dashboard.money import MoneyState

Sum = MoneyState.money.figures


def flow() -> rx.Component:
    """The panel."""
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
            rx.cond(
                Sum.returned_cents > 0,
                _stretch(
                    "out bad",
                    "Refunded to students",
                    Sum.returned,
                    Sum.charged_cents - Sum.returned_cents,
                    Sum.returned_cents,
                    rx.Var.create("our 10 % went back too"),
                ),
                rx.fragment(),
            ),
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
        rx.cond(Sum.share_cents > 0, _split(), rx.fragment()),
        class_name="flow",
        aria_label="From list price to yours",
    )


def _percent(cents: rx.Var | int) -> rx.Var:
    whole = rx.cond(Sum.listed_cents > 0, Sum.listed_cents, 1)
    return (rx.Var.create(cents) * 100 / whole).to_string() + "%"


def _stretch(
    look: str,
    name: str | rx.Var,
    amount: rx.Var,
    start: rx.Var | int,
    length: rx.Var,
    small: rx.Var | str = "",
) -> rx.Component:
    """One bar, drawn to the scale of the list price."""
    return rx.el.li(
        rx.el.div(
            rx.el.b(name),
            rx.el.small(small) if isinstance(small, rx.Var) else rx.fragment(),
            class_name="l",
        ),
        rx.el.div(
            rx.el.i(**inline(left=_percent(start), width=_percent(length))),
            class_name="t",
            aria_hidden="true",
        ),
        rx.el.div(amount, class_name="a num", data_testid="revenue-total")
        if "yours" in look
        else rx.el.div(amount, class_name="a num"),
        class_name=look,
    )


def _split() -> rx.Component:
    """The creator's part by where it is: at the bank, on its way, held."""
    parts = (
        ("paid", Sum.paid_out_cents),
        ("way", Sum.on_its_way_cents),
        ("held", Sum.held_cents),
    )
    return rx.el.div(
        rx.el.div(
            *(
                rx.cond(
                    cents > 0,
                    rx.el.i(class_name=look, **inline(flex=cents.to_string())),
                    rx.fragment(),
                )
                for look, cents in parts
            ),
            class_name="bar3",
            aria_hidden="true",
            **inline(width=_percent(Sum.share_cents)),
        ),
        rx.el.dl(
            _part("paid", "Paid out", Sum.paid_out),
            rx.cond(
                Sum.on_its_way_cents >= 0,
                _part("way", "On its way", Sum.on_its_way),
                _part("way", "Comes off the next payout", Sum.on_its_way),
            ),
            rx.cond(Sum.held_cents > 0, _part("held", "Held", Sum.held), rx.fragment()),
        ),
        class_name="split",
    )


def _part(look: str, name: str, amount: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.dt(rx.el.i(class_name=look, aria_hidden="true"), name),
        rx.el.dd(amount, class_name="num"),
        custom_attrs={"data-testid": f"share-{look}"},
    )
