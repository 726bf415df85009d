"""The library, the player, its reports and its files: for who has the course."""

from typing import Any

from tests.flows.permissions.row import OK, Row, event, request
from tests.flows.permissions.world import World

PLAYER = "learn.player.PlayerState"


def _open(world: World) -> dict[str, Any]:
    """A player that already shows the lesson that somebody else paid for."""
    from ppr_academy.services.learning.views import LessonView

    return {"lesson": LessonView(id=world.lesson)}


def _report(world: World) -> dict[str, Any]:
    position = {"sequence": 1, "position_ms": 90_000, "is_playing": True}
    return {"json": {"lesson_id": world.lesson, "reporter": "a-tab", "reports": [position]}}


def _course(world: World) -> dict[str, str]:
    return {"course_slug": world.course_slug}


ROWS = [
    Row(
        "LibraryState.watch",
        event("learn.library.LibraryState", "watch"),
        stranger=OK,
        nobody=OK,
        who="buyer",
        writes=False,
    ),
    Row(
        "PlayerState.watch",
        event(PLAYER, "watch", path="/learn/x?store={slug}&lesson={lesson}", route=_course),
        # Without the course it shows what everybody may know of it, and where to buy it.
        stranger=OK,
        nobody=OK,
        who="buyer",
        writes=False,
    ),
    Row(
        "PlayerState.watch of a draft",
        event(PLAYER, "watch", path="/?store={slug}", route=lambda _: {"course_slug": "draft"}),
        writes=False,
    ),
    Row("PlayerState.complete", event(PLAYER, "complete", before=_open), who="buyer"),
    Row("PlayerState.reopen", event(PLAYER, "reopen", lambda w: (w.done_lesson,)), who="buyer"),
    Row("POST /api/progress", request("POST", "/api/progress", _report), who="buyer"),
    Row(
        "GET /api/files/{file_id}",
        request("GET", "/api/files/{file}"),
        visitor="not_found",
        who="buyer",
        writes=False,
    ),
]

PUBLIC = {
    "PlayerState.go_on": "Follows an address that the page shows already.",
    "PlayerState.choose_tab": "Shows another side of the same page.",
}
