"""A letter goes out once for its reason, whatever fails in between."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.models.identity import EmailToken, TokenPurpose, User
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.email import jobs, letters, sending
from ppr_academy.services.gateways import mail
from ppr_academy.services.identity import links
from tests.builders import a_user
from tests.support.outside import Outside

LETTER = letters.verify_address("Noor", "https://academy.example/verify-email?token=t")

# The report of its delivery may be faster than the test.
WENT_OUT = (EmailStatus.SENT, EmailStatus.DELIVERED)


@pytest.fixture
def noor(engine: Engine, outside: Outside) -> User:
    with db.transaction(engine) as session:
        return a_user(session, email="noor@example.test", email_verified_at=None)


def _messages(engine: Engine) -> list[EmailMessage]:
    with db.reading(engine) as session:
        return list(session.exec(select(EmailMessage)).all())


def _send(user: User, key: str = "k", to: str = "noor@example.test") -> None:
    sending.send_once(LETTER, user_id=user.id, to=to, key=key)


def test_the_same_reason_sends_one_letter(engine: Engine, outside: Outside, noor: User) -> None:
    for _ in range(3):
        _send(noor)
    (sent,) = outside.controls.mails(to="noor@example.test")
    assert sent["subject"] == LETTER.subject
    (row,) = _messages(engine)
    assert (row.status in WENT_OUT, row.provider_id) == (True, sent["id"])
    assert row.sent_at is not None


def test_killed_between_the_call_and_the_mark_it_still_goes_once(
    engine: Engine, outside: Outside, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(sending, "_mark", die)
        with pytest.raises(Killed):
            _send(noor)
    assert [row.status for row in _messages(engine)] == [EmailStatus.QUEUED]
    _send(noor)
    assert len(outside.controls.mails(to="noor@example.test")) == 1
    assert [row.status in WENT_OUT for row in _messages(engine)] == [True]


def test_a_letter_whose_text_changed_since_is_not_sent_again(
    engine: Engine, outside: Outside, noor: User
) -> None:
    message_id = new_id()
    outgoing = mail.Outgoing("k", str(message_id), noor.email, "One", "one", "<p>one</p>")
    assert mail.send(outgoing)
    again = mail.Outgoing("k", str(message_id), noor.email, "Two", "two", "<p>two</p>")
    assert mail.send(again) is None
    assert len(outside.controls.mails(to=noor.email)) == 1


@pytest.mark.parametrize("status", [500, 503, 429, 409])
def test_an_outage_leaves_the_letter_waiting_and_the_next_try_sends_it(
    engine: Engine, outside: Outside, noor: User, status: int
) -> None:
    outside.controls.fail(service="resend", status=status, times=1)
    with pytest.raises(mail.MailUnavailable):
        _send(noor)
    assert [row.status for row in _messages(engine)] == [EmailStatus.QUEUED]
    _send(noor)
    assert [row.status in WENT_OUT for row in _messages(engine)] == [True]


def test_a_mailer_that_takes_the_letter_and_fails_to_say_so_sends_it_once(
    engine: Engine, outside: Outside, noor: User
) -> None:
    outside.controls.fail(service="resend", status=500, times=1, moment="after")
    with pytest.raises(mail.MailUnavailable):
        _send(noor)
    _send(noor)
    assert len(outside.controls.mails(to=noor.email)) == 1


@pytest.fixture
def _nobody_there(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("RESEND_API_BASE", f"http://127.0.0.1:{port}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.mark.usefixtures("_nobody_there")
def test_no_answer_at_all_is_an_outage(engine: Engine, noor: User) -> None:
    with pytest.raises(mail.MailUnavailable):
        _send(noor)


def test_an_address_that_is_refused_is_noted_and_not_tried_again(
    engine: Engine, outside: Outside, noor: User
) -> None:
    _send(noor, to="not an address")
    _send(noor, to="not an address")
    assert [row.status for row in _messages(engine)] == [EmailStatus.BOUNCED]
    assert outside.controls.mails(timeout=0) == []


def test_the_jobs_mail_links_that_work(engine: Engine, outside: Outside, noor: User) -> None:
    verify, reset = "/verify-email?token=", "/reset-password?token="
    for purpose, job, path, find in (
        (TokenPurpose.VERIFY_EMAIL, jobs.verify_address, verify, links.find_unverified_address),
        (TokenPurpose.RESET_PASSWORD, jobs.reset_password, reset, links.find_reset_address),
    ):
        with db.transaction(engine) as session:
            link_id = links.make_link(session, noor, purpose)
        for _ in range(2):
            job(str(link_id))
        (sent,) = outside.controls.mails(subject="password" if "reset" in path else "Is this")
        (link,) = [url for url in sent["links"] if path in url][:1]
        assert link.startswith(outside.url + path)
        with db.reading(engine) as session:
            token = link.partition("token=")[2]
            assert find(session, token) == noor.email


def test_a_link_that_is_of_no_use_any_more_is_not_mailed(
    engine: Engine, outside: Outside, noor: User
) -> None:
    with db.transaction(engine) as session:
        link_id = links.make_link(session, noor, TokenPurpose.VERIFY_EMAIL)
        session.flush()
        row = session.get(EmailToken, link_id)
        assert row is not None
        row.used_at = clock.now()
    jobs.verify_address(str(link_id))
    jobs.reset_password(str(new_id()))
    assert outside.controls.mails(timeout=0) == []
    assert _messages(engine) == []
