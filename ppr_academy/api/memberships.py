"""`POST /api/memberships`: Join, as a native form; and the way to Stripe's billing portal.

Both answer 303. What is refused is said on the page that the person comes back to.
"""

import uuid
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.commerce.subscriptions import joining, membership, plans
from ppr_academy.services.commerce.subscriptions.joining import (
    MEMBERSHIPS_PATH,
    PLAN_PATH,
    Begun,
)
from ppr_academy.services.commerce.subscriptions.membership import PortalDoor
from ppr_academy.services.core.errors import (
    DomainError,
    Forbidden,
    ServiceUnavailable,
    SignInRequired,
)
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways.payments import PaymentRefused

MAX_FORM_BYTES = 4096


async def join(request: Request) -> Response:
    """Take the form of a tier's Join key."""
    if not requests.is_same_origin(request):
        raise Forbidden
    form = await requests.small_form(request, MAX_FORM_BYTES)
    offer_id: uuid.UUID | None = None
    back = "/"
    try:
        offer_id = parse_id(form.get("offer_id"))
        back = await requests.read(request, joining.find_store_path, offer_id) or "/"
        return await _to_checkout(request, joining.start_membership, offer_id, MEMBERSHIPS_PATH)
    except SignInRequired:
        return requests.see_other(f"/sign-in?next={quote(back, safe='')}")
    except PaymentRefused as refusal:
        return _said(back, refusal)
    except DomainError as refusal:
        return _said(MEMBERSHIPS_PATH if refusal.code == "already_member" else back, refusal)


async def choose_plan(request: Request) -> Response:
    """Take the form of a plan's key."""
    if not requests.is_same_origin(request):
        raise Forbidden
    form = await requests.small_form(request, MAX_FORM_BYTES)
    try:
        return await _to_checkout(request, plans.start_plan, form.get("plan"), PLAN_PATH)
    except SignInRequired:
        return requests.see_other(f"/sign-in?next={quote(PLAN_PATH, safe='')}")
    except DomainError as refusal:
        return _said(PLAN_PATH, refusal)


async def _to_checkout(
    request: Request, start: Callable[..., Begun], wanted: object, page: str
) -> Response:
    begun: Begun = await requests.call(request, start, wanted)
    if begun.is_stale:
        await run_in_threadpool(joining.close_checkout, begun.subscription_id)
        begun = await requests.call(request, start, wanted)
    try:
        address = await run_in_threadpool(joining.open_hosted_checkout, begun.subscription_id)
    except ServiceUnavailable:
        address = ""  # the page of one's own memberships says what happened and how to go on
    return _to_stripe(address or f"{page}?joined={begun.subscription_id}")


async def open_portal(request: Request) -> Response:
    """To Stripe's page for what one's own subscription is paid with."""
    if not requests.is_same_origin(request):
        raise Forbidden
    form = await requests.small_form(request, MAX_FORM_BYTES)
    back = PLAN_PATH if form.get("from") == "plan" else MEMBERSHIPS_PATH
    try:
        door: PortalDoor = await requests.read(
            request, membership.find_portal, form.get("subscription_id")
        )
        return _to_stripe(await run_in_threadpool(membership.open_portal, door, back))
    except SignInRequired:
        return requests.see_other(f"/sign-in?next={quote(back, safe='')}")
    except DomainError as refusal:
        return _said(back, refusal)


def _to_stripe(address: str) -> Response:
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def _said(path: str, refusal: DomainError) -> Response:
    return requests.see_other(f"{path}?why={refusal.code}")


ROUTES = [
    Route("/api/memberships", join, methods=["POST"]),
    Route("/api/plan", choose_plan, methods=["POST"]),
    Route("/api/memberships/portal", open_portal, methods=["POST"]),
]
"""Join a tier, choose a plan, and look after what pays for it."""
