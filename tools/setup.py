"""Makes .venv and fills it from the lock files; does nothing when nothing changed.

Standard library only: it runs before anything is installed. Usage: setup.py [--dev]
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
NEEDS = (3, 11)


def main() -> int:
    """Bring .venv up to date; 1 with a sentence on stderr when that is impossible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    dev = parser.parse_args().dev
    if VENV.is_symlink():  # a shared environment belongs to whoever made it
        return 0
    if _is_ready(dev):
        return 0
    with _only_one():
        if _is_ready(dev):  # another make did it while this one waited
            return 0
        try:
            _make_venv()
            _install(dev)
        except SetupError as error:
            print(f"setup: {error}", file=sys.stderr)
            return 1
    return 0


class SetupError(Exception):
    """One sentence for the person at the terminal."""


def _stamp(dev: bool) -> Path:
    return VENV / (".ready-dev" if dev else ".ready-run")


def _fingerprint(dev: bool) -> str:
    """Everything that decides what .venv holds. The path counts: scripts in it name it."""
    digest = hashlib.sha256(f"{ROOT}\n".encode())
    for path in (RUN_LOCK, ROOT / "pyproject.toml", *([DEV_LOCK] if dev else [])):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_ready(dev: bool) -> bool:
    stamp = _stamp(dev)
    return stamp.is_file() and stamp.read_text() == _fingerprint(dev) and PYTHON.exists()


@contextmanager
def _only_one() -> Iterator[None]:
    """Two makes in one folder take turns."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    home = VENV / ".made-in"
    if PYTHON.exists() and home.is_file() and home.read_text() == str(ROOT):
        return
    if VENV.exists():  # moved, half made, or its Python is gone
        shutil.rmtree(VENV)
    print(f"setup: making .venv with Python {sys.version.split()[0]}", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        said = made.stdout + made.stderr
        if "ensurepip" in said:
            raise SetupError(
                f"{sys.executable} cannot make a virtual environment because its ensurepip is "
                "missing; on Debian: apt-get install python3-venv."
            )
        raise SetupError(f"python -m venv failed:\n{said.strip()}")
    home.write_text(str(ROOT))


def _install(dev: bool) -> None:
    locks = [RUN_LOCK, DEV_LOCK] if dev else [RUN_LOCK]
    count = sum(
        "==" in line and not line.startswith((" ", "#"))
        for lock in locks
        for line in lock.read_text().splitlines()
    )
    print(f"setup: installing {count} locked packages into .venv", flush=True)
    _pip("--require-hashes", *(part for lock in locks for part in ("-r", str(lock))))
    _pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    for done in (True, False) if dev else (False,):
        _stamp(done).write_text(_fingerprint(done))


def _pip(*args: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-warn-script-location"]
    # A person's own pip settings may say where to download from, never where to install to.
    env = {k: v for k, v in os.environ.items() if k not in {"PIP_USER", "PIP_TARGET", "PIP_PREFIX"}}
    done = subprocess.run(
        [*command, *args], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupError(f"pip could not install the locked packages.\n{done.stderr.strip()}")


if __name__ == "__main__":
    if sys.version_info < NEEDS:
        sys.exit(f"setup: Python {NEEDS[0]}.{NEEDS[1]} or newer is needed.")
    sys.exit(main())
