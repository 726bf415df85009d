"""Forgets the state of pages that were closed, long before Reflex does.

In one process Reflex keeps every visitor's state in memory for an hour. A page can always be
rebuilt when it opens, so a closed one is kept only as long as a broken connection may take to
come back. With Redis the states are not ours to keep.
"""

import asyncio
import time

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory

KEEP_SECONDS = 120.0
LOOK_EVERY_SECONDS = 30.0


async def forget_closed_pages(app: rx.App) -> None:
    """Run for as long as the server does."""
    manager, sockets = app.state_manager, app.event_namespace
    if sockets is None or not isinstance(manager, StateManagerMemory):
        return
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        forget_unconnected(manager, set(sockets.token_to_sid))


def forget_unconnected(
    manager: StateManagerMemory, connected: set[str], *, now: float | None = None
) -> int:
    """Drop what no open socket has used for KEEP_SECONDS; how many states that were.

    `connected` holds the tokens of open sockets, `now` is in seconds since 1970.
    """
    # Private names, because the manager can only forget on its own clock.
    # tests/state/test_retention.py holds them.
    now = time.time() if now is None else now
    forgotten = 0
    for expires_at, token in list(manager._token_expires_at.values()):
        used_at = expires_at - manager.token_expiration
        lock = manager._states_locks.get(token.lock_key)
        is_busy = lock is not None and lock.locked()
        if token.ident not in connected and used_at + KEEP_SECONDS < now and not is_busy:
            manager._purge_token(token)
            forgotten += 1
    return forgotten
