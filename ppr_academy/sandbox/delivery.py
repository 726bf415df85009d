"""The queue of webhooks: what is waiting, held, sent, and each attempt to send it."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ppr_academy.sandbox import signing
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.store import Doc, Tx

PENDING, SENDING, HELD, DELIVERED, FAILED = "pending", "sending", "held", "delivered", "failed"

MAX_ATTEMPTS = 12
MAX_PAUSE_SECONDS = 60.0
# Longer than a sender waits for an answer; another process may take over after it.
LEASE_SECONDS = 15.0

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook on its way. `event` is the vendor's id of the event."""

    id: int
    service: str
    event: str
    type: str
    payload: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one try ended. `status` is the HTTP status, 0 when nobody answered."""

    delivery: Delivery
    at: float
    status: int
    error: str
    ms: float

    @property
    def ok(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a service's webhooks go, and how they are signed at `timestamp`."""

    url: str
    headers: Callable[[Delivery, int], Headers]


def endpoints(settings: SandboxSettings) -> dict[str, Endpoint]:
    """The three webhook endpoints of the application."""

    def svix(secret: str) -> Callable[[Delivery, int], Headers]:
        def headers(delivery: Delivery, at: int) -> Headers:
            return signing.svix_headers(delivery.payload, secret, delivery.event, at)

        return headers

    def stripe(delivery: Delivery, at: int) -> Headers:
        secret = settings.stripe_webhook_secret
        return {"stripe-signature": signing.stripe_signature(delivery.payload, secret, at)}

    path = settings.hooks + "/api/webhooks/"
    return {
        "stripe": Endpoint(path + "stripe", stripe),
        "resend": Endpoint(path + "resend", svix(settings.resend_webhook_secret)),
        "clerk": Endpoint(path + "clerk", svix(settings.clerk_webhook_secret)),
    }


def enqueue(tx: Tx, service: str, event: str, kind: str, payload: str, *, now: float) -> None:
    """Queue a webhook, or put it aside while deliveries are held."""
    status = HELD if tx.get_control("hold", False) else PENDING
    due = now + float(tx.get_control("delay", 0.0))
    tx.run(
        "INSERT INTO delivery (service, event, type, payload, status, due, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(service, event, kind, payload, status, due, now),
    )


def claim(tx: Tx, owner: str, limit: int, now: float) -> list[Delivery]:
    """Take deliveries that are due, oldest first, and those whose sender died."""
    rows = tx.run(
        "UPDATE delivery SET status = 'sending', owner = ?, lease = ? WHERE id IN ("
        " SELECT id FROM delivery WHERE (status = 'pending' AND due <= ?)"
        " OR (status = 'sending' AND lease < ?) ORDER BY due, id LIMIT ?)"
        " RETURNING id, service, event, type, payload, attempts",
        *(owner, now + LEASE_SECONDS, now, now, limit),
    ).fetchall()
    return [Delivery(*row) for row in sorted(rows)]


def next_due(tx: Tx) -> tuple[float, float]:
    """When the next task and the next delivery are due (real UTC seconds; infinity for never)."""
    queries = (
        "SELECT min(due) FROM task",
        "SELECT min(due) FROM delivery WHERE status = 'pending'",
        "SELECT min(lease) FROM delivery WHERE status = 'sending'",
    )
    task, pending, lease = (tx.run(sql).fetchone()[0] for sql in queries)
    never = math.inf
    parcel = min(never if due is None else due for due in (pending, lease))
    return (never if task is None else task - tx.ahead), parcel


def give_back(tx: Tx, owner: str) -> None:
    """Let others send what this process took and did not send."""
    sql = (
        "UPDATE delivery SET status = 'pending', owner = '' WHERE status = 'sending' AND owner = ?"
    )
    tx.run(sql, owner)


def renew(tx: Tx, owner: str, now: float) -> None:
    """Keep what this process is still sending."""
    sql = "UPDATE delivery SET lease = ? WHERE status = 'sending' AND owner = ?"
    tx.run(sql, now + LEASE_SECONDS, owner)


