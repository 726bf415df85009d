"""Mailed links: once, in time, for their purpose and their address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.identity import EmailToken, TokenPurpose, User, UserSession
from ppr_academy.services.core import clock, db, jobs
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import links, password_changes, passwords, sessions
from ppr_academy.services.identity.accounts import Credentials
from ppr_academy.services.identity.errors import LinkNotUsable, WrongPassword
from tests.builders import a_session, a_user

RESET, VERIFY = TokenPurpose.RESET_PASSWORD, TokenPurpose.VERIFY_EMAIL


def _mailed(session: Session, user: User, purpose: TokenPurpose) -> str:
    link_id = links.make_link(session, user, purpose)
    session.flush()
    mailed = links.find_mailed_link(session, link_id)
    assert mailed is not None
    assert (mailed.email, mailed.user_id) == (user.email, user.id)
    return mailed.token


def test_a_letter_carries_the_same_link_each_time_and_the_row_does_not_hold_it(
    session: Session,
) -> None:
    user = a_user(session)
    link_id = links.make_link(session, user, VERIFY)
    session.flush()
    first, second = (links.find_mailed_link(session, link_id) for _ in range(2))
    assert first is not None
    assert first == second
    (row,) = session.exec(select(EmailToken)).all()
    assert row.token_hash == sessions.hash_token(first.token)
    assert first.token not in {row.token_hash, str(row.id)}


def test_verifying_works_once(session: Session) -> None:
    user = a_user(session, email_verified_at=None)
    token = _mailed(session, user, VERIFY)
    assert links.find_unverified_address(session, token) == user.email
    assert password_changes.verify_email(session, token) == user.email
    assert user.email_verified_at is not None
    with pytest.raises(LinkNotUsable):
        password_changes.verify_email(session, token)


def test_of_eight_uses_at_once_one_succeeds(engine: Engine) -> None:
    with db.transaction(engine) as session:
        token = _mailed(session, a_user(session, email_verified_at=None), VERIFY)

    def use(_number: int) -> bool:
        try:
            with db.transaction(engine) as session:
                password_changes.verify_email(session, token)
        except LinkNotUsable:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(use, range(8))) == 1


def test_a_link_serves_its_purpose_only(session: Session) -> None:
    user = a_user(session)
    token = _mailed(session, user, VERIFY)
    assert links.find_reset_address(session, token) == ""
    with pytest.raises(LinkNotUsable):
        password_changes.reset_password(Viewer(session), token, "hash")


def test_a_link_runs_out(session: Session) -> None:
    user = a_user(session)
    link_id = links.make_link(session, user, RESET)
    session.flush()
    mailed = links.find_mailed_link(session, link_id)
    assert mailed is not None
    (row,) = session.exec(select(EmailToken)).all()
    assert row.expires_at - row.created_at == timedelta(hours=1)
    row.expires_at = clock.now()
    session.flush()
    assert links.find_mailed_link(session, link_id) is None
    with pytest.raises(LinkNotUsable):
        links.use_link(session, mailed.token, RESET)


def test_a_link_to_an_address_that_was_left_is_worth_nothing(session: Session) -> None:
    user = a_user(session)
    token = _mailed(session, user, VERIFY)
    user.email = "elsewhere@example.test"
    session.flush()
    with pytest.raises(LinkNotUsable):
        links.use_link(session, token, VERIFY)


@pytest.mark.parametrize("token", ["", "x" * 43, "é" * 43, "x" * 9000, None, 7, ["x" * 43]])
def test_a_made_up_link_is_refused(session: Session, token: object) -> None:
    _mailed(session, a_user(session), VERIFY)
    assert links.find_unverified_address(session, token) == ""
    with pytest.raises(LinkNotUsable):
        links.use_link(session, token, VERIFY)


def test_a_reset_changes_the_password_and_ends_every_session(session: Session) -> None:
    user = a_user(session, password_hash="old", email_verified_at=None)
    old = a_session(session, user)
    first, second = (_mailed(session, user, RESET) for _ in range(2))
    signed_in = password_changes.reset_password(Viewer(session), first, "new")
    assert user.password_hash == "new"
    assert user.email_verified_at is not None
    assert sessions.get_viewer(session, old).user_id is None
    assert sessions.get_viewer(session, signed_in.token).user_id == user.id
    with pytest.raises(LinkNotUsable):  # the other link ended with it
        password_changes.reset_password(Viewer(session), second, "stolen")


def test_asking_for_a_reset_mails_the_known_and_says_nothing_of_the_unknown(
    engine: Engine,
) -> None:
    with db.transaction(engine) as session:
        user = a_user(session)
        password_changes.request_reset(session, "nobody@example.test")
        assert jobs.list_waiting(engine) == []
    with db.transaction(engine) as session:
        password_changes.request_reset(session, f" {user.email.upper()}")
    assert [job.name for job in jobs.list_waiting(engine)] == ["email.reset_password"]


def test_changing_the_password_ends_the_other_sessions(session: Session) -> None:
    user = a_user(session, password_hash=passwords.hash_password("tape hiss"))
    here = sessions.get_viewer(session, a_session(session, user))
    there = a_session(session, user)
    token = _mailed(session, user, RESET)
    checked = password_changes.get_own_credentials(here)
    password_changes.change_password(here, checked, "new")
    assert user.password_hash == "new"
    assert sessions.get_viewer(session, there).user_id is None
    assert [row.id for row in session.exec(select(UserSession)).all()] == [here.session_id]
    with pytest.raises(LinkNotUsable):
        links.use_link(session, token, RESET)


def test_a_password_checked_against_something_else_changes_nothing(session: Session) -> None:
    user, other = a_user(session, password_hash="mine"), a_user(session, password_hash="theirs")
    here = sessions.get_viewer(session, a_session(session, user))
    for wrong in (
        Credentials(other.id, "theirs"),
        Credentials(user.id, "older"),
        Credentials(user.id, None),
    ):
        with pytest.raises(WrongPassword):
            password_changes.change_password(here, wrong, "new")
    assert user.password_hash == "mine"
    with pytest.raises(SignInRequired):
        password_changes.get_own_credentials(Viewer(session))


def test_an_account_without_password_gets_its_first_by_mail_only(session: Session) -> None:
    user = a_user(session, password_hash=None)
    here = sessions.get_viewer(session, a_session(session, user))
    with pytest.raises(WrongPassword):
        password_changes.change_password(here, Credentials(user.id, None), "new")


def test_a_verified_address_gets_no_second_letter(engine: Engine) -> None:
    with db.transaction(engine) as session:
        user = a_user(session)
        viewer = sessions.get_viewer(session, a_session(session, user))
        password_changes.resend_verification(viewer)
    assert jobs.list_waiting(engine) == []
