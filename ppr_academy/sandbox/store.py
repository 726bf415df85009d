"""The sandbox's memory: one small SQLite file that several processes and threads share.

Vendor objects are JSON documents keyed by their id. Fields that start with an underscore are ours
and never shown. Writes take the database's write lock at once, so a read inside a write is current.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  account TEXT NOT NULL, parent TEXT NOT NULL, created INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_list ON object (kind, account, seq);
CREATE INDEX IF NOT EXISTS object_parent ON object (parent, kind, seq) WHERE parent != '';
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, event TEXT NOT NULL,
  type TEXT NOT NULL, payload TEXT NOT NULL, status TEXT NOT NULL, due REAL NOT NULL,
  owner TEXT NOT NULL DEFAULT '', lease REAL NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (status, due);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
CREATE TABLE IF NOT EXISTS attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER NOT NULL, at REAL NOT NULL,
  status INTEGER NOT NULL, error TEXT NOT NULL, ms REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempt_delivery ON attempt (delivery);
CREATE TABLE IF NOT EXISTS task (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, arg TEXT NOT NULL, due REAL NOT NULL);
CREATE INDEX IF NOT EXISTS task_due ON task (due);
CREATE TABLE IF NOT EXISTS control (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, method TEXT NOT NULL,
  path TEXT NOT NULL, status INTEGER NOT NULL, seconds REAL NOT NULL, moment TEXT NOT NULL,
  remaining INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS idempotency (
  service TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL,
  fingerprint TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  created REAL NOT NULL, PRIMARY KEY (service, scope, key)) WITHOUT ROWID;
"""

_TABLES = ("object", "delivery", "attempt", "task", "control", "fault", "idempotency")


@dataclass(slots=True)
class Tx:
    """One transaction. `now` is UTC seconds, the `created` of what it makes.

    `is_past`: a seed tells what happened long ago, and settles by itself what would follow.
    """

    db: sqlite3.Connection
    now: int
    is_past: bool = False
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    def run(self, sql: str, *args: Any) -> sqlite3.Cursor:
        """Execute one statement."""
        return self.db.execute(sql, args)

    def put(self, kind: str, doc: Doc, *, account: str = "", parent: str = "") -> Doc:
        """Store a new document under its `id`."""
        created = doc.get("created")
        self.run(
            "INSERT INTO object (id, kind, account, parent, created, doc)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            doc["id"],
            kind,
            account,
            parent,
            created if isinstance(created, int) else self.now,
            _dump(doc),
        )
        return doc

    def save(self, doc: Doc, *, parent: str | None = None) -> Doc:
        """Write back a document that was read and changed."""
        if parent is None:
            self.run("UPDATE object SET doc = ? WHERE id = ?", _dump(doc), doc["id"])
        else:
            sql = "UPDATE object SET doc = ?, parent = ? WHERE id = ?"
            self.run(sql, _dump(doc), parent, doc["id"])
        return doc

    def find(self, key: str, kind: str = "", account: str | None = None) -> Doc | None:
        """One document, or None. Without `account`, whoever owns it."""
        row = self.run("SELECT kind, account, doc FROM object WHERE id = ?", key).fetchone()
        if row is None or (kind and row[0] != kind):
            return None
        if account is not None and row[1] != account:
            return None
        return _load(row[2])

    def children(self, kind: str, parent: str) -> list[Doc]:
        """Documents filed under a parent, oldest first."""
        sql = "SELECT doc FROM object WHERE parent = ? AND kind = ? ORDER BY seq"
        return [_load(row[0]) for row in self.run(sql, parent, kind)]

    def select(self, query: "Select") -> tuple[list[Doc], bool]:
        """A page of documents, newest first, and whether there are more."""
        where, args = query.where()
        order = "ASC" if query.before else "DESC"
        sql = f"SELECT doc FROM object WHERE {where} ORDER BY seq {order} LIMIT ?"
        rows = self.run(sql, *args, query.limit + 1).fetchall()
        page = [_load(row[0]) for row in rows[: query.limit]]
        return (page[::-1] if query.before else page), len(rows) > query.limit

    @property
    def ahead(self) -> int:
        """Seconds that the sandbox's clock was moved ahead of the real one."""
        seconds: int = self.get_control("clock", 0)
        return seconds

    def get_control(self, name: str, default: Any) -> Any:
        """A switch of the control page, shared by all processes."""
        row = self.run("SELECT value FROM control WHERE name = ?", name).fetchone()
        return json.loads(row[0]) if row else default

    def set_control(self, name: str, value: Any) -> None:
        """Set a switch."""
        self.run("INSERT OR REPLACE INTO control VALUES (?, ?)", name, json.dumps(value))

    def add_task(self, name: str, arg: Doc, due: float) -> None:
        """Remember to do something at `due` (UTC seconds, by the sandbox's clock)."""
        if self.is_past:
            return
        sql = "INSERT INTO task (name, arg, due) VALUES (?, ?, ?)"
        self.run(sql, name, json.dumps(arg), due)


