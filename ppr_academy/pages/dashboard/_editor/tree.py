"""The course as a tree, with its strip above."""

import reflex as rx

from ppr_academy.components.media.strip import strip
from ppr_academy.components.media.tree import course_tree
from ppr_academy.state.dashboard.editor import EditorState

Course = EditorState.editor


def tree() -> rx.Component:
    """Parts and lessons in order."""
    return rx.el.aside(
        rx.el.div(
            rx.el.div(
                rx.el.b(rx.cond(Course.duration != "", Course.duration, "No sound yet")),
                rx.el.span(Course.count, class_name="dim"),
                class_name="small",
            ),
            strip(EditorState.strip, tall=True),
            class_name="sum",
        ),
        course_tree(
            Course.modules,
            selected_id=EditorState.lesson.id,
            on_select=EditorState.select_lesson,
            on_reorder=EditorState.reorder,
            on_module_order=EditorState.reorder_parts,
            on_rename=EditorState.rename_part,
            on_add_lesson=EditorState.add_lesson,
            on_remove_part=EditorState.remove_part,
            on_add_part=EditorState.add_part,
        ),
        class_name="tree",
        aria_label="Parts and lessons",
    )
