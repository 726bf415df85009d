"""Second composition root: runs jobs and schedules in a process of its own."""

import importlib
import signal
import threading

from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.log import configure_logging, get_logger

JOB_MODULES: tuple[str, ...] = (
    "ppr_academy.services.commerce.jobs",
    "ppr_academy.services.commerce.subscriptions.jobs",
    "ppr_academy.services.email.jobs",
    "ppr_academy.services.email.refund_jobs",
    "ppr_academy.services.stores.jobs",
    "ppr_academy.services.media.jobs",
    "ppr_academy.services.catalog.jobs",
    "ppr_academy.services.admin.jobs",
)
"""Modules whose import registers job handlers. Both composition roots load the same list."""

log = get_logger("worker")


def load_jobs() -> None:
    """Register every job handler of the academy."""
    for module in JOB_MODULES:
        importlib.import_module(module)


def run_worker() -> None:
    """Run jobs until the process is told to stop (SIGTERM or Ctrl-C); finish what is running."""
    settings = get_settings()
    configure_logging(settings.log_level)
    load_jobs()
    engine = db.get_engine()
    db.wait_for_database(engine)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    stop = jobs.start(settings, engine)
    log.info("worker.started", executor=settings.executor_id, jobs=sorted(jobs.job_kinds()))
    stopped.wait()
    stop()
    log.info("worker.stopped", executor=settings.executor_id)
