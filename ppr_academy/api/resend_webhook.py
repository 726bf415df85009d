"""`/api/webhooks/resend`: what became of the letters we sent."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import svix_webhook
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.email.deliveries import handle_resend_event, sent_at


async def resend(request: Request) -> Response:
    """Take one event."""
    return await svix_webhook.receive(
        request,
        provider="resend",
        secret=get_settings().resend_webhook_secret,
        handler=handle_resend_event,
        sent_at=sent_at,
    )


ROUTES = [Route("/api/webhooks/resend", resend, methods=["POST"])]
