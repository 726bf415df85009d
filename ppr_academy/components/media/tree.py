"""The editor's tree of parts and lessons, sorted by pointer or keyboard with announcements."""

from typing import Any

import reflex as rx
from reflex.components.component import NoSSRComponent

from ppr_academy.components.ui import menu  # noqa: F401 - tree.jsx imports its file
from ppr_academy.components.ui.base import Text


class CourseTree(NoSSRComponent):
    """React side: tree.jsx, on dnd-kit."""

    library = rx.asset("tree.jsx", shared=True).importable_path
    tag = "CourseTree"
    is_default = True
    lib_dependencies: list[str] = [  # noqa: RUF012 - the framework's own class attribute
        "@dnd-kit/core@6.3.1",
        "@dnd-kit/sortable@10.0.0",
        "@dnd-kit/utilities@3.2.2",
    ]

    parts: rx.Var[list[Any]]
    selected_id: rx.Var[str]
    on_select: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[dict[str, Any]])]
    on_module_order: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_rename: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_add_lesson: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove_part: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_add_part: rx.EventHandler[rx.event.no_args_event_spec]


def course_tree(parts: Any, *, selected_id: Text, **events: Any) -> rx.Component:
    """Parts (`catalog.views.ModuleNode`) that fold, with grips; put it inside `aside.tree`.

    Events: `on_select(lesson_id)`, `on_reorder([{"module_id", "lesson_ids"}, …])` with every part,
    `on_module_order([module_id, …])`, `on_rename(module_id, title)`, `on_add_lesson(module_id)`,
    `on_remove_part(module_id)`, `on_add_part()`. A key whose event is not given is not drawn.
    The server must check that an order is a permutation. Needs the "editor" page sheet.
    """
    return CourseTree.create(parts=parts, selected_id=selected_id, **events)
