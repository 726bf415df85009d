"""`/api/webhooks/stripe`: events of the platform and of connected accounts, signed by Stripe.

2xx only after the commit; 400 for what Stripe did not sign; 5xx for everything that should be sent
again. Nothing here reads a cookie.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.commerce.errors import EventMismatch, MalformedEvent, UnknownOrder
from ppr_academy.services.commerce.inbox import receive_stripe_event
from ppr_academy.services.core.errors import Busy, ServiceUnavailable
from ppr_academy.services.gateways.payments import BadSignature

MAX_BODY_BYTES = 512 * 1024


async def stripe_webhook(request: Request) -> Response:
    """Take one delivery."""
    body = await requests.limited_body(request, MAX_BODY_BYTES)
    signature = request.headers.get("stripe-signature", "")
    try:
        outcome = await requests.on_webhook_thread(receive_stripe_event, body, signature)
    except BadSignature as refusal:
        return JSONResponse({"code": refusal.code, "message": refusal.message}, 400)
    except (EventMismatch, MalformedEvent, UnknownOrder) as failed:
        return JSONResponse({"code": "not_handled", "message": str(failed)}, 500)
    except (Busy, ServiceUnavailable) as later:
        return JSONResponse({"code": later.code, "message": later.message}, 503)
    return JSONResponse({"outcome": outcome})


ROUTES = [Route("/api/webhooks/stripe", stripe_webhook, methods=["POST"])]
