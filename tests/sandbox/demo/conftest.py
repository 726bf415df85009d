"""An empty academy to seed, and a story that is short enough to be told often."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import Engine

from ppr_academy.sandbox.demo import story, studio
from ppr_academy.sandbox.demo.shapes import Purchase, Sound
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs

WHOLE_MONTH = story.purchases


@pytest.fixture
def empty(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database with nobody in it, and a data folder of its own; on each database."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    load_jobs()
    yield engine
    get_settings.cache_clear()


@pytest.fixture
def short_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last days of the month, and four seconds of noise in every lesson."""

    def last_days(now: datetime) -> tuple[Purchase, ...]:
        return tuple(p for p in WHOLE_MONTH(now) if p.at > now - timedelta(days=5))

    @contextmanager
    def noise(sounds: Sequence[Sound], folder: Path) -> Iterator[Iterator[tuple[int, Path]]]:
        samples = np.random.default_rng(1).uniform(-0.5, 0.5, (4 * 16_000, 1))
        path = folder / "noise.flac"
        soundfile.write(path, samples, 16_000)
        yield ((place, path) for place in range(len(sounds)))

    monkeypatch.setattr(story, "purchases", last_days)
    monkeypatch.setattr(studio, "render", noise)
