"""A school over HTTP: a store with a course, its people with their cookies, files on disk."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.testclient import TestClient

from ppr_academy.api.app import create_api
from ppr_academy.models.identity import User
from ppr_academy.models.learning import AccessReason
from ppr_academy.services.core import db
from ppr_academy.services.gateways import storage
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.services.learning import access
from tests.builders import (
    a_course,
    a_lesson,
    a_media_file,
    a_module,
    a_scope,
    a_session,
    a_store,
    a_user,
)
from tests.support.limits import forget_limits

BYTES = bytes(range(256)) * 40


@dataclass(frozen=True, slots=True)
class School:
    """A course with one paid and one free lesson, each with a file of 10,240 bytes."""

    engine: Engine
    client: TestClient
    store_id: uuid.UUID
    course_id: uuid.UUID
    student_id: uuid.UUID
    lesson_id: uuid.UUID
    file_id: uuid.UUID
    free_file_id: uuid.UUID
    storage_keys: tuple[str, str]
    tokens: dict[str, str]

    def as_(self, who: str) -> TestClient:
        """The client with the cookie of `student`, `owner`, `stranger` or `visitor`."""
        self.client.cookies.clear()
        if who != "visitor":
            self.client.cookies.set(COOKIE, self.tokens[who])
        return self.client


@pytest.fixture
def school(data_dir: Path, engine: Engine) -> Iterator[School]:
    """Two lessons, a student, the owner, another store's owner; on both databases."""
    yield from _opened(engine)


@pytest.fixture
def sqlite_school(data_dir: Path, sqlite_engine: Engine) -> Iterator[School]:
    """The same on SQLite only, for what does not depend on the database."""
    yield from _opened(sqlite_engine)


def _opened(engine: Engine) -> Iterator[School]:
    forget_limits()
    with db.transaction(engine) as session:
        made = _built(engine, session)
    for key in made.storage_keys:
        storage.put(key, BYTES)
    yield made
    forget_limits()


def _built(engine: Engine, session: Session) -> School:
    scope = a_scope(session)
    course = a_course(scope)
    module = a_module(scope, course)
    paid, free = (
        a_media_file(scope, size_bytes=len(BYTES), name=name) for name in ("a.wav", "b.wav")
    )
    lesson = a_lesson(scope, course, module=module, file=paid)
    a_lesson(scope, course, module=module, file=free, position=1, is_free_preview=True)
    student, stranger = a_user(session), a_user(session)
    a_store(session, owner=stranger)
    access.grant_access(session, scope.store_id, student.id, course.id, reason=AccessReason.PAID)
    owner = session.get_one(User, scope.actor_id)
    people = {"student": student, "owner": owner, "stranger": stranger}
    return School(
        engine=engine,
        client=TestClient(create_api()),
        store_id=scope.store_id,
        course_id=course.id,
        student_id=student.id,
        lesson_id=lesson.id,
        file_id=paid.id,
        free_file_id=free.id,
        storage_keys=(paid.storage_key, free.storage_key),
        tokens={name: a_session(session, person) for name, person in people.items()},
    )
