"""Parts of the platform's own pages: an event's mark, its payload, what an admin did."""

from typing import Any

import reflex as rx
from reflex.components.component import Component

from ppr_academy.components.ui.base import Text, inline
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge, led, meter


def event_mark(state: Text, said: Text) -> Component:
    """What became of an event, as a badge: `state` is handled, again, failed, waiting, unknown."""
    return rx.match(
        state,
        ("handled", badge(said, tone="ok", icon="check")),
        ("failed", badge(said, tone="bad", icon="circle-alert")),
        ("again", badge(said, tone="warn", icon="rotate-cw")),
        ("waiting", badge(said, tone="warn", icon="clock")),
        badge(said),
    )


def payload_lines(lines: Any) -> Component:
    """The fields of an event, indented as deep as they stand."""
    return rx.el.ol(
        rx.foreach(
            lines,
            lambda line: rx.el.li(
                rx.el.span(line.name, class_name="n"),
                rx.cond(line.value != "", rx.el.span(line.value, class_name="v"), rx.fragment()),
                rx.cond(
                    line.meaning != "", rx.el.span(line.meaning, class_name="m"), rx.fragment()
                ),
                **inline(__depth=line.depth),
            ),
        ),
        class_name="payload",
    )


def act_meter(act: Any) -> Component:
    """How far something with many steps is; once it is done, what came of it."""
    return rx.el.div(
        rx.cond(
            act.is_running,
            rx.fragment(
                meter(act.percent, act.percent + " done"),
                rx.el.p(
                    led(act.done.to(str) + " of " + act.total.to(str), tone="lamp"),
                    class_name="small",
                ),
            ),
            act_line(act),
        ),
        class_name="progress",
        role="status",
    )


def act_line(act: Any) -> Component:
    """Who did what and when, and the sentence that came of it."""
    return rx.el.p(
        rx.el.span(act.what, " by ", act.who, ", ", local_time(act.at, "short"), class_name="dim"),
        rx.cond(
            act.is_running, led("Trying", tone="lamp"), rx.el.span(act.outcome, class_name="quiet")
        ),
        class_name="small act-line",
    )
