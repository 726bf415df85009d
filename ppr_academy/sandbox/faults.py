"""Make a service fail on demand: the next calls answer an error, or late, or both."""

from dataclasses import dataclass
from typing import Literal

from ppr_academy.sandbox.store import Doc, Tx

Moment = Literal["before", "after"]

STATUSES = frozenset({0, 409, 429, 500, 502, 503})
MAX_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call.

    `status` 0 only delays. `after` lets the call take effect and loses the answer, which is how a
    caller learns whether its idempotency keys work.
    """

    status: int
    seconds: float
    moment: Moment


def add(tx: Tx, wish: Doc) -> Doc:
    """Store a fault: `service`, `status`, `seconds`, `times`, `moment`, `method`, `path` (prefix).

    Raises ValueError with a sentence when the wish makes no sense.
    """
    known = {"service", "status", "seconds", "times", "moment", "method", "path"}
    if unknown := set(wish) - known:
        raise ValueError(f"unknown field {min(unknown)}")
    service, moment = wish.get("service", "stripe"), wish.get("moment", "before")
    status, seconds = wish.get("status", 0), wish.get("seconds", 0)
    times = wish.get("times", 1)
    if service not in {"stripe", "resend", "oidc"}:
        raise ValueError("service is stripe, resend or oidc")
    if moment not in {"before", "after"}:
        raise ValueError("moment is before or after")
    if status not in STATUSES:
        raise ValueError(f"status is one of {sorted(STATUSES)}")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= MAX_SECONDS:
        raise ValueError(f"seconds is 0 to {MAX_SECONDS:g}")
    if not isinstance(times, int) or not 1 <= times <= 10_000:
        raise ValueError("times is 1 to 10000")
    method, path = str(wish.get("method", "")).upper(), str(wish.get("path", ""))
    tx.run(
        "INSERT INTO fault (service, method, path, status, seconds, moment, remaining)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(service, method, path, status, float(seconds), moment, times),
    )
    return {"service": service, "status": status, "seconds": seconds, "times": times}


def pending(tx: Tx) -> list[Doc]:
    """Faults still to come."""
    names = ("service", "method", "path", "status", "seconds", "moment", "remaining")
    rows = tx.run(f"SELECT {', '.join(names)} FROM fault WHERE remaining > 0 ORDER BY id")
    return [dict(zip(names, row, strict=True)) for row in rows]


def is_armed(tx: Tx, service: str) -> bool:
    """Whether any fault waits for this service. Cheap, asked on each call."""
    sql = "SELECT 1 FROM fault WHERE service = ? AND remaining > 0 LIMIT 1"
    return tx.run(sql, service).fetchone() is not None


def take(tx: Tx, service: str, method: str, path: str) -> Fault | None:
    """Use up one fault that fits this call."""
    row = tx.run(
        "UPDATE fault SET remaining = remaining - 1 WHERE id = ("
        " SELECT id FROM fault WHERE service = ? AND remaining > 0 AND method IN ('', ?)"
        " AND substr(?, 1, length(path)) = path ORDER BY id LIMIT 1)"
        " RETURNING status, seconds, moment",
        *(service, method, path),
    ).fetchone()
    return Fault(*row) if row else None


def clear(tx: Tx) -> int:
    """Everything works again. Returns how many faults were dropped."""
    return tx.run("DELETE FROM fault").rowcount
