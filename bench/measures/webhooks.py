"""From signed webhooks to entitlements: purchases a second, and what duplicates cost."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

import psycopg
from sqlalchemy import Engine

from bench.purchases import KEY, SECRET, Delivery, deliveries, place_orders, templates
from bench.registry import Figure, Values, measure
from ppr_academy.migrate import upgrade
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs
from tests.support.backends import POSTGRES
from tests.support.sites import free_port

SENDERS = 4
PURCHASES = 600
WARM = 40

FIGURES = {
    "settled": Figure("purchases/s", more_is_better=True),
    "settled, all three events": Figure("purchases/s", more_is_better=True),
    "duplicates": Figure("% of a purchase", 10),
}


def _figures(least: float) -> dict[str, Figure]:
    return FIGURES | {"settled": Figure("purchases/s", least, more_is_better=True)}


@measure("webhook to entitlement, SQLite", _figures(150))
def sqlite() -> Values:
    """Settled purchases a second, four senders, one server process, SQLite."""
    with tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder:
        return _measured(Path(folder), f"sqlite:///{folder}/academy.db", processes=1)


@measure("webhook to entitlement, PostgreSQL", _figures(300))
def postgres() -> Values:
    """Settled purchases a second, four senders, two server processes, PostgreSQL."""
    if POSTGRES is None:
        raise RuntimeError("PostgreSQL does not answer on 127.0.0.1.")
    name = f"ppr_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            with tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder:
                base = POSTGRES.replace("postgresql://", "postgresql+psycopg://")
                url = f"{base.rpartition('/')[0]}/{name}"
                return _measured(Path(folder), url, processes=2)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _measured(folder: Path, database_url: str, *, processes: int) -> Values:
    environment = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "STRIPE_API_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
    }
    made = templates(folder)
    with patch.dict(os.environ, environment), ExitStack() as stack:
        engine = stack.enter_context(_engine())
        orders = place_orders(engine, 2 * PURCHASES + WARM, made.account_id)
        ports = [stack.enter_context(_serving(environment)) for _ in range(processes)]
        paid = deliveries(made, orders)
        warm, first, second = paid[:WARM], paid[WARM:-PURCHASES], paid[-PURCHASES:]
        _send(ports, warm)
        one = _send(ports, [events[-1:] for events in first])
        again = _send(ports, [events[-1:] for events in first])
        whole = _send(ports, second)
        _check(engine, WARM + 2 * PURCHASES)
    return {
        "settled": PURCHASES / one,
        "settled, all three events": PURCHASES / whole,
        "duplicates": again / one * 100,
    }


@contextmanager
def _engine() -> Iterator[Engine]:
    """The migrated database, for this process."""
    for cached in (get_settings, db.get_engine):
        cached.cache_clear()
    load_jobs()
    engine = db.get_engine()
    upgrade(engine)
    yield engine
    engine.dispose()
    for cached in (get_settings, db.get_engine):
        cached.cache_clear()


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bench.webhook_server", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/health")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def _send(ports: list[int], purchases: list[list[Delivery]]) -> float:
    """Seconds until every delivery was acknowledged. A purchase's events go one after the other."""
    failed: list[str] = []

    def send(share: list[list[Delivery]], port: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for body, signature in (delivery for events in share for delivery in events):
            headers = {"stripe-signature": signature, "content-type": "application/json"}
            connection.request("POST", "/api/webhooks/stripe", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                failed.append(text.decode())
        connection.close()

    threads = [
        threading.Thread(target=send, args=(purchases[n::SENDERS], ports[n % len(ports)]))
        for n in range(SENDERS)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} deliveries failed, the first: {failed[0]}")
    return time.perf_counter() - started


def _check(engine: Engine, settled: int) -> None:
    """What was measured really happened: every purchase is paid, posted and delivered once."""
    with db.reading(engine) as session:
        report = verify_ledger(session, with_processor=False)
    if report.breaks or report.orders != settled or report.groups != settled:
        raise RuntimeError(f"{report.orders} orders, {report.groups} groups: {report.breaks[:3]}")
