"""`/dashboard/courses/[course_id]`: the course editor."""

import reflex as rx

from ppr_academy.components.shell import work_bar
from ppr_academy.components.ui.autosave import save_light
from ppr_academy.components.ui.base import inks, when
from ppr_academy.components.ui.choice import tab_link, tab_links
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.menu import menu, menu_item, menu_rule, opens
from ppr_academy.components.ui.panel import empty, loading, skeleton
from ppr_academy.pages.dashboard._editor.inspector import inspector
from ppr_academy.pages.dashboard._editor.lesson import lesson
from ppr_academy.pages.dashboard._editor.price import price_tab
from ppr_academy.pages.dashboard._editor.sales import sales_tab
from ppr_academy.pages.dashboard._editor.tree import tree
from ppr_academy.pages.layouts import editor_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.editor import EditorState

Course = EditorState.editor
_HERE = "/dashboard/courses/" + Course.id


@page(
    "/dashboard/courses/[course_id]",
    title=rx.cond(Course.title != "", "Edit " + Course.title, "Course editor"),
    layout=editor_layout,
    on_load=[EditorState.open],
)
def editor() -> rx.Component:
    """The page."""
    return rx.cond(
        EditorState.is_missing,
        _missing(),
        rx.cond(Course.id != "", _editor(), _waiting()),
    )


def _editor() -> rx.Component:
    return rx.el.div(
        _bar(),
        _tabs("tabbar"),
        rx.match(
            EditorState.tab,
            ("sales", sales_tab()),
            ("price", price_tab()),
            rx.fragment(tree(), lesson(), inspector()),
        ),
        class_name=["ed", when(EditorState.tab != "lessons", "wide")],
        **inks(Course.track_dark, Course.track_light),
    )


def _bar() -> rx.Component:
    return work_bar(
        _tabs("hide-m"),
        keys(
            key(
                icon="undo-2",
                kind="flat",
                square=True,
                label=rx.cond(
                    EditorState.undo_label != "", EditorState.undo_label, "Nothing to undo"
                ),
                disabled=EditorState.undo_label == "",
                on_click=EditorState.undo,
                title=EditorState.undo_label,
                data_testid="undo",
                class_name="hide-s",
            ),
            key("Preview", to=Course.public_path, target="_blank", class_name="hide-s"),
            key(
                icon="ellipsis",
                kind="flat",
                square=True,
                label="More for this course",
                **opens("editor-menu"),
            ),
            _menu(),
            _publish_key(),
        ),
        back="/dashboard/courses",
        back_label="Back to courses",
        title=Course.title,
        sub=save_light(_status()),
        to_sub=True,
    )


def _status() -> rx.Var[str]:
    return rx.match(
        Course.status, ("published", "On sale"), ("archived", "Put away"), "Draft, yours alone"
    )


def _publish_key() -> rx.Component:
    """One lit key, while there is something to publish."""
    return rx.cond(
        (Course.status == "published") & (Course.changes.length() == 0),
        key("Published", icon="check", disabled=True, data_testid="publish-course"),
        key(
            rx.cond(
                Course.status == "published",
                "Publish changes",
                "Publish",
            ),
            kind="lit",
            busy=EditorState.is_publishing,
            busy_text="Publishing",
            on_click=EditorState.publish,
            data_testid="publish-course",
        ),
    )


def _menu() -> rx.Component:
    return menu(
        menu_item("Preview", icon="eye", to=Course.public_path, target="_blank"),
        rx.cond(
            EditorState.undo_label != "",
            menu_item(EditorState.undo_label, icon="undo-2", on_click=EditorState.undo),
        ),
        menu_rule(),
        rx.cond(
            Course.status == "published",
            menu_item("Take it off sale", icon="eye-off", on_click=EditorState.unpublish),
        ),
        rx.cond(
            Course.status != "archived",
            menu_item("Put the course away", icon="archive", on_click=EditorState.archive),
        ),
        id="editor-menu",
        label="This course",
    )


def _tabs(class_name: str) -> rx.Component:
    return tab_links(
        tab_link("Lessons", to=_HERE, current=EditorState.tab == "lessons"),
        tab_link("Sales page", to=_HERE + "?tab=sales", current=EditorState.tab == "sales"),
        tab_link("Price and access", to=_HERE + "?tab=price", current=EditorState.tab == "price"),
        label="Course",
        class_name=class_name,
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        rx.el.header(skeleton("180px", "34px"), class_name="ptop"),
        rx.el.aside(
            loading(*(skeleton("100%", "40px") for _ in range(8))), class_name="tree hide-m"
        ),
        rx.el.main(
            loading(skeleton("60%", "40px"), skeleton("100%", "120px"), skeleton("100%", "360px")),
            class_name="work",
            id="main",
        ),
        class_name="ed",
    )


def _missing() -> rx.Component:
    return rx.el.main(
        empty(
            "There is no such course",
            "It may have been deleted, or it belongs to another store.",
            key("Back to courses", to="/dashboard/courses"),
        ),
        id="main",
        class_name="wrap",
    )
