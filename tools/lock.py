"""Compiles the lock files again: versions and hashes, and no address to download from.

Python: requirements*.in become requirements*.txt by pip-compile. npm: Reflex resolves what the
pages need and reflex.lock is written from that. Usage: python -m tools.lock [python|npm]
"""

import os
import subprocess
import sys
from pathlib import Path

from ppr_academy.build import BIN, relock, tool_environment

ROOT = Path(__file__).resolve().parent.parent
_NO_ADDRESSES = ("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links")


def main(which: list[str]) -> None:
    """Compile both kinds of lock, or the one that is named."""
    if which in ([], ["python"]):
        for source in ("requirements.in", "requirements-dev.in"):
            lock_python(source)
    if which in ([], ["npm"]):
        print("lock: resolving npm packages", flush=True)
        relock()


def lock_python(source: str) -> None:
    """Write the lock beside `source`, keeping every version that still fits."""
    target = ROOT / source.replace(".in", ".txt")
    print(f"lock: compiling {source}", flush=True)
    command = [str(BIN / "python"), "-m", "piptools", "compile", "--quiet", "--generate-hashes"]
    command += [*_NO_ADDRESSES, "--allow-unsafe", "--strip-extras", "--no-header"]
    subprocess.run([*command, "--output-file", target.name, source], cwd=ROOT, check=True)
    header = f"# Made by `make lock` from {source}. Versions and hashes only.\n"
    target.write_text(header + target.read_text().lstrip("\n"))


if __name__ == "__main__":
    os.environ.update(tool_environment())
    main(sys.argv[1:])
