"""Jobs are known, so that what enqueues one can be tried."""

import pytest

from ppr_academy.worker import load_jobs


@pytest.fixture(autouse=True)
def _jobs() -> None:
    load_jobs()
