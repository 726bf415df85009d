"""The present, and acting at another moment."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ppr_academy.services.core import clock
from tests.architecture.rules.source import dotted, package_sources

THEN = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def test_now_is_the_present_in_utc() -> None:
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_at_another_moment_now_is_that_one_until_the_block_ends() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        assert clock.now().utcoffset() == timedelta()
        with clock.at(THEN - timedelta(days=1)):
            assert clock.now() == THEN - timedelta(days=1)
        assert clock.now() == THEN
    assert clock.now() > THEN


def test_an_error_in_the_block_brings_the_present_back() -> None:
    with pytest.raises(RuntimeError), clock.at(THEN):
        raise RuntimeError
    assert clock.now() > THEN


def test_another_thread_stays_in_the_present() -> None:
    seen: list[datetime] = []
    with clock.at(THEN):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] > THEN


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError), clock.at(datetime(2026, 3, 1)):  # noqa: DTZ001 - the point
        pass


def test_only_the_demo_academy_leaves_the_present() -> None:
    import ast

    users = {
        source.path
        for source in package_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and dotted(node) == "clock.at"
    }
    assert users
    assert all(path.startswith("ppr_academy/sandbox/demo/") for path in users)
