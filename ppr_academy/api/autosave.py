"""`POST /api/autosave`: one field of a course, saved while it is typed. Also at a page's end."""

from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.catalog.autosave import save_text
from ppr_academy.services.catalog.errors import ChangedElsewhere
from ppr_academy.services.core import ratelimit
from ppr_academy.services.core.errors import Forbidden
from ppr_academy.services.identity.sessions import hash_token

# 100,000 characters of four bytes, written as two escapes each, and the words around them.
_MOST_BYTES = 1_300_000
_LIMIT = "600/minute"


async def save(request: Request) -> Response:
    """Takes `{key, text, version}`; `{version, text, saved_at}`, what is stored now.

    409 `{version, text}` when somebody saved another text of this row in the meantime.
    """
    if not requests.is_same_origin(request):
        raise Forbidden
    try:
        body = await requests.json_object(request, _MOST_BYTES)
    except ClientDisconnect:
        return Response(status_code=400)
    token = requests.session_token(request)
    ratelimit.hit("autosave", hash_token(token)[:20], _LIMIT)
    key = body.get("key")
    try:
        saved = await requests.call(request, save_text, key, body.get("text"), body.get("version"))
    except ChangedElsewhere as refusal:
        return _answer(409, refusal.current, refusal.values, code=refusal.code)
    return _answer(200, saved.version, saved.values, saved_at=saved.saved_at)


def _answer(status: int, version: int, values: dict[str, str], **more: Any) -> Response:
    (text,) = values.values()
    body = {"version": version, "text": text, **more}
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


ROUTES = [Route("/api/autosave", save, methods=["POST"])]
