"""One store with a course, and everybody who might knock: for the table of permissions."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from starlette.testclient import TestClient

from ppr_academy.api.app import create_api
from ppr_academy.models.identity import User
from ppr_academy.models.learning import AccessReason
from ppr_academy.services import door
from ppr_academy.services.core import db
from ppr_academy.services.core.errors import DomainError
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

WHO = ("visitor", "stranger", "other_owner", "student", "owner")


@dataclass(frozen=True, slots=True)
class World:
    """Ids of what there is, and the cookie of each person; a visitor's is empty."""

    engine: Engine
    client: TestClient
    tokens: dict[str, str]
    store_id: uuid.UUID
    course_id: uuid.UUID
    course_slug: str
    lesson_id: uuid.UUID
    file_id: uuid.UUID

    def ask(self, who: str, service: Callable[..., Any], *args: Any) -> str:
        """Call a service as an event of `who`'s page does: "ok", or the refusal's code."""
        try:
            door.call(self.tokens[who], service, *args)
        except DomainError as refusal:
            return refusal.code
        return "ok"

    def http(self, who: str, method: str, path: str, **options: Any) -> str:
        """The status of a request with `who`'s cookie, from our own page."""
        self.client.cookies.clear()
        if self.tokens[who]:
            self.client.cookies.set(COOKIE, self.tokens[who])
        headers = {"Origin": "http://testserver"}
        return str(self.client.request(method, path, headers=headers, **options).status_code)


def build_world(engine: Engine) -> World:
    """A published course with one lesson, its owner, its student, and three who have nothing."""
    with db.transaction(engine) as session:
        scope = a_scope(session)
        course = a_course(scope)
        file = a_media_file(scope, size_bytes=4)
        lesson = a_lesson(scope, course, module=a_module(scope, course), file=file)
        student, stranger, other = (a_user(session) for _ in range(3))
        a_store(session, owner=other)
        access.grant_access(
            session, scope.store_id, student.id, course.id, reason=AccessReason.PAID
        )
        people = {
            "stranger": stranger,
            "other_owner": other,
            "student": student,
            "owner": session.get_one(User, scope.actor_id),
        }
        tokens = {who: a_session(session, person) for who, person in people.items()}
        world = World(
            engine=engine,
            client=TestClient(create_api()),
            tokens={"visitor": "", **tokens},
            store_id=scope.store_id,
            course_id=course.id,
            course_slug=course.slug,
            lesson_id=lesson.id,
            file_id=file.id,
        )
    storage.put(file.storage_key, b"wave")
    return world
