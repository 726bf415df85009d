"""Charts in HTML: bars by day stacked by product, where students stop, the live feed.

No chart library: every figure is a text in the page, a table stands behind "Show as table".
"""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Flag, Text, classes, inline, show, when
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.link import link


def bar_chart(days: Any, lines: Any, *, label: Text) -> Component:
    """Bars by day (`shapes.ChartDay`) over horizontal lines (`shapes.ChartLine`, lowest first).

    `label` is the chart in a sentence. Each day shows its sums under the pointer and on focus.
    """
    return rx.el.div(
        rx.el.div(
            rx.foreach(
                lines,
                lambda line: rx.el.div(
                    rx.el.span(line.label), class_name="gl", **inline(bottom=line.bottom)
                ),
            ),
            aria_hidden="true",
        ),
        rx.el.ol(rx.foreach(days, _day)),
        class_name="chart",
        role="group",
        aria_label=label,
    )


def _day(day: Any) -> Component:
    return rx.el.li(
        rx.cond(
            day.is_future,
            rx.el.i(),
            rx.fragment(
                rx.foreach(
                    day.parts,
                    lambda part: rx.el.i(**inline(height=part.height, **{"__c": part.color})),
                ),
                _day_sums(day),
            ),
        ),
        rx.el.time(day.label, aria_hidden="true"),
        class_name=[
            rx.cond(day.is_future, "fut", ""),
            rx.cond(day.is_today, "today", ""),
        ],
        tab_index=rx.cond(day.is_future, -1, 0),
        aria_label=day.day + ": " + day.total,
    )


def _day_sums(day: Any) -> Component:
    return rx.el.div(
        rx.el.p(rx.el.span(day.day), rx.el.b(day.total), class_name="small"),
        rx.foreach(
            day.parts,
            lambda part: rx.el.p(
                rx.el.i(class_name="swatch", **inline(**{"__c": part.color})),
                rx.el.span(part.name),
                rx.el.b(part.amount),
                class_name="small",
            ),
        ),
        class_name="menu tipbox",
        aria_hidden="true",
    )


def legend(series: Any) -> Component:
    """The chart's legend as a small table with the figures (`shapes.ChartSeries`)."""
    return rx.el.ul(
        rx.foreach(
            series,
            lambda one: rx.el.li(
                rx.el.i(class_name="swatch", **inline(**{"__c": one.color})),
                rx.el.span(one.name),
                rx.el.b(one.amount),
            ),
        ),
        class_name="legend",
    )


def chart_table(days: Any, *, caption: Text = "Show as table") -> Component:
    """The same figures as a table, folded."""
    return rx.el.details(
        rx.el.summary(caption, class_name="link small"),
        rx.el.div(
            rx.el.table(
                rx.el.thead(rx.el.tr(rx.el.th("Day"), rx.el.th("Yours", class_name="r"))),
                rx.el.tbody(
                    rx.foreach(
                        days,
                        lambda day: rx.cond(
                            day.is_future,
                            rx.fragment(),
                            rx.el.tr(rx.el.td(day.day), rx.el.td(day.total, class_name="r")),
                        ),
                    )
                ),
                class_name="table",
            ),
            class_name="scroll",
            role="region",
            tab_index=0,
            aria_label=caption,
        ),
    )


def fall_off(
    parts: Any, *, started: Text, flag: Any = None, has_flag: Flag = True, label: Text = ""
) -> Component:
    """Where students stop: a lesson is as wide as it is long, as high as its share of finishers.

    `parts` are `shapes.FallPart`, `started` "204 started", `flag` the worst drop (`FallFlag`).
    """
    return rx.el.div(
        rx.el.div(rx.el.span(started), rx.el.span("0"), class_name="ylab", aria_hidden="true"),
        rx.el.div(
            rx.el.div(
                rx.foreach(parts, _fall_part),
                class_name="fall",
                role="img",
                aria_label=label if isinstance(label, rx.Var) or label else started,
            ),
            show(has_flag, _fall_flag(flag)) if flag is not None else rx.fragment(),
            rx.el.div(
                rx.foreach(
                    parts,
                    lambda part: rx.el.span(
                        rx.el.b(part.number), " ", part.title, **inline(flex=part.flex)
                    ),
                ),
                class_name="mods",
            ),
            class_name="px",
        ),
        class_name="plot",
    )


def _fall_part(part: Any) -> Component:
    return rx.el.span(
        rx.foreach(
            part.lessons,
            lambda lesson: rx.el.i(
                class_name=rx.cond(lesson.is_worst, "q", ""),
                title=lesson.label,
                **inline(flex=lesson.flex, height=lesson.height),
            ),
        ),
        class_name="m",
        **inline(flex=part.flex),
    )


def _fall_flag(flag: Any) -> Component:
    return rx.el.div(
        rx.el.p(
            rx.el.b(flag.headline),
            flag.text,
            " ",
            link("Open the lesson", to=flag.href),
        ),
        class_name=["flag", rx.cond(flag.at_left, "left", "")],
        **inline(left=flag.left),
    )


def figure(title: Text, amount: Text, *, testid: str = "") -> Component:
    """A large figure with its name above."""
    number = {"data_testid": testid} if testid else {}
    return rx.el.div(
        rx.el.p(title, class_name="small quiet"), rx.el.p(amount, class_name="num", **number)
    )


def feed(rows: Any, *, label: str = "Just now") -> Component:
    """What just happened, newest first (`shapes.FeedRow`); a fresh row is lit for 1.8 s."""
    return rx.el.ul(
        rx.foreach(rows, feed_row), aria_label=label, aria_live="polite", aria_relevant="additions"
    )


def feed_row(row: Any) -> Component:
    """One row of the feed."""
    return rx.el.li(
        rx.el.span(
            rx.match(
                row.kind,
                ("sale", icon("shopping-bag")),
                ("refund", icon("undo-2")),
                ("free", icon("user-plus")),
                ("lesson", icon("check")),
                ("done", icon("badge-check")),
                ("question", icon("message-circle")),
                ("review", icon("star")),
                icon("check"),
            ),
            class_name="k",
        ),
        rx.el.p(row.who, " ", row.verb, " ", rx.el.b(row.what), " ", rx.el.time(row.when)),
        rx.cond(row.amount != "", rx.el.b(row.amount, class_name="amt"), rx.fragment()),
        key=row.id,
        class_name=classes(when(row.fresh, "lit-row")),
        data_testid=rx.cond(row.kind == "sale", "sale-row", "feed-row"),
    )
