"""Clerk's user events: each once, in any order, and nobody is joined on an unproven address."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.identity import ExternalIdentity, User
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.inbox import Incoming, Outcome, handle_event
from ppr_academy.services.identity import sessions
from ppr_academy.services.identity.clerk import handle_clerk_event, sent_at
from tests.builders import a_session, a_user

_ids = itertools.count(1)
T0 = 1_800_000_000_000


def payload(
    kind: str,
    at: int = 0,
    *,
    user: str = "user_1",
    first: str = "Noor",
    email: str = "noor@example.test",
    verified: bool = True,
) -> dict[str, Any]:
    data: dict[str, Any] = {"id": user, "object": "user", "deleted": True}
    if kind != "user.deleted":
        address = {
            "id": "idn_1",
            "email_address": email,
            "verification": {"status": "verified" if verified else "unverified"},
        }
        data = {
            "id": user,
            "email_addresses": [{"id": "idn_0", "email_address": "second@example.test"}, address],
            "primary_email_address_id": "idn_1",
            "first_name": first,
            "last_name": "Ö.",
            "updated_at": T0 + at,
        }
    return {"type": kind, "data": data, "timestamp": T0 + at, "object": "event"}


def tell(body: dict[str, Any], key: str = "") -> Outcome:
    incoming = Incoming("clerk", key or f"msg_{next(_ids)}", body["type"], body, sent_at(body))
    return handle_event(incoming, handle_clerk_event)


def people(engine: Engine) -> list[tuple[str, str, bool]]:
    with db.reading(engine) as session:
        rows = session.exec(select(User)).all()
        return sorted((row.email, row.name, row.deleted_at is not None) for row in rows)


CREATED = payload("user.created")
UPDATED = payload("user.updated", 5_000, first="Nora")
LATER = payload("user.updated", 9_000, first="Norah", email="norah@example.test")
DELETED = payload("user.deleted", 12_000)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_word_wins_in_any_order(engine: Engine, order: tuple[int, ...]) -> None:
    bodies = (CREATED, UPDATED, LATER)
    for index in order:
        assert tell(bodies[index]) == Outcome.HANDLED
    assert people(engine) == [("norah@example.test", "Norah Ö.", False)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_deleted_is_deleted_in_any_order(engine: Engine, order: tuple[int, ...]) -> None:
    bodies = (CREATED, UPDATED, DELETED)
    for index in (*order, *order):
        tell(bodies[index])
    found = people(engine)
    assert all(is_deleted and name == "Former member" for _, name, is_deleted in found)
    assert len(found) == (0 if order[0] == 2 else 1)


def test_an_event_is_handled_once(engine: Engine) -> None:
    assert tell(CREATED, "msg_same") == Outcome.HANDLED
    assert tell(CREATED, "msg_same") == Outcome.DUPLICATE
    assert len(people(engine)) == 1


def test_a_type_we_do_not_know_is_kept_and_ignored(engine: Engine) -> None:
    assert tell(payload("session.created")) == Outcome.IGNORED
    assert people(engine) == []


def test_an_account_is_joined_on_a_proven_address_only(engine: Engine) -> None:
    with db.transaction(engine) as session:
        user = a_user(session, email="noor@example.test", password_hash="kept")
    tell(payload("user.created", verified=False))
    assert _identities(engine) == []
    tell(payload("user.updated", 1_000))
    (row,) = _identities(engine)
    assert row.user_id == user.id
    with db.reading(engine) as session:
        assert session.exec(select(User.password_hash)).one() == "kept"


def _identities(engine: Engine) -> list[ExternalIdentity]:
    with db.reading(engine) as session:
        return list(session.exec(select(ExternalIdentity)).all())


def test_an_address_that_another_has_is_not_taken_over(engine: Engine) -> None:
    with db.transaction(engine) as session:
        a_user(session, email="norah@example.test", name="Somebody else")
    tell(CREATED)
    tell(LATER)
    assert people(engine) == [
        ("noor@example.test", "Norah Ö.", False),
        ("norah@example.test", "Somebody else", False),
    ]


def test_deleting_ends_the_sessions(engine: Engine) -> None:
    tell(CREATED)
    with db.transaction(engine) as session:
        token = a_session(session, session.exec(select(User)).one())
    tell(DELETED)
    with db.reading(engine) as session:
        assert sessions.get_viewer(session, token).user_id is None
    waiting = {job.name for job in jobs.list_waiting(engine)}
    assert {"stores.close_store", "email.forget_person"} <= waiting


def test_a_person_without_an_address_is_left_out(engine: Engine) -> None:
    assert tell(payload("user.created", email="")) == Outcome.HANDLED
    assert people(engine) == []


@pytest.mark.parametrize("data", [None, {}, {"id": 7}, {"id": "x" * 300}, "text"])
def test_an_event_without_a_user_is_recorded_as_failed(engine: Engine, data: object) -> None:
    with pytest.raises(InvalidInput):
        tell({"type": "user.created", "data": data})
    assert people(engine) == []


@pytest.mark.parametrize(
    "body",
    [{"data": {"email_addresses": "x", "id": "u"}}, {"data": {"email_addresses": [3], "id": "u"}}],
)
def test_odd_shapes_break_nothing(session: Session, body: dict[str, Any]) -> None:
    from ppr_academy.services.identity.clerk import read_user

    assert read_user(body, datetime.now(UTC)).email == ""


def test_the_senders_time_is_read_in_milliseconds() -> None:
    assert sent_at(UPDATED) == datetime.fromtimestamp((T0 + 5_000) / 1000, UTC)
    assert sent_at({"timestamp": T0}) == datetime.fromtimestamp(T0 / 1000, UTC)
    assert sent_at({"timestamp": 10**18}) <= datetime.now(UTC)
