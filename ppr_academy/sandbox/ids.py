"""Identifiers in the shape each vendor gives them."""

import secrets
import string
import uuid

_ALPHABET = (string.ascii_letters + string.digits).encode()
_TABLE = bytes(_ALPHABET[n % len(_ALPHABET)] for n in range(256))

# Length of the random part; Stripe's own ids have these lengths.
_LENGTHS = {
    "cs_test": 58,
    "pi": 24,
    "ch": 24,
    "py": 24,
    "pyr": 24,
    "txn": 24,
    "evt": 24,
    "re": 24,
    "du": 24,
    "po": 24,
}


def token(length: int) -> str:
    """Random letters and digits."""
    return secrets.token_bytes(length).translate(_TABLE).decode()


def stripe_id(prefix: str) -> str:
    """`stripe_id("ch")` gives `ch_3…`."""
    return f"{prefix}_{token(_LENGTHS.get(prefix, 16))}"


def resend_id() -> str:
    """Resend's ids are plain UUIDs."""
    return str(uuid.uuid4())


def svix_id() -> str:
    """Message id of a Svix webhook."""
    return f"msg_{token(27)}"
