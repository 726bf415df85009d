"""Rate limits per name and key: in memory for one process, in Redis for several."""

import time
from functools import lru_cache

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import TooManyAttempts


@lru_cache(maxsize=1)
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(get_settings().redis_url or "memory://"))


def hit(name: str, key: str, limit: str) -> None:
    """Count one attempt, as in `hit("sign_in", email, "10/minute")`.

    Raises TooManyAttempts, with the seconds to wait, once the limit is used up.
    """
    item = parse(limit)
    limiter = _limiter()
    if not limiter.hit(item, name, key):
        stats = limiter.get_window_stats(item, name, key)
        raise TooManyAttempts(int(stats.reset_time - time.time()) + 1)


def forget(name: str, key: str, limit: str) -> None:
    """Give back what `hit` counted for this name and key: what was tried turned out right."""
    _limiter().clear(parse(limit), name, key)
