"""A student, a course to learn, a clock that is wound by hand."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine

from ppr_academy.models.learning import AccessReason
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import access
from tests.builders import a_course, a_lesson, a_media_file, a_module, a_scope, a_user

Result = TypeVar("Result")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class HandClock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        """On by that many seconds."""
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def hand_clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    """The time that every service sees, from noon on 23 November 2026."""
    hand = HandClock()
    monkeypatch.setattr(clock, "now", hand)
    return hand


@dataclass(frozen=True, slots=True)
class Room:
    """One store with one course of three lessons (ten minutes, ten minutes, a text)."""

    engine: Engine
    store_id: uuid.UUID
    owner_id: uuid.UUID
    student_id: uuid.UUID
    course_id: uuid.UUID
    lessons: tuple[uuid.UUID, uuid.UUID, uuid.UUID]

    def ask(
        self, service: Callable[..., Result], *args: Any, who: uuid.UUID | None = None
    ) -> Result:
        """Call a service as the student, or as `who`, in a transaction of its own."""
        with db.transaction(self.engine) as session:
            return service(Viewer(session, user_id=who or self.student_id), *args)

    def ask_as_visitor(self, service: Callable[..., Result], *args: Any) -> Result:
        """Call a service as somebody who is not signed in."""
        with db.transaction(self.engine) as session:
            return service(Viewer(session), *args)


@pytest.fixture
def room(engine: Engine, hand_clock: HandClock) -> Room:
    """A published course and a student who bought it a day ago."""
    hand_clock.move(-86_400)
    with db.transaction(engine) as session:
        scope = a_scope(session)
        course = a_course(scope, slug="house-chords-101")
        first = a_module(scope, course, title="Hear it first", position=0)
        second = a_module(scope, course, title="Sevenths and nines", position=1)
        lessons = (
            a_lesson(scope, course, module=first, file=a_media_file(scope), title="One"),
            a_lesson(scope, course, module=first, file=a_media_file(scope), position=1),
            a_lesson(scope, course, module=second, title="Read this", position=2),
        )
        student = a_user(session)
        access.grant_access(
            session, scope.store_id, student.id, course.id, reason=AccessReason.PAID
        )
        made = Room(
            engine,
            scope.store_id,
            scope.actor_id,
            student.id,
            course.id,
            (lessons[0].id, lessons[1].id, lessons[2].id),
        )
    hand_clock.move(86_400)
    return made
