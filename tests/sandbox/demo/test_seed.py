"""The demo academy, made through the real services on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ppr_academy.sandbox.demo.people import PASSWORD, PEOPLE
from ppr_academy.sandbox.demo.seed import is_wanted, seed_academy
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.identity.accounts import find_credentials
from ppr_academy.services.identity.passwords import is_password
from ppr_academy.worker import load_jobs


@pytest.fixture
def empty(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database with nobody in it, and a data folder of its own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    load_jobs()
    yield engine
    get_settings.cache_clear()


def test_the_academy_is_made_once_and_its_books_hold(empty: Engine) -> None:
    assert is_wanted(empty)
    assert seed_academy()
    assert not is_wanted(empty)
    assert not seed_academy()
    assert not jobs.list_waiting(empty)
    with db.reading(empty) as session:
        report = verify_ledger(session, with_processor=False)
        credentials = [find_credentials(session, person.email) for person in PEOPLE]
    assert report.breaks == ()
    assert report.orders > 50
    assert all(c and is_password(PASSWORD, c.password_hash) for c in credentials[:5])
