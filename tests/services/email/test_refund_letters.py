"""Letters about refunds: who gets one, once, and what stands in it."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.email import EmailMessage
from ppr_academy.models.identity import User
from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.core import clock, db
from ppr_academy.services.email import refund_jobs
from ppr_academy.services.gateways import mail
from tests.builders import a_course, a_scope, a_user, an_order


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[mail.Outgoing]:
    letters: list[mail.Outgoing] = []

    def send(letter: mail.Outgoing) -> str:
        letters.append(letter)
        return f"re_{len(letters)}"

    monkeypatch.setattr(mail, "send", send)
    return letters


def a_refund(session: Session, **values: object) -> str:
    scope = a_scope(session)
    buyer = a_user(session, name="Lena <b>", email="lena@example.test")
    order = an_order(scope, a_course(scope, title="Low End"), buyer, paid_with="Visa ending 4242")
    given = {
        "amount_cents": 1000,
        "currency": "usd",
        "status": RefundStatus.SUCCEEDED,
        "created_at": clock.now(),
    }
    refund = scope.new(Refund, order_id=order.id, **(given | values))
    session.flush()
    return str(refund.id)


@pytest.mark.parametrize(
    ("job", "subject", "words"),
    [
        ("order_refunded", "Your money is on its way back: Low End", ("$10.00", "Visa ending")),
        ("refund_declined", "About your refund: Low End", ("You heard all of it.",)),
        ("refund_failed", "Your bank sent the refund back: Low End", ("$10.00",)),
        ("refund_requested", "asks for a refund: Low End", ("Too <i>hard</i>.",)),
    ],
)
def test_each_letter_says_its_news_once(
    engine: Engine, sent: list[mail.Outgoing], job: str, subject: str, words: tuple[str, ...]
) -> None:
    with db.transaction(engine) as session:
        refund_id = a_refund(session, wish="Too <i>hard</i>.", answer="You heard all of it.")
    for _ in range(2):
        getattr(refund_jobs, job)(refund_id)
    (letter,) = sent
    assert subject in letter.subject
    assert all(word in letter.text for word in (*words, "PPR-"))
    assert "<i>" not in letter.html
    assert "<b>" not in letter.html.replace("<b>PPR", "")
    with db.reading(engine) as session:
        (kept,) = session.exec(select(EmailMessage)).all()
    assert (kept.to_address == "lena@example.test") == (job != "refund_requested")


def test_somebody_who_left_gets_none(engine: Engine, sent: list[mail.Outgoing]) -> None:
    with db.transaction(engine) as session:
        refund_id = a_refund(session)
        for user in session.exec(select(User)).all():
            user.deleted_at = clock.now()
    for job in ("order_refunded", "refund_declined", "refund_failed", "refund_requested"):
        getattr(refund_jobs, job)(refund_id)
    assert sent == []


def test_a_letter_about_no_refund_is_none(engine: Engine, sent: list[mail.Outgoing]) -> None:
    refund_jobs.order_refunded("00000000-0000-4000-8000-000000000000")
    assert sent == []
