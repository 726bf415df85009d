"""Job handlers, registered as in production: enqueueing asks for them."""

import pytest

from ppr_academy.worker import load_jobs


@pytest.fixture(autouse=True, scope="session")
def _jobs() -> None:
    load_jobs()
