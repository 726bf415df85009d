"""Deleting an account: the person goes, what others rely on stays."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from ppr_academy.models.email import EmailMessage
from ppr_academy.models.identity import EmailToken, ExternalIdentity, TokenPurpose, UserSession
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core import clock, db, jobs
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.email.jobs import forget_person
from ppr_academy.services.identity import deletion, links, sessions
from ppr_academy.services.identity.errors import LastAdmin, NotTheEmail, WrongPassword
from ppr_academy.services.stores.jobs import close_store
from tests.builders import a_session, a_store, a_user


def test_a_deleted_account_holds_nothing_of_the_person(engine: Engine) -> None:
    with db.transaction(engine) as session:
        noor = a_user(session, email="noor@example.test", password_hash="set", is_admin=True)
        a_user(session, is_admin=True)
        now = clock.now()
        session.add(
            ExternalIdentity(
                user_id=noor.id, issuer="https://i.example", subject="1", created_at=now
            )
        )
        links.make_link(session, noor, TokenPurpose.RESET_PASSWORD)
        viewer = sessions.get_viewer(session, a_session(session, noor))
        deletion.delete_own_account(viewer, checked_hash="set")
    with db.reading(engine) as session:
        assert session.exec(select(UserSession)).all() == []
        assert session.exec(select(EmailToken)).all() == []
        assert session.exec(select(ExternalIdentity)).all() == []
        assert noor.email == f"{noor.id}@deleted.invalid"
        assert (noor.name, noor.password_hash, noor.is_admin) == ("Former member", None, False)
    names = {job.name for job in jobs.list_waiting(engine)}
    assert names == {
        "stores.close_store",
        "commerce.end_subscriptions",
        "email.forget_person",
    }


def test_what_follows_a_deletion_closes_the_store_and_the_letters(engine: Engine) -> None:
    with db.transaction(engine) as session:
        store = a_store(session)
        session.add(
            EmailMessage(
                id=new_id(),
                key="k",
                kind="order_receipt",
                user_id=store.owner_id,
                to_address="ava@example.test",
                subject="Your receipt",
                created_at=clock.now(),
            )
        )
        other = a_user(session)
    for _ in range(2):
        close_store(str(store.owner_id))
        forget_person(str(store.owner_id))
        close_store(str(other.id))
    with db.reading(engine) as session:
        session.add(store)
        session.refresh(store)
        assert store.visibility is StoreVisibility.CLOSED
        message = session.exec(select(EmailMessage)).one()
        assert message.to_address == f"{store.owner_id}@deleted.invalid"


def test_deleting_needs_the_password_or_else_the_address(session: Session) -> None:
    noor = a_user(session, password_hash="set")
    viewer = sessions.get_viewer(session, a_session(session, noor))
    for wrong in ("other", None):
        with pytest.raises(WrongPassword):
            deletion.delete_own_account(viewer, checked_hash=wrong, confirm=noor.email)
    sam = a_user(session, email="sam@example.test")
    theirs = sessions.get_viewer(session, a_session(session, sam))
    for typed in ("", "noor@example.test", None, 3):
        with pytest.raises(NotTheEmail):
            deletion.delete_own_account(theirs, checked_hash=None, confirm=typed)
    deletion.delete_own_account(theirs, checked_hash=None, confirm=" Sam@example.test ")
    assert sam.deleted_at is not None
    assert noor.deleted_at is None
    with pytest.raises(SignInRequired):
        deletion.delete_own_account(Viewer(session), checked_hash=None)


def test_the_last_admin_stays(session: Session) -> None:
    admin = a_user(session, password_hash="set", is_admin=True)
    viewer = sessions.get_viewer(session, a_session(session, admin))
    with pytest.raises(LastAdmin):
        deletion.delete_own_account(viewer, checked_hash="set")


def test_the_address_of_a_deleted_person_is_free_again(session: Session) -> None:
    noor = a_user(session, email="noor@example.test")
    deletion.anonymise(session, noor)
    session.flush()
    assert a_user(session, email="noor@example.test").id != noor.id
