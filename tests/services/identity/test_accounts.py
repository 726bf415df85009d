"""Signing up and in, and what ends a session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.identity import Mode, User, UserSession
from ppr_academy.services.core import clock, db, jobs, live
from ppr_academy.services.core.errors import InvalidInput, NotFound, SignInRequired
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import accounts, passwords, profile, sessions
from ppr_academy.services.identity.errors import EmailTaken, NameEmpty, WrongCredentials
from tests.builders import a_session, a_user

HASH = passwords.hash_password("tape hiss")


def _sign_up(session: Session, email: str = "noor@example.test") -> accounts.SignedIn:
    return accounts.sign_up(Viewer(session), name="Noor", email=email, password_hash=HASH)


def test_signing_up_makes_an_account_a_session_and_a_letter(engine: Engine) -> None:
    with db.transaction(engine) as session:
        signed_in = _sign_up(session, " Noor@Example.test")
        viewer = sessions.get_viewer(session, signed_in.token)
        assert (viewer.user_id, viewer.email) == (signed_in.user_id, "noor@example.test")
        account = profile.get_account(viewer)
        assert not account.is_verified
        assert account.has_password
        assert signed_in.is_new
    (waiting,) = jobs.list_waiting(engine)
    assert waiting.name == "email.verify_address"


def test_what_is_typed_wrong_makes_nothing(engine: Engine) -> None:
    with pytest.raises(NameEmpty), db.transaction(engine) as session:
        accounts.sign_up(Viewer(session), name=" ", email="a@b.test", password_hash=HASH)
    with db.reading(engine) as session:
        assert session.exec(select(User)).all() == []
    assert jobs.list_waiting(engine) == []


def test_an_address_has_one_account_also_when_two_ask_at_once(engine: Engine) -> None:
    def attempt(_number: int) -> bool:
        try:
            with db.transaction(engine) as session:
                _sign_up(session)
        except EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(attempt, range(4))) == [False, False, False, True]


def test_signing_in_ends_the_session_that_this_browser_had(session: Session) -> None:
    noor, ava = a_user(session, password_hash=HASH), a_user(session)
    old = sessions.get_viewer(session, a_session(session, ava))
    found = accounts.find_credentials(session, noor.email.upper())
    assert found is not None
    signed_in = accounts.sign_in(old, found, browser="Firefox on Linux")
    assert sessions.get_viewer(session, signed_in.token).user_id == noor.id
    assert [row.user_id for row in session.exec(select(UserSession)).all()] == [noor.id]


def test_a_password_that_changed_meanwhile_does_not_sign_in(session: Session) -> None:
    noor = a_user(session, password_hash=HASH)
    found = accounts.find_credentials(session, noor.email)
    assert found is not None
    noor.password_hash = passwords.hash_password("other words")
    session.flush()
    with pytest.raises(WrongCredentials):
        accounts.sign_in(Viewer(session), found)


def test_nobody_and_the_deleted_have_no_credentials(session: Session) -> None:
    gone = a_user(session, deleted_at=clock.now())
    assert accounts.find_credentials(session, "nobody@example.test") is None
    assert accounts.find_credentials(session, gone.email) is None


def test_a_session_runs_out(session: Session) -> None:
    user = a_user(session)
    token = sessions.start_session(session, user, lifetime=timedelta(seconds=-1))
    session.flush()
    assert sessions.get_viewer(session, token).user_id is None


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 4000, "é" * 43, "' OR 1=1 --"])
def test_a_made_up_cookie_is_a_visitor(session: Session, cookie: str) -> None:
    a_session(session, a_user(session))
    assert sessions.get_viewer(session, cookie).user_id is None


def test_signing_out_everywhere_tells_every_open_page(engine: Engine) -> None:
    heard: list[str] = []
    with db.transaction(engine) as session:
        user = a_user(session)
        tokens = [a_session(session, user) for _ in range(3)]
    stop = live.on_publish(heard.append)
    try:
        with db.transaction(engine) as session:
            sessions.sign_out_everywhere(sessions.get_viewer(session, tokens[0]))
    finally:
        stop()
    assert live.signed_in(user.id) in heard
    with db.reading(engine) as session:
        assert [sessions.get_viewer(session, token).user_id for token in tokens] == [None] * 3


def test_a_person_ends_their_own_sessions_only(session: Session) -> None:
    noor, ava = a_user(session), a_user(session)
    mine = sessions.get_viewer(session, a_session(session, noor))
    other = sessions.get_viewer(session, a_session(session, ava))
    with pytest.raises(NotFound):
        sessions.end_own_session(mine, str(other.session_id))
    with pytest.raises(NotFound):
        sessions.end_own_session(mine, {"id": 1})
    with pytest.raises(SignInRequired):
        sessions.end_own_session(Viewer(session), str(other.session_id))
    sessions.end_own_session(mine, str(mine.session_id))
    assert len(session.exec(select(UserSession)).all()) == 1


def test_the_account_page_marks_this_browser(session: Session) -> None:
    noor = a_user(session)
    sessions.start_session(session, noor, browser="Safari on iPhone")
    viewer = sessions.get_viewer(session, a_session(session, noor))
    lines = profile.get_account(viewer).sessions
    assert {line.browser for line in lines} == {"Safari on iPhone", "A browser"}
    assert [line.browser for line in lines if line.is_this] == ["A browser"]


def test_the_side_is_remembered_and_nothing_else_is_taken(session: Session) -> None:
    noor = a_user(session)
    viewer = sessions.get_viewer(session, a_session(session, noor))
    assert profile.set_mode(viewer, "create") == "create"
    assert noor.mode is Mode.CREATE
    for wrong in ("admin", "", None, 3, ["learn"]):
        with pytest.raises(InvalidInput):
            profile.set_mode(viewer, wrong)
    with pytest.raises(SignInRequired):
        profile.set_mode(Viewer(session), "learn")


def test_a_name_is_changed_by_its_owner(session: Session) -> None:
    viewer = sessions.get_viewer(session, a_session(session, a_user(session)))
    assert profile.change_name(viewer, " Noor  Ö. ") == "Noor Ö."
    with pytest.raises(NameEmpty):
        profile.change_name(viewer, "")
    with pytest.raises(SignInRequired):
        profile.change_name(Viewer(session), "Noor")


def test_an_account_made_by_hand_is_ready(engine: Engine) -> None:
    with db.transaction(engine) as session:
        made = accounts.add_user(
            session, email="Admin@demo.test", name="Admin", password="demo-academy", is_admin=True
        )
        assert made.is_admin
        assert made.email_verified_at
        assert made.onboarded_at
        found = accounts.find_credentials(session, "admin@demo.test")
        assert found
        assert passwords.is_password("demo-academy", found.password_hash)
    assert jobs.list_waiting(engine) == []


def test_a_viewer_of_a_person_who_is_gone_is_a_visitor(session: Session) -> None:
    noor = a_user(session)
    token = a_session(session, noor)
    noor.deleted_at = clock.now()
    session.flush()
    assert sessions.get_viewer(session, token).user_id is None
    assert sessions.is_alive(Viewer(session, user_id=new_id()))
    assert not sessions.is_alive(sessions.get_viewer(session, token))