def seize(tx: Tx, ids: Sequence[int], owner: str, now: float) -> list[Delivery]:
    """Take the given deliveries whatever their state, in the given order."""
    found = []
    for key in ids:
        row = tx.run(
            "UPDATE delivery SET owner = ?, lease = ?,"
            " status = CASE status WHEN 'delivered' THEN status ELSE 'sending' END"
            " WHERE id = ? RETURNING id, service, event, type, payload, attempts",
            *(owner, now + LEASE_SECONDS, key),
        ).fetchone()
        if row:
            found.append(Delivery(*row))
    return found


def record(tx: Tx, attempt: Attempt, retry_seconds: float) -> None:
    """Write down an attempt and what becomes of its delivery."""
    tx.run(
        "INSERT INTO attempt (delivery, at, status, error, ms) VALUES (?, ?, ?, ?, ?)",
        *(attempt.delivery.id, attempt.at, attempt.status, attempt.error, attempt.ms),
    )
    tries = attempt.delivery.attempts + 1
    if attempt.ok:
        status, due = DELIVERED, attempt.at
    elif tries >= MAX_ATTEMPTS:
        status, due = FAILED, attempt.at
    else:
        pause = min(retry_seconds * 2 ** (tries - 1), MAX_PAUSE_SECONDS)
        status, due = PENDING, attempt.at + pause
    # A delivery that arrived once stays delivered, however often it is sent again.
    tx.run(
        "UPDATE delivery SET attempts = attempts + 1, owner = '', due = ?,"
        " status = CASE status WHEN 'delivered' THEN status ELSE ? END WHERE id = ?",
        *(due, status, attempt.delivery.id),
    )


def set_hold(tx: Tx, on: bool, now: float) -> int:
    """Hold everything that is not sent yet, or let it all go. Returns how many moved."""
    tx.set_control("hold", on)
    if on:
        sql = "UPDATE delivery SET status = 'held' WHERE status = 'pending'"
        return tx.run(sql).rowcount
    return tx.run(
        "UPDATE delivery SET status = 'pending', due = ? WHERE status = 'held'", now
    ).rowcount


def held_ids(tx: Tx, order: str = "given", seed: int = 0) -> list[int]:
    """What is held, in the order it should go: `given`, `reversed` or `shuffled` by a seed."""
    ids = [row[0] for row in tx.run("SELECT id FROM delivery WHERE status = 'held' ORDER BY id")]
    if order == "reversed":
        ids.reverse()
    elif order == "shuffled":
        random.Random(seed).shuffle(ids)
    return ids


def ids_of(tx: Tx, event: str) -> list[int]:
    """Deliveries of one event."""
    return [row[0] for row in tx.run("SELECT id FROM delivery WHERE event = ? ORDER BY id", event)]


def put_off(tx: Tx, ids: Sequence[int], due: float) -> None:
    """Send these later, whatever became of them before."""
    for key in ids:
        tx.run("UPDATE delivery SET status = 'pending', due = ? WHERE id = ?", due, key)


def is_idle(tx: Tx) -> bool:
    """Whether nothing is on its way; held deliveries do not count."""
    sql = "SELECT 1 FROM delivery WHERE status IN ('pending', 'sending') LIMIT 1"
    return tx.run(sql).fetchone() is None


def listing(
    tx: Tx, *, status: str = "", service: str = "", event: str = "", limit: int = 100
) -> list[Doc]:
    """Deliveries with their attempts, newest first, as plain data."""
    parts, args = ["1"], []
    for column, value in (("status", status), ("service", service), ("event", event)):
        if value:
            parts.append(f"{column} = ?")
            args.append(value)
    rows = tx.run(
        "SELECT id, service, event, type, status, due, attempts, created FROM delivery"
        f" WHERE {' AND '.join(parts)} ORDER BY id DESC LIMIT ?",
        *(*args, limit),
    ).fetchall()
    names = ("id", "service", "event", "type", "status", "due", "attempt_count", "created")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for delivery in found:
        tries = tx.run(
            "SELECT at, status, error, ms FROM attempt WHERE delivery = ? ORDER BY id",
            delivery["id"],
        )
        fields = ("at", "status", "error", "ms")
        delivery["attempts"] = [dict(zip(fields, row, strict=True)) for row in tries]
    return found
