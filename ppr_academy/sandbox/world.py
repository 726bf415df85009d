"""The running sandbox: its settings, its state, its postman and its threads, in one hand."""

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ppr_academy.sandbox import delivery, faults
from ppr_academy.sandbox.courier import Courier
from ppr_academy.sandbox.faults import Fault
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.store import Doc, Store, Tx

log = logging.getLogger(__name__)

KEEP_KEYS_SECONDS = 24 * 60 * 60

Task = Callable[["Sandbox", Tx, Doc], None]

_TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register what a due task of this name does."""

    def register(function: Task) -> Task:
        _TASKS[name] = function
        return function

    return register


class Sandbox:
    """`start()` resumes what was waiting before a restart; `stop()` ends the threads."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.store = Store(settings.file)
        with self.store.write() as tx:
            # Vendors forget idempotency keys after a day.
            tx.run("DELETE FROM idempotency WHERE created < ?", time.time() - KEEP_KEYS_SECONDS)
        # Who is being answered at this moment, by account and idempotency key.
        self.keys_in_use: set[tuple[str, str]] = set()
        # Own threads: an application whose worker threads all wait for us must not starve us.
        self.pool = ThreadPoolExecutor(8, thread_name_prefix="sandbox")
        self.courier = Courier(
            self.store,
            delivery.endpoints(settings),
            self.run_tasks,
            senders=settings.senders,
            retry_seconds=settings.retry_seconds,
        )

    def start(self) -> None:
        """Begin to deliver."""
        self.courier.start()

    def stop(self) -> None:
        """End the threads and close the file. A stopped sandbox cannot be started again."""
        self.courier.stop()
        self.pool.shutdown()
        self.store.close()

    def queue(self, tx: Tx, service: str, event: str, kind: str, body: Doc) -> None:
        """Queue a webhook inside the caller's transaction and wake the postman after it."""
        if tx.is_past:
            return
        payload = json.dumps(body, separators=(",", ":"))
        delivery.enqueue(tx, service, event, kind, payload, now=time.time())
        if self.courier.wake not in tx.after_commit:
            tx.after_commit.append(self.courier.wake)

    def take_fault(self, service: str, method: str, path: str) -> Fault | None:
        """What should go wrong with this call, if anything."""
        with self.store.read() as tx:
            if not faults.is_armed(tx, service):
                return None
        with self.store.write() as tx:
            return faults.take(tx, service, method, path)

    def run_tasks(self, now: float) -> None:
        """Do what is due: late bank answers, expiring sessions, mails for later, renewals."""
        with self.store.write() as tx:
            rows = tx.run(
                "DELETE FROM task WHERE id IN (SELECT id FROM task WHERE due <= ? ORDER BY due"
                " LIMIT 50) RETURNING name, arg",
                now + tx.ahead,
            ).fetchall()
            for name, arg in rows:
                self._run_task(tx, name, json.loads(arg))

    def move_clock(self, to: int) -> int:
        """Set the sandbox's clock to `to` (UTC seconds); what falls due on the way is done at its
        own moment. Returns how much that was. Raises ValueError for a moment that is over."""
        done = 0
        while True:
            with self.store.write() as tx:
                ahead = to - int(time.time())
                # A second may have passed since somebody asked for the time.
                if ahead < tx.ahead - 2:
                    raise ValueError("The clock only goes forward.")
                if self._run_first(tx, "due <= ?", to) is None:
                    tx.set_control("clock", max(ahead, tx.ahead))
                    return done
            done += 1

    def run_next(self, subscription: str) -> str:
        """Do what is due next of one subscription, at its moment; what it was, or empty."""
        with self.store.write() as tx:
            where = "json_extract(arg, '$.subscription') = ?"
            return self._run_first(tx, where, subscription) or ""

    def _run_first(self, tx: Tx, where: str, value: object) -> str | None:
        row = tx.run(
            "DELETE FROM task WHERE id ="
            f" (SELECT id FROM task WHERE {where} ORDER BY due, id LIMIT 1)"
            " RETURNING name, arg, due",
            value,
        ).fetchone()
        if row is None:
            return None
        tx.now = max(tx.now, int(row[2]))
        self._run_task(tx, row[0], json.loads(row[1]))
        return str(row[0])

    def _run_task(self, tx: Tx, name: str, arg: Doc) -> None:
        tx.run("SAVEPOINT task")
        try:
            _TASKS[name](self, tx, arg)
        except Exception:  # one broken task must not hold up every webhook
            log.exception("sandbox task %s %s failed and is dropped", name, arg)
            tx.run("ROLLBACK TO task")
        tx.run("RELEASE task")
