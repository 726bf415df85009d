"""Jobs of the platform's own people: events tried again."""

import uuid

from ppr_academy.services.admin import queries
from ppr_academy.services.admin.events import MOST_REPLAYED
from ppr_academy.services.admin.handlers import inbox_handlers
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.inbox import Outcome, replay_event
from ppr_academy.services.core.jobs import job

TOLD_EVERY = 10
"""After how many events the pages that watch are told how far a replay of many is."""

_WORDS = {
    Outcome.HANDLED: "Handled.",
    Outcome.IGNORED: "Nothing here knows what to do with it. It stays stored.",
    Outcome.DUPLICATE: "It was handled in the meantime.",
}


@job("admin.replay_event")
def replay_one(action_id: str, event_id: str) -> None:
    """Handle one event again and say what came of it."""
    failure, words = _replay(parse_id(event_id))
    _tell(parse_id(action_id), done=1, failed=int(failure), outcome=words)


@job("admin.replay_failed")
def replay_failed(action_id: str) -> None:
    """Handle every event again that failed too often, in the order in which they happened."""
    with db.reading() as session:
        dead = queries.list_dead_events(session, MOST_REPLAYED)
    failed = 0
    for done, event_id in enumerate(dead, 1):
        failed += _replay(event_id)[0]
        if done % TOLD_EVERY == 0:
            _tell(parse_id(action_id), done=done, failed=failed)
    handled = len(dead) - failed
    words = f"{handled:,} handled" + (f", {failed:,} failed again." if failed else ".")
    _tell(parse_id(action_id), done=len(dead), failed=failed, outcome=words)


def _replay(event_id: uuid.UUID) -> tuple[bool, str]:
    """Whether it failed again, and one sentence."""
    try:
        return False, _WORDS[replay_event(event_id, inbox_handlers)]
    except Exception as failure:  # noqa: BLE001 - the inbox has recorded it; the page shows it
        return True, f"It failed again: {type(failure).__name__}: {failure}"[:600]


def _tell(action_id: uuid.UUID, *, done: int, failed: int, outcome: str = "") -> None:
    with db.transaction() as session:
        action = queries.lock_action(session, action_id)
        if action is None or action.finished_at is not None:
            return
        action.done, action.failed = done, failed
        action.total = max(action.total, done)
        action.outcome = outcome
        action.finished_at = clock.now() if outcome else None
        live.touch(session, live.EVENTS)
