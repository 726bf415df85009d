"""`/dashboard/courses`: what the store teaches."""

from typing import Any

import reflex as rx

from ppr_academy.components.media.cover import cover
from ppr_academy.components.money import price
from ppr_academy.components.ui.base import when
from ppr_academy.components.ui.fields import text_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import badge, led
from ppr_academy.components.ui.menu import menu, menu_item, menu_rule, opens
from ppr_academy.components.ui.panel import empty, page_title, row_skeletons
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.courses import CoursesState
from ppr_academy.theme import page_styles


@page(
    "/dashboard/courses",
    title="Courses",
    layout=dashboard_layout("Courses"),
    on_load=[CoursesState.open],
)
def courses() -> rx.Component:
    """The page."""
    return rx.fragment(
        page_styles("courses"),
        page_title(
            "Courses",
            key(
                "New course",
                icon="plus",
                kind="lit",
                on_click=CoursesState.start_naming,
                disabled=CoursesState.is_naming,
                data_testid="new-course",
            ),
        ),
        rx.cond(CoursesState.is_naming, _naming()),
        rx.cond(
            CoursesState.is_loaded | (CoursesState.rows.length() > 0),
            rx.cond(CoursesState.rows.length() > 0, _list(), _none()),
            row_skeletons(3, "100px"),
        ),
    )


def _naming() -> rx.Component:
    return rx.el.form(
        text_field(
            "What is it called?",
            id="new-title",
            value=CoursesState.title,
            on_change=CoursesState.write_title,
            wait=0,
            error=CoursesState.title_error,
            hint="The title as students will see it. You can change it later.",
            max_length=200,
            auto_complete="off",
        ),
        keys(
            key(
                "Make the course",
                type="submit",
                busy=CoursesState.is_making,
                busy_text="Making it",
                data_testid="make-course",
            ),
            key("Cancel", kind="flat", on_click=CoursesState.stop_naming),
        ),
        class_name="naming",
        on_submit=lambda _form: CoursesState.create(),
    )


def _none() -> rx.Component:
    return empty(
        "No course yet",
        "A course is a few parts with lessons in them: a text, a recording or a film each. "
        "It stays yours alone until you publish it.",
        key("Make the first course", icon="plus", on_click=CoursesState.start_naming),
    )


def _list() -> rx.Component:
    return rx.el.ul(rx.foreach(CoursesState.rows, _row), class_name="mine")


def _row(course: Any) -> rx.Component:
    editor = "/dashboard/courses/" + course.id
    return rx.el.li(
        cover(course.cover),
        rx.el.div(
            rx.el.h2(link(course.title, to=editor, class_name="")),
            rx.el.p(
                _status(course),
                rx.el.span(course.lessons),
                rx.cond(course.duration != "", rx.el.span(course.duration)),
                rx.cond(course.is_staged, led("Changes not shown yet", tone="lamp")),
                class_name="meta",
            ),
            class_name="t",
        ),
        price(course.price, course.is_free),
        key(
            icon="ellipsis",
            kind="flat",
            square=True,
            label="More for " + course.title,
            **opens("course-menu-" + course.id),
        ),
        _menu(course, editor),
        class_name=when(course.status == "archived", "away"),
        data_testid="course-row",
    )


def _status(course: Any) -> rx.Component:
    return rx.match(
        course.status,
        ("published", badge("On sale", tone="ok", icon="check")),
        ("archived", badge("Put away")),
        badge("Draft"),
    )


def _menu(course: Any, editor: Any) -> rx.Component:
    return menu(
        menu_item("Edit", icon="pencil", to=editor),
        rx.cond(
            course.status == "published",
            rx.fragment(
                menu_item("See the sales page", icon="external-link", to=course.public_path),
                menu_rule(),
                menu_item(
                    "Take it off sale",
                    icon="eye-off",
                    on_click=CoursesState.unpublish(course.id),
                ),
            ),
            menu_rule(),
        ),
        rx.cond(
            course.status == "archived",
            menu_item("Bring it back", icon="undo-2", on_click=CoursesState.bring_back(course.id)),
            menu_item("Put it away", icon="archive", on_click=CoursesState.archive(course.id)),
        ),
        id="course-menu-" + course.id,
        label="More for " + course.title,
    )
