"""The right side: the open lesson's settings, and what the course still needs."""

from typing import Any

import reflex as rx

from ppr_academy.components.ui.fields import switch
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import led
from ppr_academy.state.dashboard.editor import EditorState

Course = EditorState.editor
Lesson = EditorState.lesson


def inspector() -> rx.Component:
    """Settings of the lesson, the list before publishing, changes that are not shown yet."""
    return rx.el.aside(
        rx.cond(Lesson.id != "", _lesson()),
        rx.cond(Course.changes.length() > 0, _changes()),
        checks(),
        class_name="insp",
        aria_label="Lesson settings",
    )


def _lesson() -> rx.Component:
    return rx.el.section(
        rx.el.h2("This lesson", class_name="h3"),
        switch(
            "Free to watch",
            checked=Lesson.is_free,
            on_change=EditorState.set_free,
            data_testid="free-preview",
        ),
        rx.el.p("Shows on the sales page with a lit clip.", class_name="hint"),
        key(
            "Delete the lesson",
            icon="trash-2",
            size="sm",
            full=True,
            on_click=EditorState.remove_lesson,
            data_testid="delete-lesson",
        ),
    )


def _changes() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Not shown yet", class_name="h3"),
        rx.el.ul(
            rx.foreach(Course.changes, lambda change: rx.el.li(led(change, tone="lamp"))),
            class_name="todo",
        ),
        rx.el.p(
            "Students read the texts as they were published. Titles, files, order and price "
            "change at once.",
            class_name="hint",
        ),
    )


def checks() -> rx.Component:
    """The list before publishing; each open line leads to where it is mended."""
    return rx.el.section(
        rx.el.h2(
            rx.cond(Course.was_published, "This course", "Before you publish"), class_name="h3"
        ),
        rx.el.ul(rx.foreach(Course.checks, _check), class_name="todo"),
        rx.cond(
            Course.was_published,
            rx.fragment(),
            rx.el.p("The first three are needed. The rest can follow.", class_name="hint"),
        ),
        id="checks",
        data_testid="checks",
    )


def _check(check: Any) -> rx.Component:
    return rx.el.li(
        rx.match(
            check.state,
            ("ok", icon("check", 15, 2.6)),
            ("wait", icon("loader", 15)),
            icon("circle", 15),
        ),
        rx.cond(
            (check.state == "no") & (check.tab != "lessons"),
            link(check.label, to="/dashboard/courses/" + Course.id + "?tab=" + check.tab),
            rx.el.span(check.label),
        ),
        rx.cond(check.state == "ok", rx.el.span(", done", class_name="vh")),
        class_name=check.state,
    )
