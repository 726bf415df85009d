"""A store with a draft, and a way to call services as its owner or as somebody else's."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.stores import ConnectAccount
from ppr_academy.services.catalog import courses, editor, lessons
from ppr_academy.services.catalog.views import EditorView, LessonDetail
from ppr_academy.services.core import clock, db
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope
from ppr_academy.worker import load_jobs
from tests.builders import a_store

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Studio:
    """One creator at work. Each `ask` is a transaction of its own, as an event would be."""

    engine: Engine
    store_id: uuid.UUID
    owner_id: uuid.UUID

    def ask(
        self,
        service: Callable[..., Result],
        *args: Any,
        rights: frozenset[str] = permissions.OWNER,
        **options: Any,
    ) -> Result:
        """Call a service in this store, with all permissions unless told otherwise."""
        with db.transaction(self.engine) as session:
            return service(self.scope(session, rights), *args, **options)

    def scope(self, session: Session, rights: frozenset[str] = permissions.OWNER) -> StoreScope:
        """The owner's scope."""
        return StoreScope(session, self.store_id, self.owner_id, rights)

    def editor(self, course_id: str) -> EditorView:
        """The course as its editor shows it."""
        return self.ask(editor.get_editor, course_id)

    def lesson(self, lesson_id: str) -> LessonDetail:
        """The lesson as its editor shows it."""
        return self.ask(lessons.get_lesson, lesson_id)

    def a_draft(self, title: str = "House Chords 101") -> str:
        """A new course's id."""
        return self.ask(courses.create_course, title)

    def can_be_paid(self) -> None:
        """Give the store an account that Stripe lets charge."""
        now = clock.now()
        with db.transaction(self.engine) as session:
            self.scope(session).new(
                ConnectAccount,
                stripe_account_id=f"acct_{self.store_id.hex[:12]}",
                can_charge=True,
                reported_at=now,
                created_at=now,
            )


def a_studio(engine: Engine) -> Studio:
    """A new store and its owner."""
    with db.transaction(engine) as session:
        store = a_store(session)
        return Studio(engine, store.id, store.owner_id)


@pytest.fixture
def studio(data_dir: Path, engine: Engine) -> Studio:
    """A store on either database, with an empty storage."""
    load_jobs()
    return a_studio(engine)


@pytest.fixture
def neighbour(engine: Engine) -> Studio:
    """Another store in the same database."""
    return a_studio(engine)
