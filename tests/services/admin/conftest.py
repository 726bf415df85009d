"""An admin and their cookie, and events as the inbox stores them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.commerce import EventStatus, ProviderEvent
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.worker import load_jobs
from tests.builders import a_user

Act = Callable[..., Any]


@pytest.fixture(autouse=True, scope="session")
def _jobs() -> None:
    load_jobs()


@pytest.fixture
def admin(engine: Engine) -> Callable[[], Any]:
    """A transaction as an admin: `with admin() as viewer`."""
    with db.transaction(engine) as session:
        user_id = a_user(session, name="Rosa Kim", is_admin=True).id

    @contextmanager
    def entered() -> Iterator[Viewer]:
        with db.transaction(engine) as session:
            yield Viewer(session, user_id=user_id, is_admin=True)

    return entered


def an_event(session: Session, minutes: int = 0, **values: Any) -> ProviderEvent:
    """An event that came so many minutes ago, handled unless said otherwise."""
    at = clock.now() - timedelta(minutes=minutes)
    event_id = new_id()
    given: dict[str, Any] = {
        "provider": "stripe",
        "external_id": f"evt_{event_id.hex}",
        "type": "charge.succeeded",
        "payload": {},
        "status": EventStatus.HANDLED,
        "attempts": 1,
        "created_at": at,
        "received_at": at,
    }
    event = ProviderEvent(id=event_id, **(given | values))
    session.add(event)
    session.flush()
    return event


def dead_event(session: Session, **values: Any) -> ProviderEvent:
    """One that failed too often."""
    given = {"status": EventStatus.FAILED, "attempts": 3, "error": "UnknownOrder: not there"}
    return an_event(session, **(given | values))
