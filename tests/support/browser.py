"""Finds a Chromium: the machine's own, else Playwright's, else Debian's package when root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_chromium() -> str | None:
    """The path of a Chromium on this machine or of one that can be fetched; None if neither."""
    named = os.environ.get("CHROMIUM_PATH")
    on_path = (shutil.which(name) for name in _NAMES)
    mac = _MAC if Path(_MAC).exists() else None
    return named or next(filter(None, on_path), None) or mac or _fetched() or _installed()


def _fetched() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.exists():
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, capture_output=True, timeout=300, check=False)
    return str(path) if path.exists() else None


def _installed() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
        subprocess.run(command, capture_output=True, timeout=600, check=False)
    return shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Browser tests last: they are slow, and while Playwright is open nobody can run a loop."""
    items.sort(key=lambda item: bool({"playwright", "site"} & set(item.fixturenames)))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium that runs here."""
    path = find_chromium()
    if path is None:
        pytest.fail(
            "No Chromium: not on the machine, not from Playwright, not from apt (not root)."
        )
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, object], chromium_path: str
) -> dict[str, object]:
    """How pytest-playwright starts the browser: it can reach this machine and nothing else."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }
