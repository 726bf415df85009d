"""`/api/health`: whether this process can serve."""

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.core.errors import Busy
from ppr_academy.services.core.health import check_health

_NO_STORE = {"Cache-Control": "no-store"}


async def health(request: Request) -> JSONResponse:
    """200 and the time while the database answers, 503 otherwise."""
    try:
        at = await requests.read(request, check_health)
    except (OperationalError, Busy):
        return JSONResponse({"status": "database is not answering"}, 503, _NO_STORE)
    return JSONResponse({"status": "ok", "at": at}, headers=_NO_STORE)


ROUTES = [Route("/api/health", health)]
