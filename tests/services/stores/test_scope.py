"""The fail-closed scope: every way round it that we could think of is refused."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, exists, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from ppr_academy.models.catalog import Course, Module
from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden, NotFound
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope, UnscopedQuery, across_stores


def open_scope(session: Session, slug: str) -> StoreScope:
    owner = User(email=f"{slug}@example.test", name=slug, created_at=clock.now())
    session.add(owner)
    session.flush()
    store = Store(owner_id=owner.id, slug=slug, name=slug, created_at=clock.now())
    session.add(store)
    session.flush()
    return StoreScope(session, store.id, owner.id, permissions.OWNER)


def add_course(scope: StoreScope, slug: str = "chords") -> Course:
    course = scope.new(Course, slug=slug, title=slug, created_at=clock.now())
    scope.session.flush()
    return course


UNSCOPED: dict[str, Callable[[], Any]] = {
    "select": lambda: select(Course),
    "one column": lambda: select(Course.title),
    "count": lambda: select(func.count()).select_from(Course),
    "join": lambda: select(User).join(Course, col(Course.title) == col(User.name)),
    "in a subquery": lambda: select(User).where(col(User.name).in_(select(Course.title))),
    "exists": lambda: select(User).where(exists().where(col(Course.title) == col(User.name))),
    "from a subquery": lambda: select(select(Course).subquery().c.title),
    "a common table": lambda: select(select(Course).cte("c").c.title),
    "a union": lambda: select(User.name).union(select(Course.title)),
    "an update": lambda: update(Course).values(title="x"),
    "a delete": lambda: delete(Course),
    "an insert": lambda: insert(Course).values(id=new_id(), title="x"),
}


@pytest.mark.parametrize("way", UNSCOPED)
def test_a_stores_rows_are_out_of_reach_without_a_scope(sqlite_engine: Engine, way: str) -> None:
    with db.transaction(sqlite_engine) as session, pytest.raises(UnscopedQuery, match="course"):
        session.execute(UNSCOPED[way]())


def test_a_row_cannot_be_fetched_by_its_key_without_a_scope(sqlite_engine: Engine) -> None:
    with db.transaction(sqlite_engine) as session:
        course_id = add_course(open_scope(session, "ava")).id
    with db.transaction(sqlite_engine) as session, pytest.raises(UnscopedQuery):
        session.get(Course, course_id)


def test_missing_and_not_yours_are_the_same_answer(session: Session) -> None:
    ava, milo = open_scope(session, "ava"), open_scope(session, "milo")
    course = add_course(ava)
    assert ava.get(Course, course.id) is course
    for wrong_id in (course.id, new_id()):
        with pytest.raises(NotFound) as refusal:
            milo.get(Course, wrong_id)
        assert refusal.value.message == NotFound.default
        with pytest.raises(NotFound):
            milo.lock(Course, wrong_id)
    with pytest.raises(NotFound):
        milo.delete(course)


def test_a_row_cannot_point_across_stores(engine: Engine) -> None:
    with db.transaction(engine) as session:
        course_id = add_course(open_scope(session, "ava")).id
        milo = open_scope(session, "milo")
    with pytest.raises(IntegrityError):
        _add_module(engine, milo, course_id)


def _add_module(engine: Engine, scope: StoreScope, course_id: uuid.UUID) -> None:
    with db.transaction(engine) as session:
        moved = StoreScope(session, scope.store_id, scope.actor_id, scope.permissions)
        moved.new(Module, course_id=course_id, title="Mine now", position=0)


def test_every_store_is_read_only_with_a_reason(session: Session) -> None:
    add_course(open_scope(session, "ava"))
    add_course(open_scope(session, "milo"))
    assert len(session.exec(across_stores(Course, reason="the test counts them")).all()) == 2
    with pytest.raises(ValueError, match="Say why"):
        across_stores(Course, reason="")


def test_a_permission_that_was_not_given_is_refused(session: Session) -> None:
    scope = open_scope(session, "ava")
    scope.require(permissions.CATALOG_EDIT)
    guest = StoreScope(session, scope.store_id, scope.actor_id, frozenset())
    with pytest.raises(Forbidden):
        guest.require(permissions.CATALOG_EDIT)
