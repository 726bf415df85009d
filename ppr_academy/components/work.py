"""The bars over a work place: the course player's and the course editor's."""

from collections.abc import Sequence

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Child, Text, classes
from ppr_academy.components.ui.key import key


def work_bar(
    *after: Child, back: Text, back_label: str, title: Text, sub: Child = "", to_sub: bool = False
) -> Component:
    """The bar over a work place (player, editor): way back, name and a line below, the rest."""
    return rx.el.header(
        key(icon="arrow-left", kind="flat", square=True, label=back_label, to=back),
        rx.el.div(rx.el.b(title), sub if to_sub else rx.el.span(sub), class_name="nm"),
        *after,
        class_name="ptop",
    )


def player_bar(
    *after: Child,
    title: Text,
    store_name: Text,
    strip: Component,
    done: Text,
    total: Text,
    back: Text = "/library",
) -> Component:
    """The player's bar: course, strip, "14 of 38 done"."""
    return work_bar(
        rx.el.div(strip, class_name="prog hide-m"),
        rx.el.span(
            rx.el.b(done, class_name="strong"),
            " of ",
            total,
            " done",
            class_name="small quiet",
            data_testid="course-progress",
        ),
        *after,
        back=back,
        back_label="Back to your library",
        title=title,
        sub=store_name,
    )


def editor_bar(
    *actions: Child,
    title: Text,
    saved: Text,
    saved_tone: Text = "on",
    tabs: Sequence[Component] = (),
    back: Text = "/dashboard/courses",
) -> Component:
    """The editor's bar: name, "Saved 21:04" under it, tabs, keys at the right."""
    return work_bar(
        rx.el.nav(*tabs, class_name="tabs hide-m", aria_label="Course"),
        rx.el.div(*actions, class_name="keys"),
        back=back,
        back_label="Back to courses",
        title=title,
        to_sub=True,
        sub=rx.el.span(saved, class_name=classes("led", saved_tone), role="status"),
    )
