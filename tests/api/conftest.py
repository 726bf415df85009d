"""The HTTP routes with a signed-in creator, a stranger and a visitor. Jobs are known, and rate
limits begin anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from ppr_academy.api.app import create_api
from ppr_academy.services.core import db
from ppr_academy.services.identity.sessions import COOKIE
from ppr_academy.worker import load_jobs
from tests.builders import a_session, a_user
from tests.services.catalog.conftest import Studio, a_studio
from tests.support.limits import forget_limits

ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def _ready() -> Iterator[None]:
    load_jobs()
    forget_limits()
    yield
    forget_limits()


@pytest.fixture
def studio(data_dir: Path, engine: Engine) -> Studio:
    """A store on either database, with an empty storage."""
    return a_studio(engine)


def client_of(studio: Studio) -> TestClient:
    """A browser that the store's owner is signed in with."""
    from ppr_academy.models.identity import User

    with db.transaction(studio.engine) as session:
        owner = session.get(User, studio.owner_id)
        assert owner
        token = a_session(session, owner)
    return TestClient(create_api(), cookies={COOKIE: token}, headers=ORIGIN)


@pytest.fixture
def creator(studio: Studio) -> TestClient:
    """The store's owner."""
    return client_of(studio)


@pytest.fixture
def stranger(studio: Studio) -> TestClient:
    """The owner of another store."""
    return client_of(a_studio(studio.engine))


@pytest.fixture
def student(studio: Studio) -> TestClient:
    """Somebody signed in who has no store."""
    with db.transaction(studio.engine) as session:
        token = a_session(session, a_user(session))
    return TestClient(create_api(), cookies={COOKIE: token}, headers=ORIGIN)


@pytest.fixture
def visitor(studio: Studio) -> TestClient:
    """Somebody who is not signed in."""
    return TestClient(create_api(), headers=ORIGIN)
