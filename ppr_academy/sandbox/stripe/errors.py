"""Refusals in Stripe's shape. Source: docs.stripe.com/api/errors, docs.stripe.com/error-codes."""

from typing import Any

DOCS = "https://docs.stripe.com/error-codes/"


class StripeRefusal(Exception):
    """Answered as `{"error": {...}}` with `status`.

    `keep` commits what the call changed all the same: a declined card leaves its traces.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        keep: bool = False,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keep = keep
        error: dict[str, Any] = {"message": message, "type": kind}
        if code:
            error |= {"code": code, "doc_url": DOCS + code.replace("_", "-")}
        if param:
            error["param"] = param
        self.error = error | extra


def missing(noun: str, key: str, param: str = "id") -> StripeRefusal:
    """There is no such thing: 404 for the address, 400 for a parameter."""
    status = 404 if param == "id" else 400
    message = f"No such {noun}: '{key}'"
    return StripeRefusal(message, status=status, code="resource_missing", param=param)


def wrong_key(key: str) -> StripeRefusal:
    """A secret key that is not ours."""
    shown = f"{key[:8]}{'*' * max(len(key) - 12, 4)}{key[-4:]}" if len(key) > 12 else "*" * 8
    return StripeRefusal(f"Invalid API Key provided: {shown}", status=401)


def no_key() -> StripeRefusal:
    """No secret key at all."""
    text = (
        "You did not provide an API key. You need to provide your API key in the Authorization"
        " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    )
    return StripeRefusal(text, status=401)


def unknown_url(method: str, path: str) -> StripeRefusal:
    """An address that Stripe does not have, or that is not stood in for."""
    text = f"Unrecognized request URL ({method}: {path}). The sandbox stands in for what we use."
    return StripeRefusal(text, status=404)


def key_in_use(key: str) -> StripeRefusal:
    """A second request came with a key while the first one is still being answered."""
    text = (
        "There is currently another in-progress request using this Idempotent Key (that probably"
        f" means you submitted twice, and the other request is still going through): {key}. Please"
        " try again later."
    )
    return StripeRefusal(text, status=409, kind="idempotency_error", code="idempotency_key_in_use")


def faulty(status: int) -> StripeRefusal:
    """What Stripe says when it is busy, limits us, or is down."""
    if status == 409:
        text = (
            "This object cannot be accessed right now because another API request is accessing it."
        )
        return StripeRefusal(text, status=409, code="lock_timeout")
    if status == 429:
        text = "Request rate limit exceeded. Please retry with exponential backoff."
        return StripeRefusal(text, status=429, code="rate_limit")
    text = "Sorry! There was an error while talking to Stripe. Please try again."
    return StripeRefusal(text, status=status, kind="api_error")
