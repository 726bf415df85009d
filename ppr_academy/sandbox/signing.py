"""Webhook signatures: Stripe's and Svix's (Resend and Clerk use Svix)."""

import base64
import hashlib
import hmac


def stripe_signature(payload: str, secret: str, timestamp: int) -> str:
    """Value of `Stripe-Signature` for a body sent at `timestamp` (UTC seconds)."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{payload}".encode(), hashlib.sha256)
    return f"t={timestamp},v1={digest.hexdigest()}"


def svix_headers(payload: str, secret: str, message_id: str, timestamp: int) -> dict[str, str]:
    """The three Svix headers. Source: docs.svix.com/receiving/verifying-payloads/how-manual."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.{payload}".encode()
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "svix-id": message_id,
        "svix-timestamp": str(timestamp),
        "svix-signature": f"v1,{digest}",
    }
