"""Outside sign-ins: who is joined to whom, and who is not."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.identity import ExternalIdentity, User
from ppr_academy.services.core import clock, db, jobs
from ppr_academy.services.core.errors import NotFound, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways.identity import Claims
from ppr_academy.services.identity import external, profile, sessions
from ppr_academy.services.identity.errors import (
    AccountGone,
    EmailNotVerifiedThere,
    IdentityTaken,
    IssuerWithoutEmail,
    LastWayIn,
)
from tests.builders import a_session, a_user

ISSUER = "https://issuer.example"


def claims(
    subject: str = "s1", email: str = "noor@example.test", verified: bool = True, name: str = "Noor"
) -> Claims:
    return Claims(ISSUER, subject, email, verified, name)


def test_the_first_sign_in_makes_an_account_and_the_second_finds_it(session: Session) -> None:
    first = external.sign_in_with(Viewer(session), claims())
    second = external.sign_in_with(Viewer(session), claims(email="moved@example.test"))
    assert first.is_new
    assert first.user_id == second.user_id
    (user,) = session.exec(select(User)).all()
    assert (user.email, user.name) == ("noor@example.test", "Noor")
    assert user.email_verified_at is not None
    assert user.password_hash is None


def test_an_unverified_address_makes_an_account_that_has_to_prove_it(engine: Engine) -> None:
    with db.transaction(engine) as session:
        external.sign_in_with(Viewer(session), claims(verified=False))
        (user,) = session.exec(select(User)).all()
        assert user.email_verified_at is None
    assert [job.name for job in jobs.list_waiting(engine)] == ["email.verify_address"]


def test_an_account_is_joined_when_the_issuer_vouches(session: Session) -> None:
    user = a_user(session, email="noor@example.test", password_hash="kept")
    other = a_session(session, user)
    signed_in = external.sign_in_with(Viewer(session), claims(email="Noor@Example.test"))
    assert signed_in.user_id == user.id
    assert user.password_hash == "kept"
    assert sessions.get_viewer(session, other).user_id == user.id


def test_an_account_is_not_joined_when_the_issuer_does_not(session: Session) -> None:
    a_user(session, email="noor@example.test")
    with pytest.raises(EmailNotVerifiedThere):
        external.sign_in_with(Viewer(session), claims(verified=False))
    assert session.exec(select(ExternalIdentity)).all() == []


def test_who_took_an_address_before_its_owner_came_is_put_out(session: Session) -> None:
    squatter = a_user(
        session, email="noor@example.test", password_hash="squatter's", email_verified_at=None
    )
    old = a_session(session, squatter)
    external.sign_in_with(Viewer(session), claims())
    assert squatter.password_hash is None
    assert squatter.email_verified_at is not None
    assert sessions.get_viewer(session, old).user_id is None


@pytest.mark.parametrize("email", ["", "not an address", "  "])
def test_a_sign_in_without_an_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(IssuerWithoutEmail):
        external.sign_in_with(Viewer(session), claims(email=email))
    assert session.exec(select(User)).all() == []


@pytest.mark.parametrize(
    ("given", "stored"), [("", "noor"), ("\x00", "noor"), ("N" * 500, "N" * 80), ("🎹", "🎹")]
)
def test_whatever_the_issuer_calls_them_is_made_a_name(
    session: Session, given: str, stored: str
) -> None:
    external.sign_in_with(Viewer(session), claims(name=given))
    assert session.exec(select(User.name)).one() == stored


def test_a_deleted_person_does_not_come_back_through_their_issuer(session: Session) -> None:
    signed_in = external.sign_in_with(Viewer(session), claims())
    user = session.get(User, signed_in.user_id)
    assert user is not None
    user.deleted_at = clock.now()
    session.flush()
    with pytest.raises(AccountGone):
        external.sign_in_with(Viewer(session), claims())


def test_a_sign_in_is_added_to_and_taken_off_ones_own_account(session: Session) -> None:
    noor, ava = (a_user(session, password_hash="set") for _ in range(2))
    noors = sessions.get_viewer(session, a_session(session, noor))
    avas = sessions.get_viewer(session, a_session(session, ava))
    external.link_identity(noors, claims(email="", verified=False))
    external.link_identity(noors, claims())
    with pytest.raises(IdentityTaken):
        external.link_identity(avas, claims())
    (method,) = profile.get_account(noors).methods
    assert method.issuer == "issuer.example"
    with pytest.raises(NotFound):
        external.unlink_identity(avas, method.id)
    with pytest.raises(SignInRequired):
        external.unlink_identity(Viewer(session), method.id)
    external.unlink_identity(noors, method.id)
    assert profile.get_account(noors).methods == ()


def test_the_last_way_in_stays(session: Session) -> None:
    signed_in = external.sign_in_with(Viewer(session), claims())
    viewer = sessions.get_viewer(session, signed_in.token)
    (method,) = profile.get_account(viewer).methods
    with pytest.raises(LastWayIn):
        external.unlink_identity(viewer, method.id)


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("https://accounts.google.com", "Google"),
        ("https://happy-fox-1.clerk.accounts.dev", "Clerk"),
        ("clerk", "Clerk"),
        ("https://id.example.test/realms/music", "id.example.test"),
    ],
)
def test_an_issuer_has_a_name_people_know(issuer: str, name: str) -> None:
    assert profile.issuer_name(issuer) == name
