"""Learning: files, reports, the library, the player and its marks."""

from typing import Any

from ppr_academy.services.learning.library import get_library
from ppr_academy.services.learning.player import get_player
from ppr_academy.services.learning.progress import complete_lesson, reopen_lesson
from tests.flows.permissions.world import World


def _file(method: str) -> Any:
    return lambda world, who: world.http(who, method, f"/api/files/{world.file_id}")


def _report(world: World, who: str) -> str:
    report = {"sequence": 1, "position_ms": 10, "is_playing": False}
    body = {"lesson_id": str(world.lesson_id), "reporter": "page", "reports": [report]}
    return world.http(who, "POST", "/api/progress", json=body)


def _player(world: World, who: str) -> str:
    return world.ask(who, get_player, world.course_slug, "", "")


def _only(outcome: str, **allowed: str) -> dict[str, str]:
    refused = dict.fromkeys(("stranger", "other_owner"), outcome)
    return {"visitor": "sign_in_required", **refused, **allowed}


_BYTES = {"visitor": "404", "stranger": "404", "other_owner": "404", "student": "200"}
_EVERYBODYS_OWN = dict.fromkeys(("stranger", "other_owner", "student", "owner"), "ok")

ROWS: list[dict[str, Any]] = [
    {
        "name": "GET /api/files/{file_id}",
        "call": _file("GET"),
        "expect": {**_BYTES, "owner": "200"},
    },
    {
        "name": "HEAD /api/files/{file_id}",
        "call": _file("HEAD"),
        "expect": {**_BYTES, "owner": "200"},
    },
    {
        "name": "POST /api/progress",
        "call": _report,
        "expect": {**_BYTES, "visitor": "401", "owner": "200"},
    },
    {
        "name": "LibraryState.watch",
        "call": lambda world, who: world.ask(who, get_library),
        "expect": {"visitor": "sign_in_required", **_EVERYBODYS_OWN},
    },
    {
        # Without the course the page says so and shows nothing of it.
        "name": "PlayerState.watch",
        "call": _player,
        "expect": {"visitor": "sign_in_required", **_EVERYBODYS_OWN},
    },
    {
        "name": "PlayerState.complete",
        "call": lambda world, who: world.ask(who, complete_lesson, str(world.lesson_id)),
        "expect": _only("not_found", student="ok", owner="preview_only"),
    },
    {
        "name": "PlayerState.reopen",
        "call": lambda world, who: world.ask(who, reopen_lesson, str(world.lesson_id)),
        "expect": _only("not_found", student="ok", owner="preview_only"),
    },
]
"""`PlayerState.go_on` and `choose_tab` only move the own page."""
