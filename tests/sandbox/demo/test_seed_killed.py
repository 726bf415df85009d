"""A seed that is killed anywhere leaves an academy that the next one finishes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.catalog import Course, Lesson
from ppr_academy.models.commerce import Order, OrderStatus
from ppr_academy.models.email import EmailMessage
from ppr_academy.models.identity import User
from ppr_academy.models.learning import Entitlement, LessonProgress
from ppr_academy.models.media import FileStatus, MediaFile
from ppr_academy.models.stores import ConnectAccount, Store
from ppr_academy.sandbox.demo import month, opening, recordings, stage, story
from ppr_academy.sandbox.demo.people import ADMIN
from ppr_academy.sandbox.demo.seed import is_wanted, seed_academy
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.media import files
from ppr_academy.services.stores.scope import across_stores
from tests.architecture.rules.source import ROOT


class Killed(BaseException):
    """Not an Exception, so that nothing on the way can catch it."""


def kill_at(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int, *, is_after: bool = False
) -> None:
    """Die at the given call of a function, before or after it does its work; once."""
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def dying(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not is_after:
            raise Killed
        result = original(*args, **options)
        if calls == call:
            raise Killed
        return result

    monkeypatch.setattr(owner, name, dying)


DEATHS: tuple[tuple[Any, str, int, bool], ...] = (
    (opening, "finish_onboarding", 20, False),
    (opening, "edit_store", 2, True),
    (opening.connect, "open_onboarding", 2, True),
    (opening.testing, "onboard", 3, True),
    (opening, "publish_course", 4, False),
    (month, "open_hosted_checkout", 3, False),
    (month, "open_hosted_checkout", 2, True),
    (month.testing, "pay", 3, True),
    (stage, "receive_stripe_event", 5, True),
    (month, "collect_processor_fees", 1, False),
    (recordings, "begin_upload", 3, True),
    (recordings.parts, "write_part", 4, True),
    (files, "complete_upload", 5, True),
    (month, "record_progress", 10, True),
)


@pytest.mark.usefixtures("short_story")
def test_a_seed_that_dies_again_and_again_is_finished_in_the_end(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner, name, call, is_after in DEATHS:
        with monkeypatch.context() as patch:
            kill_at(patch, owner, name, call, is_after=is_after)
            with pytest.raises(Killed):
                seed_academy()
        assert is_wanted(empty)
    assert seed_academy()
    assert not is_wanted(empty)
    with db.reading(empty) as session:
        assert_whole(session)
        assert verify_ledger(session, with_processor=False).breaks == ()


def assert_whole(session: Session) -> None:
    admin = session.exec(select(User).where(User.email == ADMIN.email)).one()
    now = admin.created_at + opening.ADMIN_SINCE
    bought, visits = story.purchases(now), story.visits(now)
    paid = [p for p in bought if p.price_cents]

    def every(model: Any) -> list[Any]:
        return list(session.exec(across_stores(model, reason="the test counts")).all())

    assert len(session.exec(select(Store)).all()) == 3
    assert [account.can_charge for account in every(ConnectAccount)] == [True] * 3
    assert len(every(Course)) == 8
    assert [order.status for order in every(Order)] == [OrderStatus.PAID] * len(paid)
    assert len(every(Entitlement)) == len(bought)
    assert len(every(LessonProgress)) == len(visits)
    used = {lesson.file_id for lesson in every(Lesson) if lesson.file_id}
    ready = {file.id for file in every(MediaFile) if file.status == FileStatus.READY}
    assert len(used) == 52
    assert used <= ready
    # A letter is lost when death comes between the payment and it; never sent twice.
    statement = select(EmailMessage).where(EmailMessage.kind == "order_receipt")
    letters = session.exec(statement).all()
    assert len(paid) - 3 <= len(letters) <= len(paid)


RENDERS_FOR_EVER = """
import multiprocessing, sys, time
from pathlib import Path
from ppr_academy.sandbox.demo import studio
from ppr_academy.sandbox.demo.courses import COURSES

if __name__ == "__main__":
    sounds = [lesson.sound for lesson in COURSES[0].lessons if lesson.sound]
    with studio.render(sounds * 50, Path(sys.argv[1])) as rendering:
        next(iter(rendering))
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_studio_ends_with_a_seed_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "seed.py"
    script.write_text(RENDERS_FOR_EVER)
    running = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    (child,) = map(int, running.stdout.readline().split())
    watched = os.pidfd_open(child)
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    try:
        assert _ends(watched)
    finally:
        os.close(watched)


def _ends(watched: int) -> bool:
    import select as polling

    readable, _, _ = polling.select([watched], [], [], 20)
    return bool(readable)
