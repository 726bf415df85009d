"""Webhook signatures in the Svix scheme, as Resend and Clerk send them."""

from collections.abc import Mapping

from svix.webhooks import Webhook, WebhookVerificationError

from ppr_academy.services.core.errors import DomainError


class BadSignature(DomainError):
    """The body was not signed with our secret, was changed on its way, or is too old."""

    code = "bad_signature"
    default = "The signature does not fit."


def check_svix(secret: str, body: bytes, headers: Mapping[str, str]) -> str:
    """The message's id, once signature and time (five minutes either way) are verified.

    Raises BadSignature.
    """
    try:
        Webhook(secret).verify(body, dict(headers))
    except (WebhookVerificationError, ValueError) as wrong:
        raise BadSignature from wrong
    return headers.get("svix-id") or headers["webhook-id"]
