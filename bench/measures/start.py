"""How long `make run` takes from a clean clone, and the second time."""

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.registry import Figure, Values, measure
from tests.architecture.rules.source import ROOT
from tests.support.sites import free_port

LIMIT_SECONDS = 900.0


def _seconds_until_up(folder: Path) -> float:
    """Start `make run`, wait until it answers, stop it."""
    port = free_port()
    env = {**os.environ, "PORT": str(port)}
    started = time.monotonic()
    with (folder / "run.log").open("ab") as log:
        process = subprocess.Popen(
            ["make", "run"], cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while time.monotonic() - started < LIMIT_SECONDS:
            with (
                suppress(URLError, OSError),
                urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1),
            ):
                return time.monotonic() - started
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError((folder / "run.log").read_text()[-2000:])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@measure(
    "make run",
    {"clean clone": Figure("s", 180), "second start": Figure("s", 15)},
    runs=1,
    slow=True,
)
def make_run() -> Values:
    """From `make run` to the first answer: a clean clone, then again with nothing changed."""
    with tempfile.TemporaryDirectory(prefix="ppr-clone-") as folder:
        clone = Path(folder) / "academy"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        return {
            "clean clone": _seconds_until_up(clone),
            "second start": _seconds_until_up(clone),
        }
