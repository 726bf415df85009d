"""Makes the demo academy through the real services, at the moments of its story.

Every step looks first for what is there, so a seed that was killed is finished by the next one.
The administrator comes first, and their age says which moment the story is told at; they are
taken through the onboarding last, which says that the academy is whole.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine

from ppr_academy.models.identity import Mode, User
from ppr_academy.sandbox.demo import month, opening, queries, recordings, refunds, story
from ppr_academy.sandbox.demo.crowd import add_crowds
from ppr_academy.sandbox.demo.people import ADMIN
from ppr_academy.sandbox.demo.stage import Stage, open_stage
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity.profile import finish_onboarding


def is_wanted(engine: Engine) -> bool:
    """Whether nobody lives here yet, or the demo academy was begun and not finished."""
    with db.reading(engine) as session:
        admin = queries.find_person(session, ADMIN.email)
        if admin is None:
            return queries.count_people(session) == 0
        return not _is_whole(admin)


def seed_academy(*, scale: int = 1, say: Callable[[str], None] = lambda _line: None) -> bool:
    """Make the demo academy, or finish it; False when there was nothing to do.

    `scale` multiplies students and orders; an academy that is there grows. The job handlers must
    be loaded. `say` is told what was done.
    """
    with _alone():
        now = _told_at()
        if now is None and scale < 2:
            return False
        tell = _teller(say)
        with open_stage() as stage:
            if now is not None:
                _make(stage, now, tell)
            crowds = add_crowds(stage, scale - 1)
        if crowds:
            tell(f"{crowds} more crowds")
    return now is not None or crowds > 0


def _make(stage: Stage, now: datetime, tell: Callable[[str], None]) -> None:
    bought, visits = story.purchases(now), story.visits(now)
    with recordings.render(recordings.list_wanted()) as rendered:
        opening.add_admin(stage, now)
        opening.add_people(stage, now, bought)
        opening.open_stores(stage, now)
        opening.write_courses(stage, now)
        tell("people, stores and courses")
        month.buy_all(stage, bought)
        tell(f"{len(bought)} orders")
        recordings.upload_all(stage, rendered, now)
        tell("recordings")
    month.learn_all(visits)
    tell(f"{refunds.give_back(stage, bought, now)} refunds and requests")
    tell(f"{len(visits)} visits to lessons")
    _finish()


def _teller(say: Callable[[str], None]) -> Callable[[str], None]:
    began = time.monotonic()
    return lambda what: say(f"{time.monotonic() - began:4.1f} s  {what}")


def _told_at() -> datetime | None:
    """The moment that the story ends at; None when it was told to the end already."""
    with db.reading() as session:
        admin = queries.find_person(session, ADMIN.email)
    if admin is None:
        return clock.now().replace(microsecond=0)
    return None if _is_whole(admin) else admin.created_at + opening.ADMIN_SINCE


def _is_whole(admin: User) -> bool:
    return admin.onboarded_at is not None


def _finish() -> None:
    with db.transaction() as session:
        admin = queries.find_person(session, ADMIN.email)
        assert admin is not None  # the first thing that was made
        finish_onboarding(Viewer(session, admin.id), Mode.LEARN.value)


@contextmanager
def _alone() -> Iterator[None]:
    """Two seeds of one data folder come one after the other; the second finds nothing to do."""
    folder = get_settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
