"""Money on screen: prices, and where a payment goes, drawn to scale."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Flag, Number, Text, classes, inline, when


def price(text: Text, is_free: Flag = False, from_: bool = False, **props: Any) -> Component:
    """A price, ready to show ("$49", "Free"). Free is written in the ok colour."""
    props.setdefault("data_testid", "price")
    return rx.el.p(
        *((rx.el.small("from "),) if from_ else ()),
        text,
        class_name=classes("price", when(is_free, "free")),
        **props,
    )


def money_bar(theirs: Text, who: Text, ours: Text, share: Number = 9, fee: Number = 1) -> Component:
    """Where the money goes: "$44.10 goes to Ava", "$4.90 to us", and the bar to scale.

    `share` and `fee` are the two amounts in any common unit, e.g. cents.
    """
    return rx.el.div(
        rx.el.div(
            rx.el.i(),
            rx.el.i(),
            class_name="cut",
            aria_hidden="true",
            **inline(__a=share, __b=fee),
        ),
        rx.el.p(
            rx.el.span(rx.el.b(theirs), " goes to ", who),
            rx.el.span(ours, " to us", class_name="dim"),
            class_name="small",
        ),
        class_name="where",
    )


def split_figure(
    paid: Text, theirs: Text, ours: Text, caption: Text, ours_caption: Text, label: str
) -> Component:
    """The large bar of the home page: what a student pays, what the creator keeps, what we take."""
    return rx.el.figure(
        rx.el.p(rx.el.span("A student pays"), rx.el.b(paid, class_name="num"), class_name="cap"),
        rx.el.div(
            rx.el.span(rx.el.b(theirs, class_name="num"), "yours"),
            rx.el.span(rx.el.b(ours)),
            class_name="cut tall",
        ),
        rx.el.p(rx.el.span(caption), rx.el.span(ours_caption), class_name="cap"),
        aria_label=label,
    )
