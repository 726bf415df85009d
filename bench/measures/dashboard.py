"""What the creator's home page costs the server, from the cookie to the finished views."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine

from bench.registry import Figure, Values, measure, percentile
from ppr_academy.migrate import upgrade
from ppr_academy.services import door
from ppr_academy.services.commerce import facts, fulfilment
from ppr_academy.services.commerce.facts import PaymentState
from ppr_academy.services.core import clock, db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs
from tests.builders import (
    a_course,
    a_lesson,
    a_module,
    a_session,
    a_start,
    a_store,
    a_user,
    an_account,
    an_order,
    scope_of,
)
from tests.support.events import open_state
from tests.support.statements import counted

SALES = 20
COURSES = 4
LESSONS = 6
WARM = 20
LOADS = 200


@measure(
    "dashboard, 20 sales, SQLite",
    {
        "load p50": Figure("ms", 12),
        "load p95": Figure("ms"),
        "statements": Figure("per load"),
        "after a sale p50": Figure("ms"),
        "statements after a sale": Figure("per sale"),
    },
)
def dashboard() -> Values:
    """Server time of one load: caller, store, and the four figures, one after the other."""
    from ppr_academy.state.dashboard.home import DashboardState

    with tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder, _database(folder) as engine:
        token, store_id = _sold(engine)
        sources = open_state(DashboardState, token, "/dashboard")._sources()
        told = {f"store:{store_id}:sales", f"store:{store_id}:learning"}
        feeds, _guard = door.open_feeds(token, sources)
        changed = [feed for feed in feeds if told & set(feed.topics)]

        def load() -> None:
            for feed in door.open_feeds(token, sources)[0]:
                feed.load()

        def reload() -> None:
            for feed in changed:
                feed.load()

        loads, reloads = _times(load), _times(reload)
        with counted(engine) as per_load:
            load()
        with counted(engine) as per_sale:
            reload()
    return {
        "load p50": percentile(loads, 0.5),
        "load p95": percentile(loads, 0.95),
        "statements": len(per_load),
        "after a sale p50": percentile(reloads, 0.5),
        "statements after a sale": len(per_sale),
    }


def _times(act: Callable[[], Any]) -> list[float]:
    """Milliseconds of each of LOADS runs."""
    for _ in range(WARM):
        act()
    times = []
    for _ in range(LOADS):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def _database(folder: str) -> Iterator[Engine]:
    """The migrated database of this process, on SQLite in `folder`."""
    environment = {"DATABASE_URL": f"sqlite:///{Path(folder)}/academy.db", "DATA_DIR": folder}
    with patch.dict(os.environ, environment):
        for cached in (get_settings, db.get_engine):
            cached.cache_clear()
        load_jobs()
        engine = db.get_engine()
        upgrade(engine)
        yield engine
        engine.dispose()
    for cached in (get_settings, db.get_engine):
        cached.cache_clear()


def _sold(engine: Engine) -> tuple[str, str]:
    """A store with SALES settled sales and as many students; its owner's token and its id."""
    with db.transaction(engine) as session, jobs.kept_aside():
        owner = a_user(session)
        scope = scope_of(session, a_store(session, owner=owner))
        an_account(scope)
        courses = [a_course(scope, title=f"Course {n}") for n in range(COURSES)]
        lessons = []
        for course in courses:
            module = a_module(scope, course)
            lessons += [[a_lesson(scope, course, module=module) for _ in range(LESSONS)]]
        for number in range(SALES):
            course, inside = courses[number % COURSES], lessons[number % COURSES]
            buyer = a_user(session)
            order = an_order(scope, course, buyer, open_key=None)
            facts.record_payment(session, order, f"pi_{number}", PaymentState.SUCCEEDED, None)
            fulfilment.settle(session, order, clock.now())
            a_start(scope, inside[number % LESSONS], buyer)
        return a_session(session, owner), str(scope.store_id)
