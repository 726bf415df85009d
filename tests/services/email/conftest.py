"""Jobs are known, so that what enqueues one can be tried; rate limits begin anew."""

from collections.abc import Iterator

import pytest

from ppr_academy.services.core.ratelimit import forget_limits
from ppr_academy.worker import load_jobs


@pytest.fixture(autouse=True)
def _ready() -> Iterator[None]:
    load_jobs()
    forget_limits()
    yield
    forget_limits()
