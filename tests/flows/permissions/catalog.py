"""Writing courses: the list, the editor, what saves itself, and the files that are sent."""

import io
from typing import Any

import numpy as np
import soundfile

from tests.flows.permissions.row import NO_STORE, OK, Given, Row, event, request
from tests.flows.permissions.world import UPLOAD_BYTES, World

COURSES = "dashboard.courses.CoursesState"
EDITOR = "dashboard.editor.EditorState"


def _wav() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(478), 8_000, format="WAV", subtype="PCM_16")
    return file.getvalue()


WAV = _wav()
assert len(WAV) == UPLOAD_BYTES


def _shown(world: World) -> dict[str, Any]:
    """An editor that already shows the draft and its lesson, however it came by them."""
    from ppr_academy.services.catalog.views import (
        CourseDetail,
        EditorView,
        LessonDetail,
        LessonNode,
        ModuleNode,
    )

    lessons = tuple(
        LessonNode(lesson, "", number, "text", "", 1, False, "", False)
        for lesson, number in ((world.draft_lesson, "1.1"), (world.draft_second, "1.2"))
    )
    part = ModuleNode(world.draft_module, "The voicing", "1", "10 min", 600, 1, lessons)
    return {
        "editor": EditorView(id=world.draft, modules=(part,)),
        "detail": CourseDetail(version=1),
        "lesson": LessonDetail(id=world.draft_lesson),
    }


def _in_list(name: str, course: str) -> Row:
    act = event(COURSES, name, lambda world: (getattr(world, course),))
    return Row(f"CoursesState.{name}", act, nobody=NO_STORE)


def _edit(name: str, args: Given = lambda _world: (), course: str = "draft", **row: Any) -> Row:
    act = event(
        EDITOR,
        name,
        args,
        route=lambda world: {"course_id": getattr(world, course)},
        before=_shown,
    )
    return Row(f"EditorState.{name}", act, **({"nobody": NO_STORE} | row))


def _watch(tab: str) -> Row:
    act = event(
        EDITOR,
        "watch",
        path="/dashboard/courses/x?lesson={draft_lesson}",
        route=lambda world: {"course_id": world.draft},
        before=lambda _world: {"tab": tab},
    )
    return Row(f"EditorState.watch on the tab {tab}", act, nobody=NO_STORE, writes=False)


def _order(*lessons: str) -> Given:
    """The draft's one part with these of its lessons."""
    return lambda world: (
        [{"module_id": world.draft_module, "lesson_ids": [getattr(world, x) for x in lessons]}],
    )


def _taking_back(world: World) -> dict[str, Any]:
    before = ((world.draft_module, (world.draft_second, world.draft_lesson)),)
    return {**_shown(world), "_undo": [("moved", "moved 1.1", before)]}


def _typed(world: World) -> dict[str, Any]:
    key = f"lesson:{world.draft_lesson}:title"
    return {"json": {"key": key, "text": "Another title", "version": 1}}


def _announced(world: World) -> dict[str, Any]:
    target = f"lesson:{world.draft_lesson}"
    return {"json": {"name": "a.wav", "size": 900, "purpose": "lesson", "target": target}}


def _upload(method: str, path: str, sent: dict[str, Any] | None = None, **row: Any) -> Row:
    act = request(method, path.replace("{id}", "{upload}"), lambda _world: sent or {})
    return Row(f"{method} {path}", act, nobody=NO_STORE, **row)


_LIST = [
    Row(
        "CoursesState.watch",
        event(COURSES, "watch"),
        stranger=OK,
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "CoursesState.create",
        event(COURSES, "create", before=lambda _world: {"title": "Tape loops"}),
        stranger=OK,
        nobody=NO_STORE,
    ),
    _in_list("publish", "archived"),
    _in_list("unpublish", "course"),
    _in_list("archive", "course"),
    _in_list("bring_back", "archived"),
]

_EDITOR = [
    *(_watch(tab) for tab in ("lessons", "sales", "price")),
    _edit("show_preview", lambda _world: ("", ""), writes=False),
    _edit("show_description", lambda _world: ("", ""), writes=False),
    _edit("set_free", lambda _world: (True,)),
    _edit("remove_file", course="draft"),
    _edit("cancel_upload", lambda world: (world.upload,)),
    _edit("choose_topic", lambda _world: ("drums",)),
    _edit("choose_level", lambda _world: ("advanced",)),
    _edit("choose_motif", lambda _world: ("tape",)),
    _edit("publish", course="archived"),
    _edit("unpublish", course="course"),
    _edit("archive", course="course"),
    _edit("reorder", _order("draft_second", "draft_lesson")),
    _edit("reorder_parts", lambda world: ([world.draft_module],), writes=False),
    _edit("rename_part", lambda world: (world.draft_module, "Another")),
    _edit("add_part"),
    _edit("add_lesson", lambda world: (world.draft_module,)),
    _edit("remove_lesson"),
    _edit("remove_part", lambda world: (world.draft_module,)),
    _edit("restore", lambda world: (world.removed,), stranger="no_longer_undoable"),
]

ROWS = [
    *_LIST,
    *_EDITOR,
    Row(
        "EditorState.open",
        event(EDITOR, "open", path="/?tab=sales", route=lambda world: {"course_id": world.draft}),
        nobody=NO_STORE,
        writes=False,
    ),
    Row("EditorState.undo", event(EDITOR, "undo", before=_taking_back), nobody=NO_STORE),
    Row("POST /api/autosave", request("POST", "/api/autosave", _typed), nobody=NO_STORE),
    Row("POST /api/uploads", request("POST", "/api/uploads", _announced), nobody=NO_STORE),
    _upload("GET", "/api/uploads/{id}", writes=False),
    _upload("PUT", "/api/uploads/{id}", {"params": {"offset": "0"}, "content": WAV}),
    # Its bytes are not all here yet, which only its owner is told.
    _upload("POST", "/api/uploads/{id}/complete", allowed="incomplete_upload", writes=False),
    _upload("DELETE", "/api/uploads/{id}"),
]

_OWN_PAGE = "Changes only what the own page shows."
PUBLIC = {
    "CoursesState.open": "Says which of the table's events come next.",
    "CoursesState.start_naming": _OWN_PAGE,
    "CoursesState.stop_naming": _OWN_PAGE,
    "CoursesState.write_title": _OWN_PAGE,
    "EditorState.select_lesson": "Changes the address; watching what is there is in the table.",
    "EditorState.note_upload": _OWN_PAGE,
    "EditorState.upload_done": _OWN_PAGE,
}
