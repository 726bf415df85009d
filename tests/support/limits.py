"""Rate limits that start afresh: one test must not use up another's attempts."""

from ppr_academy.services.core import ratelimit


def forget_limits() -> None:
    """Forget every attempt, and read the settings again at the next one."""
    ratelimit._limiter.cache_clear()
