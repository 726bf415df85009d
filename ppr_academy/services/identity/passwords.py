"""Passwords: what is allowed, how they are kept (argon2id), how one is checked.

Hashing takes tens of milliseconds on purpose. It stands outside every transaction, so that nobody
waits for it with a lock in hand, and few run at once, so that it cannot eat the memory.
"""

import threading
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from ppr_academy.services.identity.common_passwords import COMMON
from ppr_academy.services.identity.errors import (
    PasswordIsEmail,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)

SHORTEST = 8
LONGEST = 200
"""In characters."""

# OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_at_once = threading.BoundedSemaphore(4)


def check_password(password: str, *, email: str = "") -> None:
    """Raises the rule that a new password breaks."""
    if len(password) < SHORTEST:
        raise PasswordTooShort
    if len(password) > LONGEST:
        raise PasswordTooLong
    lowered = password.strip().lower()
    if email and lowered in {email.lower(), email.lower().partition("@")[0]}:
        raise PasswordIsEmail
    if lowered in COMMON or len(set(lowered)) < 3:
        raise PasswordTooCommon


def hash_password(password: str) -> str:
    """The argon2id hash of a password, salt and cost included."""
    with _at_once:
        return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether this is the password. Without a hash it takes as long and is never true."""
    if len(password) > LONGEST:
        password, password_hash = "", None
    nobodys = _nobodys_hash()
    try:
        with _at_once:
            _hasher.verify(password_hash or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")
