"""The postman: threads that send due webhooks and run due tasks, and survive a restart.

One dispatcher talks to the database, in batches; a few senders only speak HTTP. What a process had
taken when it died is taken over by any other after the lease.
"""

import logging
import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from ppr_academy.sandbox import delivery
from ppr_academy.sandbox.delivery import Attempt, Delivery, Endpoint
from ppr_academy.sandbox.store import Store

log = logging.getLogger(__name__)

ANSWER_SECONDS = 10.0
# How often another process's work and due times are looked at; our own work wakes us at once.
POLL_SECONDS = 0.25


class Sender:
    """One kept-open connection per host, for one thread."""

    def __init__(self, endpoints: dict[str, Endpoint]) -> None:
        self._endpoints = endpoints
        self._open: dict[str, HTTPConnection] = {}

    def send(self, parcel: Delivery) -> Attempt:
        """Post one webhook, freshly signed, and say how it went. Never raises for the network."""
        endpoint = self._endpoints[parcel.service]
        at = time.time()
        headers = {
            "content-type": "application/json",
            "user-agent": f"ppr-sandbox-{parcel.service}",
            **endpoint.headers(parcel, int(at)),
        }
        status, error = 0, ""
        try:
            status = self._post(endpoint.url, parcel.payload.encode(), headers)
        except (OSError, HTTPException) as failure:
            error = f"{type(failure).__name__}: {failure}"[:200]
        return Attempt(parcel, at, status, error, round((time.time() - at) * 1000, 2))

    def close(self) -> None:
        """Close the connections."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        kept = self._open.pop(place, None)
        if kept is not None:
            try:
                return self._exchange(place, kept, parts.path, body, headers)
            except (OSError, HTTPException):
                # The server closed a connection we had kept; a new one tells whether it is there.
                kept.close()
        return self._exchange(place, self._connect(place), parts.path, body, headers)

    def _connect(self, place: str) -> HTTPConnection:
        parts = urlsplit(place)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)

    def _exchange(
        self,
        place: str,
        connection: HTTPConnection,
        path: str,
        body: bytes,
        headers: dict[str, str],
    ) -> int:
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            self._open[place] = connection
        return answer.status


class Courier:
    """Starts with the first work or with `start()`, ends with `stop()`."""

    def __init__(
        self,
        store: Store,
        endpoints: dict[str, Endpoint],
        run_tasks: Callable[[float], None],
        *,
        senders: int,
        retry_seconds: float,
    ) -> None:
        self._store = store
        self._endpoints = endpoints
        self._run_tasks = run_tasks
        self._count = senders
        self._retry_seconds = retry_seconds
        self._owner = secrets.token_hex(6)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._todo: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Attempt] = queue.SimpleQueue()
        self._in_flight = 0
        self._renewed = 0.0
        self._threads: list[threading.Thread] = []
        self._starting = threading.Lock()

    def start(self) -> None:
        """Start the threads, once."""
        with self._starting:
            if self._threads or self._stopping.is_set():
                return
            targets = [self._dispatch, *[self._serve] * self._count]
            self._threads = [
                threading.Thread(target=target, name=f"sandbox-courier-{n}", daemon=True)
                for n, target in enumerate(targets)
            ]
            for thread in self._threads:
                thread.start()

    def wake(self) -> None:
        """There is new work."""
        self.start()
        self._wake.set()

    def stop(self) -> None:
        """Finish what is being sent, write it down, give back the rest, and end."""
        with self._starting:
            self._stopping.set()
            threads, self._threads = self._threads, []
        self._wake.set()
        for _ in threads:
            self._todo.put(None)
        for thread in threads:
            thread.join(ANSWER_SECONDS + 1)
        if threads:
            with self._store.write() as tx:
                for attempt in self._finished():
                    delivery.record(tx, attempt, self._retry_seconds)
                delivery.give_back(tx, self._owner)

    def send_now(self, ids: list[int], copies: int = 1, parallel: bool = False) -> list[Attempt]:
        """Send the given deliveries at once and wait: one after the other, or all together."""
        now = time.time()
        with self._store.write() as tx:
            parcels = delivery.seize(tx, ids, "manual", now)
        bag = [parcel for parcel in parcels for _ in range(copies)]
        if parallel and len(bag) > 1:
            with ThreadPoolExecutor(min(len(bag), 16)) as pool:
                attempts = list(pool.map(self._send_alone, bag))
        else:
            attempts = [self._send_alone(parcel) for parcel in bag]
        with self._store.write() as tx:
            for attempt in attempts:
                delivery.record(tx, attempt, self._retry_seconds)
        self.wake()
        return attempts

    def _send_alone(self, parcel: Delivery) -> Attempt:
        sender = Sender(self._endpoints)
        try:
            return sender.send(parcel)
        finally:
            sender.close()

    def _serve(self) -> None:
        sender = Sender(self._endpoints)
        while (parcel := self._todo.get()) is not None and not self._stopping.is_set():
            self._done.put(sender.send(parcel))
            self._wake.set()
        sender.close()

    def _dispatch(self) -> None:
        pause = 0.0
        while not self._stopping.is_set():
            self._wake.wait(pause)
            self._wake.clear()
            try:
                pause = self._turn(time.time())
            except sqlite3.Error:
                # Another process holds the file for too long; what was sent is written down later.
                log.exception("sandbox deliveries are stuck")
                pause = POLL_SECONDS

    def _turn(self, now: float) -> float:
        """Do what is due; returns the seconds until something else may be."""
        with self._store.read() as tx:
            task_due, parcel_due = delivery.next_due(tx)
        if task_due <= now:
            self._run_tasks(now)
        room = self._count * 4 - self._in_flight
        renew = self._in_flight > 0 and now - self._renewed > delivery.LEASE_SECONDS / 3
        if renew or not self._done.empty() or (room > 0 and parcel_due <= now):
            self._exchange_with_store(now, room, renew=renew)
        soon = min(task_due, parcel_due) - now
        return min(max(soon, 0.01), POLL_SECONDS)

    def _exchange_with_store(self, now: float, room: int, *, renew: bool) -> None:
        finished = self._finished()
        try:
            with self._store.write() as tx:
                for attempt in finished:
                    delivery.record(tx, attempt, self._retry_seconds)
                if renew:
                    delivery.renew(tx, self._owner, now)
                taken = delivery.claim(tx, self._owner, room + len(finished), now)
        except sqlite3.Error:
            for attempt in finished:
                self._done.put(attempt)
            raise
        if renew:
            self._renewed = now
        self._in_flight += len(taken) - len(finished)
        for parcel in taken:
            self._todo.put(parcel)

    def _finished(self) -> list[Attempt]:
        """Attempts that the senders have ended and nobody has written down yet."""
        found = []
        while not self._done.empty():
            found.append(self._done.get())
        return found
