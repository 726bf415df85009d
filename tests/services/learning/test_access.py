"""Granting twice is granting once, also from two threads; revoking keeps the row."""

import threading
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from ppr_academy.models.learning import AccessReason, Entitlement
from ppr_academy.services.core import db, live
from ppr_academy.services.learning import access
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, a_scope, a_user
from tests.builders.learning import take_away

PAID, FREE = AccessReason.PAID, AccessReason.FREE


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Every live hint that was sent, in order."""
    topics: list[str] = []
    remove = live.on_publish(topics.append)
    yield topics
    remove()


def _rows(session: Session) -> list[Entitlement]:
    everyone = across_stores(Entitlement, reason="a test counts every row")
    return list(session.exec(everyone.order_by(col(Entitlement.granted_at))).all())


def _people(engine: Engine) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        course = a_course(scope)
        return scope.store_id, a_user(session).id, course.id


def test_a_grant_gives_the_course_and_tells_the_person_and_the_store(
    engine: Engine, heard: list[str]
) -> None:
    store_id, user_id, course_id = _people(engine)
    order_id = uuid.uuid4()
    with db.transaction(engine) as session:
        assert not access.has_access(session, user_id, course_id)
        assert access.grant_access(
            session, store_id, user_id, course_id, reason=PAID, order_id=order_id
        )
    assert heard == [live.library(user_id), live.store_learning(store_id)]
    with db.reading(engine) as session:
        assert access.has_access(session, user_id, course_id)
        (row,) = _rows(session)
        assert (row.store_id, row.course_id, row.reason) == (store_id, course_id, PAID)
        assert row.order_id == order_id


def test_granting_twice_is_granting_once_and_says_nothing_the_second_time(
    engine: Engine, heard: list[str]
) -> None:
    store_id, user_id, course_id = _people(engine)
    with db.transaction(engine) as session:
        access.grant_access(session, store_id, user_id, course_id, reason=FREE)
    heard.clear()
    with db.transaction(engine) as session:
        again = access.grant_access(session, store_id, user_id, course_id, reason=PAID)
        assert not again
    with db.reading(engine) as session:
        (row,) = _rows(session)
        assert row.reason == FREE
    assert heard == []


def test_revoking_takes_the_course_and_a_new_grant_restores_the_same_row(engine: Engine) -> None:
    store_id, user_id, course_id = _people(engine)
    order_id = uuid.uuid4()
    with db.transaction(engine) as session:
        access.grant_access(session, store_id, user_id, course_id, reason=FREE)
        assert take_away(session, store_id, user_id, course_id)
        assert not take_away(session, store_id, user_id, course_id)
        assert not access.has_access(session, user_id, course_id)
        (before,) = _rows(session)
        assert access.grant_access(
            session, store_id, user_id, course_id, reason=PAID, order_id=order_id
        )
        (after,) = _rows(session)
        assert (after.id, after.reason, after.order_id) == (before.id, PAID, order_id)
        assert access.has_access(session, user_id, course_id)


def test_a_right_that_was_given_for_another_reason_stays(engine: Engine) -> None:
    store_id, user_id, course_id = _people(engine)
    with db.transaction(engine) as session:
        access.grant_access(session, store_id, user_id, course_id, reason=FREE)
        assert not access.revoke_access(session, store_id, user_id, course_id, reason=PAID)
        assert access.has_access(session, user_id, course_id)


def test_what_nobody_granted_cannot_be_revoked(engine: Engine) -> None:
    store_id, user_id, course_id = _people(engine)
    with db.transaction(engine) as session:
        assert not take_away(session, store_id, user_id, course_id)
        assert _rows(session) == []


def test_a_right_is_one_persons_and_one_courses(engine: Engine) -> None:
    store_id, user_id, course_id = _people(engine)
    with db.transaction(engine) as session:
        other_course = a_course(a_scope(session))
        stranger = a_user(session)
        access.grant_access(session, store_id, user_id, course_id, reason=FREE)
        assert not access.has_access(session, stranger.id, course_id)
        assert not access.has_access(session, user_id, other_course.id)


def test_a_course_of_another_store_cannot_be_granted(engine: Engine) -> None:
    store_id, user_id, _ = _people(engine)
    with db.transaction(engine) as session:
        foreign = a_course(a_scope(session)).id
    session = Session(engine)
    with pytest.raises(IntegrityError):
        access.grant_access(session, store_id, user_id, foreign, reason=FREE)
    session.close()
    with db.reading(engine) as session:
        assert _rows(session) == []


def test_eight_grants_at_once_make_one_right(engine: Engine) -> None:
    store_id, user_id, course_id = _people(engine)
    start = threading.Barrier(8)
    answers: list[bool] = []

    def grant() -> None:
        start.wait(10)
        with db.transaction(engine) as session:
            answers.append(access.grant_access(session, store_id, user_id, course_id, reason=PAID))

    threads = [threading.Thread(target=grant) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [False] * 7 + [True]
    with db.reading(engine) as session:
        assert len(_rows(session)) == 1


def test_a_rolled_back_grant_leaves_nothing_and_tells_nobody(
    engine: Engine, heard: list[str]
) -> None:
    store_id, user_id, course_id = _people(engine)
    with Session(engine) as session:
        access.grant_access(session, store_id, user_id, course_id, reason=PAID)
        session.rollback()
    with db.reading(engine) as session:
        assert _rows(session) == []
    assert heard == []
