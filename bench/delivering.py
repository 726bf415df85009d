"""An academy that answers webhooks, and senders that deliver to it: what webhook measures share."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

import psycopg
from sqlalchemy import Engine

from bench.purchases import KEY, SECRET, Delivery, Templates, place_orders, templates
from ppr_academy.migrate import upgrade
from ppr_academy.models.commerce import Order
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs
from tests.support.backends import POSTGRES
from tests.support.sites import free_port

SENDERS = 4


@dataclass(frozen=True, slots=True)
class Academy:
    """A database, what a purchase looks like, and how many processes serve it."""

    engine: Engine
    templates: Templates
    environment: dict[str, str]
    processes: int

    def place_orders(self, count: int) -> list[Order]:
        """Open orders, a multiple of ten."""
        return place_orders(self.engine, count, self.templates.account_id)

    @contextmanager
    def serving(self) -> Iterator[list[int]]:
        """The ports on which it answers."""
        with ExitStack() as stack:
            yield [stack.enter_context(_serving(self.environment)) for _ in range(self.processes)]


@contextmanager
def academy(database: str, *, processes: int) -> Iterator[Academy]:
    """An empty academy on `sqlite` or `postgres`, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="ppr-bench-") as name:
        folder = Path(name)
        address = _sqlite(folder) if database == "sqlite" else _postgres()
        with address as url:
            environment = {
                "DATABASE_URL": url,
                "DATA_DIR": name,
                "STRIPE_API_KEY": KEY,
                "STRIPE_WEBHOOK_SECRET": SECRET,
            }
            made = templates(folder)
            with patch.dict(os.environ, environment), _migrated_engine() as engine:
                yield Academy(engine, made, environment, processes)


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/academy.db"


@contextmanager
def _postgres() -> Iterator[str]:
    if POSTGRES is None:
        raise RuntimeError("PostgreSQL does not answer on 127.0.0.1.")
    name = f"ppr_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            base = POSTGRES.replace("postgresql://", "postgresql+psycopg://")
            yield f"{base.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def _migrated_engine() -> Iterator[Engine]:
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


def send(ports: list[int], purchases: list[list[Delivery]]) -> float:
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


def check(engine: Engine, settled: int) -> None:
    """What was measured really happened: every purchase is paid, posted and delivered once."""
    with db.reading(engine) as session:
        report = verify_ledger(session, with_processor=False)
    if report.breaks or report.orders != settled or report.groups != settled:
        raise RuntimeError(f"{report.orders} orders, {report.groups} groups: {report.breaks[:3]}")
