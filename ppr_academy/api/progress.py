"""`POST /api/progress`: an open player says where it is. Also what `navigator.sendBeacon` sends."""

import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.core import ratelimit
from ppr_academy.services.core.errors import DomainError, Forbidden
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.identity.sessions import hash_token
from ppr_academy.services.learning.errors import ReportNotUnderstood
from ppr_academy.services.learning.progress import record_progress

_MOST_BYTES = 64 * 1024
_LIMIT = "300/minute"
log = get_logger("progress")


async def report(request: Request) -> Response:
    """Takes one batch of reports (`learning.reports`) and answers with what is stored now."""
    try:
        if not requests.is_same_origin(request):
            raise Forbidden
        ratelimit.hit("progress", _who(request), _LIMIT)
        body = await requests.limited_body(request, _MOST_BYTES)
        saved = await requests.call(request, record_progress, _parsed(body))
    except DomainError as refusal:
        log.info("progress.refused", code=refusal.code)
        raise
    except ClientDisconnect:
        return Response(status_code=400)
    answer = {
        "lesson_id": saved.lesson_id,
        "position_ms": saved.position_ms,
        "is_done": saved.is_done,
        "is_recorded": saved.is_recorded,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _who(request: Request) -> str:
    token = requests.session_token(request)
    return hash_token(token)[:20] if token else requests.client_address(request)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as broken:
        raise ReportNotUnderstood from broken


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")


ROUTES = [Route("/api/progress", report, methods=["POST"])]
