"""All HTTP routes in one Starlette app."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute

from ppr_academy.api import (
    artwork,
    auth,
    auth_oidc,
    auth_passwords,
    autosave,
    checkout,
    clerk_webhook,
    connect,
    documents,
    files,
    health,
    memberships,
    progress,
    public_media,
    requests,
    resend_webhook,
    stripe_webhook,
    uploads,
)
from ppr_academy.services.core.errors import DomainError

MODULES = (
    artwork,
    autosave,
    auth,
    auth_oidc,
    auth_passwords,
    health,
    public_media,
    uploads,
    files,
    progress,
    checkout,
    connect,
    memberships,
    documents,
    clerk_webhook,
    resend_webhook,
    stripe_webhook,
)


async def _refused(_request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, DomainError)
    return requests.refusal_response(refusal)


def create_api(extra: Sequence[BaseRoute] = ()) -> Starlette:
    """Our routes, and `extra` ones from the composition root; refusals become JSON."""
    routes = [route for module in MODULES for route in module.ROUTES]
    return Starlette(routes=[*routes, *extra], exception_handlers={DomainError: _refused})
