"""Jobs are known, so that what enqueues one can be tried; rate limits begin anew."""

from collections.abc import Iterator

import pytest

from ppr_academy.worker import load_jobs
from tests.support.limits import forget_limits


@pytest.fixture(autouse=True)
def _ready() -> Iterator[None]:
    load_jobs()
    forget_limits()
    yield
    forget_limits()
