"""`POST /api/connect`: the creator's way to Stripe's onboarding form. Answers 303."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.commerce import connect
from ppr_academy.services.core.errors import Forbidden, ServiceUnavailable, SignInRequired
from ppr_academy.services.gateways.payments import PaymentRefused


async def connect_payouts(request: Request) -> Response:
    """To Stripe's form, to sign-in and back, or to the money page with what went wrong."""
    if not requests.is_same_origin(request):
        raise Forbidden
    try:
        onboarding = await requests.call(request, connect.begin_onboarding)
        address = await run_in_threadpool(connect.open_onboarding, onboarding)
    except SignInRequired:
        return requests.see_other(f"/sign-in?next={connect.MONEY_PAGE}")
    except (ServiceUnavailable, PaymentRefused) as failed:
        return requests.see_other(f"{connect.MONEY_PAGE}?connect={failed.code}")
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


ROUTES = [Route("/api/connect", connect_payouts, methods=["POST"])]
