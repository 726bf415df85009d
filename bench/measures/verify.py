"""The audit of large books: how long `ppr ledger verify` takes, and what it holds in memory."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.audited_books import fill_books
from bench.registry import Figure, Values, measure
from ppr_academy.migrate import upgrade
from ppr_academy.services.core import db
from ppr_academy.worker import load_jobs

ORDERS = 100_000


@measure(
    "ledger verify, 100,000 orders, SQLite",
    {"time": Figure("s", 10), "memory": Figure("MB", 300)},
    runs=1,
)
def verify() -> Values:
    """`ppr ledger verify` over 100,000 paid orders, as a command of its own."""
    with tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder:
        load_jobs()
        engine = db.make_engine(f"sqlite:///{folder}/academy.db")
        upgrade(engine)
        fill_books(engine, ORDERS)
        engine.dispose()
        return _verified(Path(folder))


def _verified(folder: Path) -> Values:
    command = [sys.executable, "-m", "ppr_academy.cli", "ledger", "verify"]
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/academy.db",
    }
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or f"{ORDERS:,} paid orders" not in said:
        raise RuntimeError(f"{process.returncode}: {said[:500]}")
    return {"time": took, "memory": usage.ru_maxrss / 1024}
