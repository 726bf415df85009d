"""Reports of deliveries: late, doubled, in any order; none takes a letter back."""

import itertools
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.inbox import Incoming, Outcome, handle_event
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.email.deliveries import find_address_trouble, handle_resend_event
from ppr_academy.services.identity import sessions
from tests.builders import a_session, a_user

_ids = itertools.count(1)


def a_message(session: Session, **values: Any) -> EmailMessage:
    user = values.pop("user", None) or a_user(session)
    given = {
        "key": f"k{next(_ids)}",
        "kind": "verify_address",
        "to_address": user.email,
        "subject": "Is this your e-mail address?",
        "created_at": clock.now(),
    }
    message = EmailMessage(id=new_id(), user_id=user.id, **(given | values))
    session.add(message)
    session.flush()
    return message


def report(kind: str, data: dict[str, Any]) -> Outcome:
    body = {"type": kind, "data": data}
    incoming = Incoming("resend", f"msg_{next(_ids)}", kind, body, clock.now())
    return handle_event(incoming, handle_resend_event)


def _status(engine: Engine) -> tuple[EmailStatus, str | None]:
    with db.reading(engine) as session:
        return session.exec(select(EmailMessage.status, EmailMessage.provider_id)).one()


def test_a_report_that_overtakes_our_own_mark_finds_its_letter(engine: Engine) -> None:
    with db.transaction(engine) as session:
        message = a_message(session)
    data = {"email_id": "re_1", "tags": {"message": str(message.id)}}
    assert report("email.delivered", data) == Outcome.HANDLED
    assert _status(engine) == (EmailStatus.DELIVERED, "re_1")


def test_a_report_without_our_tag_is_found_by_the_providers_id(engine: Engine) -> None:
    with db.transaction(engine) as session:
        a_message(session, status=EmailStatus.SENT, provider_id="re_1")
    assert report("email.bounced", {"email_id": "re_1"}) == Outcome.HANDLED
    assert _status(engine)[0] == EmailStatus.BOUNCED


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["email.sent", "email.delivered", "email.complained"]))
)
def test_the_last_word_is_the_same_in_any_order(engine: Engine, order: tuple[str, ...]) -> None:
    with db.transaction(engine) as session:
        message = a_message(session)
    for kind in (*order, *order):
        report(kind, {"email_id": "re_1", "tags": {"message": str(message.id)}})
    assert _status(engine)[0] == EmailStatus.COMPLAINED


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("email.opened", {"email_id": "re_1"}),
        ("email.delivered", {"email_id": "somebody else's"}),
        ("email.delivered", {"tags": {"message": "not an id"}}),
        ("email.delivered", {"tags": [], "email_id": 7}),
        ("email.delivered", {}),
        ("contact.created", {"email_id": "re_1"}),
    ],
)
def test_what_is_not_ours_is_ignored(engine: Engine, kind: str, data: dict[str, Any]) -> None:
    with db.transaction(engine) as session:
        a_message(session, status=EmailStatus.SENT, provider_id="re_1")
    assert report(kind, data) == Outcome.IGNORED
    assert _status(engine)[0] == EmailStatus.SENT


def test_a_person_is_told_that_their_address_does_not_work(session: Session) -> None:
    noor = a_user(session, email_verified_at=None)
    viewer = sessions.get_viewer(session, a_session(session, noor))
    assert find_address_trouble(viewer) == ""
    a_message(session, user=noor, status=EmailStatus.BOUNCED)
    assert "came back" in find_address_trouble(viewer)
    a_message(session, user=noor, status=EmailStatus.DELIVERED)
    assert find_address_trouble(viewer) == ""
    with pytest.raises(SignInRequired):
        find_address_trouble(Viewer(session))