@dataclass(slots=True)
class Select:
    """What a list asks for. `equals` maps a field path such as `payment_intent` to its value."""

    kind: str
    account: str | None = ""
    equals: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    created: Mapping[str, int] = field(default_factory=dict)
    after: str = ""
    before: str = ""
    limit: int = 10

    def where(self) -> tuple[str, list[Any]]:
        """SQL condition and its arguments."""
        parts = ["kind = ?"]
        args: list[Any] = [self.kind]
        if self.account is not None:
            parts.append("account = ?")
            args.append(self.account)
        if self.parent:
            parts.append("parent = ?")
            args.append(self.parent)
        for path, value in self.equals.items():
            if isinstance(value, (list, tuple)):
                parts.append(f"json_extract(doc, ?) IN ({','.join('?' * len(value))})")
                args += ["$." + path, *value]
            else:
                parts.append("json_extract(doc, ?) = ?")
                args += ["$." + path, value]
        for sign, seconds in self.created.items():
            parts.append(f"created {_SIGNS[sign]} ?")
            args.append(seconds)
        for cursor, sign in ((self.after, "<"), (self.before, ">")):
            if cursor:
                parts.append(f"seq {sign} (SELECT seq FROM object WHERE id = ?)")
                args.append(cursor)
        return " AND ".join(parts), args


_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class Store:
    """Connections to the file, one per thread."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.past: int | None = None
        """UTC seconds of the moment that a seed is telling of; None in the present."""
        self._file = file
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        # Threads of this process queue here, which is cheaper and fairer than SQLite's busy wait.
        self._writer = threading.Lock()
        with self._writer:
            self._connect().executescript(_SCHEMA)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A consistent look at the state."""
        db = self._connect()
        db.execute("BEGIN")
        try:
            yield self._tx(db)
        finally:
            db.execute("ROLLBACK")

    @contextmanager
    def write(self, now: int | None = None) -> Iterator[Tx]:
        """Change the state: all of it or, when anything raises, nothing."""
        with self._writer:
            db = self._connect()
            db.execute("BEGIN IMMEDIATE")
            tx = self._tx(db, now)
            try:
                yield tx
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        for callback in tx.after_commit:
            callback()

    def clear(self) -> None:
        """Forget everything but who signs what: keys of the OIDC provider stay."""
        with self.write() as tx:
            for table in _TABLES:
                keep = " WHERE kind != 'oidc_key'" if table == "object" else ""
                tx.run(f"DELETE FROM {table}{keep}")

    def close(self) -> None:
        """Close every connection. The store cannot be used after."""
        while self._open:
            self._open.pop().close()

    def _tx(self, db: sqlite3.Connection, now: int | None = None) -> Tx:
        if self.past is not None:
            return Tx(db, self.past, is_past=True)
        tx = Tx(db, int(time.time()) if now is None else now)
        if now is None:
            tx.now += tx.ahead
        return tx

    def _connect(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            # Closed from another thread than it was opened in, hence check_same_thread.
            db = sqlite3.connect(
                self._file, timeout=10, isolation_level=None, check_same_thread=False
            )
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
                db.execute("PRAGMA " + pragma)
            self._local.db = db
            self._open.append(db)
        return db


def _dump(doc: Doc) -> str:
    return json.dumps(doc, separators=(",", ":"), ensure_ascii=False)


def _load(text: str) -> Doc:
    doc: Doc = json.loads(text)
    return doc
