"""`POST /api/checkout`: Buy, as a native form. Answers 303 to where the person goes on.

That is Stripe's page for a paid course, the player for one that is free or taken with credits, the
sign-in page and back for a visitor, and a page that says why not for everything else.
"""

import uuid
from dataclasses import asdict
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.commerce import checkout, reconcile
from ppr_academy.services.commerce.checkout import Started
from ppr_academy.services.commerce.coupons.errors import CouponRefused
from ppr_academy.services.commerce.products.amounts import AmountRefused
from ppr_academy.services.commerce.quoting import Choice
from ppr_academy.services.commerce.sellable import Sellable, find_sellable
from ppr_academy.services.core.errors import (
    DomainError,
    Forbidden,
    NotFound,
    ServiceUnavailable,
    SignInRequired,
)
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways.payments import PaymentRefused

MAX_FORM_BYTES = 4096
TYPED = ("coupon", "amount")


async def buy(request: Request) -> Response:
    """Take the form; a refusal is shown on a page, never as JSON."""
    if not requests.is_same_origin(request):
        raise Forbidden
    form = await requests.small_form(request, MAX_FORM_BYTES)
    item_id: uuid.UUID | None = None
    choice = Choice(
        form.get("coupon", "")[:200],
        form.get("amount", "")[:40],
        with_credits=form.get("pay_with") == "credits",
    )
    try:
        item_id = await _item_in(request, form)
        return await _bought(request, item_id, choice)
    except SignInRequired:
        assert item_id is not None
        return await _to_sign_in(request, item_id, choice)
    except (CouponRefused, AmountRefused):
        # Its own page tries what was typed again, and says at the field why it cannot be.
        assert item_id is not None
        return requests.see_other(await _back(request, item_id, choice))
    except DomainError as refusal:
        return _stopped(refusal, item_id)


async def _item_in(request: Request, form: dict[str, str]) -> uuid.UUID:
    """What a form names: by its id, or a course by its store's and its own slug."""
    named = form.get("item_id") or form.get("course_id")
    if named is not None:
        return parse_id(named)
    store, course = form.get("store", ""), form.get("course", "")
    if not store or not course:
        raise NotFound
    item: Sellable = await requests.read(request, find_sellable, "courses", store, course)
    return item.id


async def _bought(request: Request, item_id: uuid.UUID, choice: Choice) -> Response:
    started: Started = await requests.call(request, checkout.start_checkout, item_id, choice)
    if started.is_stale and started.order_id is not None:
        await run_in_threadpool(reconcile.close_checkout, started.order_id)
        started = await requests.call(request, checkout.start_checkout, item_id, choice)
    if started.order_id is None:
        return requests.see_other(started.learn_path)
    try:
        address = await run_in_threadpool(checkout.open_hosted_checkout, started.order_id)
    except (ServiceUnavailable, PaymentRefused):
        address = ""  # the order's own page says what happened and how to go on
    if not address:
        return requests.see_other(f"/checkout/{started.order_id}")
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


async def _to_sign_in(request: Request, item_id: uuid.UUID, choice: Choice) -> Response:
    """Sign in, then back to the course: buying goes on with one press, never by itself."""
    back = await _back(request, item_id, choice)
    return requests.see_other(f"/sign-in?next={quote(back, safe='')}")


async def _back(request: Request, item_id: uuid.UUID, choice: Choice) -> str:
    """Its own page, with what was typed there."""
    path: str = await requests.read(request, checkout.find_item_path, item_id)
    typed = {name: text for name, text in asdict(choice).items() if text and name in TYPED}
    return f"{path}?{urlencode(typed, quote_via=quote)}" if path and typed else path or "/"


def _stopped(refusal: DomainError, item_id: uuid.UUID | None) -> Response:
    item = f"&item={item_id}" if item_id else ""
    return requests.see_other(f"/checkout/stopped?why={refusal.code}{item}")


ROUTES = [Route("/api/checkout", buy, methods=["POST"])]
