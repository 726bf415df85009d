"""A running academy for tests: the production build, its own port, data, database and processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import httpx
from sqlalchemy import Engine

from ppr_academy.services.core import db
from ppr_academy.services.identity.sessions import COOKIE
from tests.architecture.rules.source import ROOT

START_SECONDS = 60
DEMO_PASSWORD = "demo-academy"
_TROUBLE = re.compile(r"Traceback \(most recent call last\)|\[ERROR\]|\[error +\]")


@dataclass
class Site:
    """A served academy. `environment` is what its processes, and `ppr` beside them, run with."""

    base_url: str
    port: int
    data_dir: Path
    environment: Mapping[str, str]
    log: Path
    processes: int
    process: subprocess.Popen[bytes] = field(repr=False)
    _signed_in: dict[str, str] = field(default_factory=dict, repr=False)

    def sign_in(self, email: str) -> str:
        """The session token of a demo account, as its cookie holds it; one for each account."""
        if email not in self._signed_in:
            with httpx.Client(base_url=self.base_url) as http:
                form = {"email": email, "password": DEMO_PASSWORD}
                answer = http.post("/api/auth/sign-in", data=form)
                assert answer.status_code == 303, answer.text
                self._signed_in[email] = http.cookies[COOKIE]
        return self._signed_in[email]

    def ppr(self, *arguments: str) -> str:
        """What `ppr …` prints when it runs beside the server, on the same data."""
        return run_ppr(self.environment, *arguments)

    def engine(self) -> Engine:
        """The site's own database, for rows that a page cannot make quickly. Dispose of it."""
        url = self.environment["DATABASE_URL"] or f"sqlite:///{self.data_dir / 'academy.db'}"
        return db.make_engine(url, pool_size=2)

    def troubles(self, since: int = 0) -> list[str]:
        """Lines of the server's log, from byte `since` on, that no run should have."""
        text = self.log.read_bytes()[since:].decode(errors="replace")
        return [text[found.start() :][:2000] for found in _TROUBLE.finditer(text)]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_ppr(environment: Mapping[str, str], *arguments: str) -> str:
    """What `ppr …` prints. Raises RuntimeError with its output when it fails."""
    command = [sys.executable, "-m", "ppr_academy.cli", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ppr {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


@contextmanager
def serve_site(
    data_dir: Path,
    *,
    database_url: str = "",
    redis_url: str = "",
    processes: int = 1,
    prepare: Sequence[Sequence[str]] = (("migrate",), ("seed",)),
    command: Sequence[str] = (),
    extra: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Build if need be, run the `prepare` commands, serve until the block ends.

    `command` serves in place of `ppr serve`. SQLite in `data_dir` unless `database_url` says
    otherwise; several processes need `redis_url`.
    Raises RuntimeError with the log when the server does not answer within a minute.
    """
    port = free_port()
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PYTHONUNBUFFERED": "1",
        **(extra or {}),
    }
    for arguments in (("build",), *prepare):
        run_ppr(environment, *arguments)
    log = data_dir / "server.log"
    serve = (sys.executable, "-m", "ppr_academy.cli", "serve", "--processes", str(processes))
    with log.open("wb") as output:
        process = subprocess.Popen(
            command or serve, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    site = Site(f"http://127.0.0.1:{port}", port, data_dir, environment, log, processes, process)
    try:
        _wait_until_up(site)
        yield site
    finally:
        _stop(process)


def _wait_until_up(site: Site) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and site.process.poll() is None:
        with suppress(URLError, OSError), urlopen(f"{site.base_url}/api/health", timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{site.log.read_text(errors='replace')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
