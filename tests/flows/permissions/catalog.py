"""Courses: the list, the editor, every change in it, autosave and uploads."""

from collections.abc import Callable
from typing import Any

from ppr_academy.services.catalog import (
    courses,
    editor,
    lessons,
    modules,
    order,
    publishing,
    removal,
)
from ppr_academy.services.core import db
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.media import files, public
from tests.flows.permissions.world import WHO, World

Ids = Callable[[World], tuple[Any, ...]]

# Nobody learns from a refusal whether somebody else's course exists.
_OWN = {
    "visitor": "sign_in_required",
    "stranger": "no_store",
    "other_owner": "not_found",
    "student": "no_store",
    "owner": "ok",
}
_OWN_HTTP = {"visitor": "401", "stranger": "422", "other_owner": "404", "student": "422"}


def _row(name: str, service: Callable[..., Any], ids: Ids, **expect: str) -> dict[str, Any]:
    return {
        "name": name,
        "call": lambda world, who: world.ask(who, service, *ids(world)),
        "expect": {**_OWN, **expect},
    }


def _course(world: World) -> tuple[Any, ...]:
    return (str(world.course_id),)


def _lesson(world: World) -> tuple[Any, ...]:
    return (str(world.lesson_id),)


def _module_of(world: World) -> str:
    from ppr_academy.models.catalog import Lesson
    from ppr_academy.services.stores.scope import across_stores

    with db.reading(world.engine) as session:
        statement = across_stores(Lesson, reason="the table asks for one part")
        return str(session.exec(statement.where(Lesson.id == world.lesson_id)).one().module_id)


def _order(world: World) -> tuple[Any, ...]:
    return (str(world.course_id), ((_module_of(world), (str(world.lesson_id),)),))


def _save(world: World, who: str) -> str:
    key = f"lesson:{world.lesson_id}:title"
    body = {"key": key, "text": "Another title", "version": 1}
    return world.http(who, "POST", "/api/autosave", json=body)


def _announce(world: World, who: str) -> str:
    return world.http(who, "POST", "/api/uploads", json=_announcement(world))


def _announcement(world: World) -> dict[str, Any]:
    target = f"lesson:{world.lesson_id}"
    return {"name": "a.wav", "size": 500_000, "purpose": "lesson", "target": target}


def _upload(method: str, path: str) -> Callable[[World, str], str]:
    """A request for an upload that the owner has begun; the file itself is ready already."""
    return lambda world, who: world.http(who, method, path.format(world.file_id))


def _public(world: World, who: str) -> str:
    key = public.put_drawing(new_id().hex, "<svg xmlns='http://www.w3.org/2000/svg'/>")
    return world.http(who, "GET", public.public_url(key))


ROWS: list[dict[str, Any]] = [
    _row("CoursesState.watch", courses.list_course_rows, lambda _: (), other_owner="ok"),
    _row("CoursesState.create", courses.create_course, lambda _: ("Title",), other_owner="ok"),
    _row("CoursesState.publish", publishing.publish_course, _course, owner="course_not_ready"),
    _row("CoursesState.archive", publishing.archive_course, _course),
    _row("CoursesState.unpublish", publishing.unpublish_course, _course),
    _row("CoursesState.bring_back", publishing.unpublish_course, _course),
    _row("EditorState.watch", editor.get_editor, _course),
    _row("EditorState.watch, sales page", editor.get_course_detail, _course),
    _row(
        "EditorState.watch, lesson",
        lessons.open_lesson,
        lambda world: (str(world.course_id), str(world.lesson_id)),
        other_owner="ok",  # an empty lesson
    ),
    _row("EditorState.open", editor.list_motifs, _course),
    _row("EditorState.show_preview", lessons.preview_text, _lesson),
    _row("EditorState.show_description", editor.preview_description, _course),
    _row("EditorState.set_free", lessons.set_free_preview, lambda w: (*_lesson(w), True)),
    _row("EditorState.remove_file", lessons.remove_file, _lesson),
    _row(
        "EditorState.cancel_upload",
        files.cancel_upload,
        lambda world: (str(world.file_id),),
        owner="upload_closed",  # a ready file is no upload
    ),
    _row(
        "EditorState.choose_topic",
        courses.edit_course,
        lambda w: (*_course(w), {"topic": "drums"}, 1),
    ),
    _row(
        "EditorState.choose_level",
        courses.edit_course,
        lambda w: (*_course(w), {"level": "advanced"}, 1),
    ),
    _row("EditorState.choose_motif", publishing.choose_motif, lambda w: (*_course(w), "tape")),
    _row("EditorState.publish", publishing.publish_course, _course, owner="course_not_ready"),
    _row("EditorState.unpublish", publishing.unpublish_course, _course),
    _row("EditorState.archive", publishing.archive_course, _course),
    _row("EditorState.reorder", order.arrange_course, _order),
    _row("EditorState.reorder_parts", order.arrange_course, _order),
    _row(
        "EditorState.rename_part",
        modules.edit_module,
        lambda w: (_module_of(w), {"title": "Another"}, 1),
    ),
    _row("EditorState.add_part", modules.add_module, _course),
    _row("EditorState.add_lesson", lessons.add_lesson, lambda w: (_module_of(w),)),
    _row("EditorState.remove_lesson", removal.remove_lesson, _lesson),
    _row("EditorState.remove_part", removal.remove_module, lambda w: (_module_of(w),)),
    _row(
        "EditorState.restore",
        removal.restore_part,
        lambda _: (str(new_id()),),
        other_owner="no_longer_undoable",
        owner="no_longer_undoable",
    ),
    _row("EditorState.undo", order.arrange_course, _order),
    {"name": "POST /api/autosave", "call": _save, "expect": {**_OWN_HTTP, "owner": "200"}},
    {"name": "POST /api/uploads", "call": _announce, "expect": {**_OWN_HTTP, "owner": "201"}},
    {
        "name": "GET /api/uploads/{id}",
        "call": _upload("GET", "/api/uploads/{}"),
        "expect": {**_OWN_HTTP, "owner": "200"},
    },
    {
        "name": "PUT /api/uploads/{id}",
        "call": _upload("PUT", "/api/uploads/{}?offset=0"),
        "expect": {**_OWN_HTTP, "owner": "409"},
    },
    {
        "name": "POST /api/uploads/{id}/complete",
        "call": _upload("POST", "/api/uploads/{}/complete"),
        "expect": {**_OWN_HTTP, "owner": "200"},
    },
    {
        "name": "DELETE /api/uploads/{id}",
        "call": _upload("DELETE", "/api/uploads/{}"),
        "expect": {**_OWN_HTTP, "owner": "409"},
    },
    {
        "name": "GET /media/public/{key}",
        "call": _public,
        "expect": dict.fromkeys(WHO, "200"),
    },
    {
        "name": "GET /media/art/{slug}/covers/{item}.svg",
        "call": lambda world, who: world.http(who, "GET", "/media/art/a/covers/b.svg"),
        "expect": dict.fromkeys(WHO, "200"),
    },
]
"""`CoursesState.start_naming`, `stop_naming`, `write_title` and `EditorState.select_lesson`,
`note_upload`, `upload_done` only change what the own page shows."""
