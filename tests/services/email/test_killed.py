"""A mail goes out once though its worker is killed in the middle of the call."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import accounts
from tests.support.outside import Outside

Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(engine: Engine, outside: Outside) -> Iterator[Start]:
    """Start a worker under an executor id; every one is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []
    settings = get_settings()

    def start_one(executor: str) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "PORT": str(settings.port),
            "EXECUTOR_ID": executor,
        }
        command = [sys.executable, "-m", "ppr_academy.cli", "worker"]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        running.append(process)
        return process

    yield start_one
    for process in running:
        process.kill()
        process.wait()


def _sign_up(engine: Engine) -> None:
    with db.transaction(engine) as session:
        accounts.sign_up(
            Viewer(session), name="Noor", email="noor@example.test", password_hash="hash"
        )


def _until(engine: Engine, status: EmailStatus, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with db.reading(engine) as session:
            row = session.exec(select(EmailMessage)).one_or_none()
            if row is not None and row.status == status:
                return
        time.sleep(0.05)
    raise AssertionError(f"no letter became {status}")


def _until_sent_to(outside: Outside, address: str) -> None:
    assert outside.controls.mails(to=address, count=1, timeout=40)


def test_killed_while_resend_answers_another_worker_sends_the_same_letter_once(
    engine: Engine, outside: Outside, start: Start
) -> None:
    # Resend takes the mail and is slow to say so; the worker dies before it hears. Reports are held
    # back, as the first of them would already tell us that the letter is out.
    outside.controls.hold()
    outside.controls.fail(service="resend", seconds=60, times=1, moment="after")
    victim = start("one")
    _sign_up(engine)
    _until_sent_to(outside, "noor@example.test")
    victim.kill()
    victim.wait()
    _until(engine, EmailStatus.QUEUED)
    outside.controls.heal()
    start("two")
    _until(engine, EmailStatus.SENT)
    assert len(outside.controls.mails(to="noor@example.test")) == 1
