"""Keeps tests at home: sockets reach loopback only, data goes to a folder of its own, and in CI
a skipped test is a failed one."""

import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
# Set by a person for a real service; a test must never reach one.
_FOREIGN = ("STRIPE_", "RESEND_", "OPENAI_", "OIDC_", "CLERK_", "S3_", "AWS_")
_OURS = ("PUBLIC_URL", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "STORAGE_URL", "EXECUTOR_ID")
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


class OutsideConnection(RuntimeError):
    """A test tried to reach something that is not on this machine."""


def refuse_outside(address: Any) -> None:
    """Raises OutsideConnection unless `address` is a loopback address or a local socket file."""
    host = address[0] if isinstance(address, tuple) else None
    if host and not str(host).startswith(_LOOPBACK):
        raise OutsideConnection(f"Tests stay on this machine; one wanted {host}.")


def _guard(name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != getattr(socket, "AF_UNIX", None):
            refuse_outside(address)
        return original(self, address)

    setattr(socket.socket, name, guarded)


def pytest_configure() -> None:
    """Before anything is collected: an import could already reach out."""
    _guard("connect")
    _guard("connect_ex")
    resolve = socket.getaddrinfo

    def guarded(host: Any, *args: Any, **options: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        refuse_outside((text,))
        return resolve(host, *args, **options)

    socket.getaddrinfo = guarded
    for name in list(os.environ):
        if name.startswith(_FOREIGN) or name in _OURS:
            del os.environ[name]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, None]:
    """A skipped test is a promise not kept, so in CI it fails."""
    outcome = yield
    report = outcome.get_result()
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and CI skips nothing: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for the run: tests never touch var/."""
    home = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(home))
        _forget()
        yield home
    _forget()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder for one test, with the settings read again."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    db.get_engine.cache_clear()
