"""What the creator's home page asks of the database: when it opens, and after a sale."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from ppr_academy.services import door
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import SignInRequired
from ppr_academy.services.core.hub import Feed
from ppr_academy.services.identity import sessions
from ppr_academy.state.dashboard.home import DashboardState
from tests.builders import (
    a_course,
    a_lesson,
    a_module,
    a_session,
    a_start,
    a_store,
    a_user,
    scope_of,
)
from tests.support.events import open_state
from tests.support.statements import counted


@pytest.fixture
def dashboard(engine: Engine) -> tuple[str, str]:
    """The owner's token and the id of their store, which has a course with one student."""
    with db.transaction(engine) as session:
        owner = a_user(session)
        scope = scope_of(session, a_store(session, owner=owner))
        course = a_course(scope)
        lesson = a_lesson(scope, course, module=a_module(scope, course))
        a_start(scope, lesson, a_user(session))
        return a_session(session, owner), str(scope.store_id)


def _statements(engine: Engine, act: Callable[[], Any]) -> int:
    with counted(engine) as seen:
        act()
    return len(seen)


def _open(token: str) -> tuple[list[Feed], Feed | None]:
    return door.open_feeds(token, open_state(DashboardState, token, "/dashboard")._sources())


def test_who_asks_and_their_store_are_read_once_for_the_page(
    engine: Engine, dashboard: tuple[str, str]
) -> None:
    token, _store = dashboard
    assert _statements(engine, lambda: _open(token)) == 2
    feeds, guard = _open(token)
    assert guard is not None
    assert _statements(engine, guard.load) == 1
    assert _statements(engine, lambda: [feed.load() for feed in feeds]) == 8


def test_a_sale_reloads_what_it_changed(engine: Engine, dashboard: tuple[str, str]) -> None:
    token, store = dashboard
    feeds, _guard = _open(token)
    told = {f"store:{store}:sales", f"store:{store}:learning"}
    changed = [feed for feed in feeds if told & set(feed.topics)]
    assert len(changed) == 3
    assert _statements(engine, lambda: [feed.load() for feed in changed]) == 7


def test_a_page_stops_when_its_person_signed_out(
    engine: Engine, dashboard: tuple[str, str]
) -> None:
    token, _store = dashboard
    _feeds, guard = _open(token)
    assert guard is not None
    assert guard.load() is True
    with db.transaction(engine) as session:
        sessions.end_this_session(sessions.get_viewer(session, token))
    assert guard.load() is False
    with pytest.raises(SignInRequired):
        _open(token)


def test_a_visitor_has_no_session_to_lose(engine: Engine) -> None:
    feeds, guard = door.open_feeds(
        "", [door.Asked(_nothing, topics=lambda _session: (live.MARKET,))]
    )
    assert guard is None
    assert [(feed.topics, feed.load()) for feed in feeds] == [((live.MARKET,), None)]


def _nothing(session: Any) -> None:
    return None
