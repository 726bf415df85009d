"""`/api/webhooks/clerk`: people made, changed and deleted at Clerk."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import svix_webhook
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.identity.clerk import handle_clerk_event, sent_at


async def clerk(request: Request) -> Response:
    """Take one event."""
    return await svix_webhook.receive(
        request,
        provider="clerk",
        secret=get_settings().clerk_webhook_secret,
        handler=handle_clerk_event,
        sent_at=sent_at,
    )


ROUTES = [Route("/api/webhooks/clerk", clerk, methods=["POST"])]
