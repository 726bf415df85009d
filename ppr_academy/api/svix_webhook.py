"""What the Svix-signed webhooks share: signature first, then the inbox, then the answer.

400 for a bad signature, 2xx after the commit, 5xx when it should be sent again.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ppr_academy.api import requests
from ppr_academy.services.core.errors import InvalidInput, NotFound
from ppr_academy.services.core.inbox import Handler, Incoming, handle_event
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways.signatures import BadSignature, check_svix

MAX_BYTES = 1024 * 1024
_NO_STORE = {"Cache-Control": "no-store"}
log = get_logger("webhooks")


async def receive(
    request: Request,
    *,
    provider: str,
    secret: str,
    handler: Handler,
    sent_at: Callable[[dict[str, Any]], datetime],
) -> Response:
    """Take one webhook of `provider`. Without a secret there is no such address."""
    if not secret:
        raise NotFound
    try:
        body = await requests.limited_body(request, MAX_BYTES)
        message_id = check_svix(secret, body, request.headers)
        payload = _payload(body)
    except (BadSignature, InvalidInput) as refusal:
        log.warning("webhook.refused", provider=provider, code=refusal.code)
        return JSONResponse({"code": refusal.code, "message": refusal.message}, 400, _NO_STORE)
    kind = str(payload.get("type") or "")[:80]
    incoming = Incoming(provider, message_id[:120], kind, payload, sent_at(payload))
    outcome = await requests.on_webhook_thread(handle_event, incoming, handler)
    return JSONResponse({"outcome": outcome.value}, headers=_NO_STORE)


def _payload(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise InvalidInput("Send a JSON object.")
    return payload
