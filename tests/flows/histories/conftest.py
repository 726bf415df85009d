"""Stripe for histories: asked by calling it, without a server, and delivering nothing by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ppr_academy.sandbox.mount import sandbox_for
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An empty one, in a data folder of its own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    load_jobs()
    made: Sandbox = sandbox_for(get_settings()).state.sandbox
    yield made
    made.pool.shutdown()
    made.store.close()
    get_settings.cache_clear()
