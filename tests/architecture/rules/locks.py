"""What lock files hold: hashes, no addresses, and all that any supported machine needs."""

import importlib.metadata
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from packaging.requirements import Requirement

_PYTHONS = ("3.11.0", "3.12.0", "3.13.0", "3.14.0")
_SYSTEMS = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
)
ENVIRONMENTS = tuple(
    {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": platform,
        "platform_system": system,
        "platform_machine": machine,
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for python in _PYTHONS
    for platform, system, machine in _SYSTEMS
)


def npm_lock_faults(lock: Mapping[str, Any]) -> Iterator[str]:
    """Packages of a package-lock with an address, or without a hash."""
    for name, package in lock["packages"].items():
        if "resolved" in package:
            yield f"{name} names where it was downloaded from."
        if name and "integrity" not in package and not package.get("link"):
            yield f"{name} has no hash."


def python_lock_faults(text: str) -> Iterator[str]:
    """Requirements without a hash, and lines that say where to download from."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.startswith("--") or "://" in line:
            yield line.strip()
        elif line and not line.startswith((" ", "#")) and "--hash=" not in line:
            yield f"{line.split()[0]} has no hash."


def not_locked(wanted: str, locked: str) -> list[str]:
    """Names in a .in file that the compiled lock does not have."""
    names = {_plain(line) for line in locked.splitlines() if "==" in line and line[:1].isalnum()}
    lines = [line for line in wanted.splitlines() if line[:1].isalnum()]
    return [line for line in lines if _plain(line) not in names]


def _plain(line: str) -> str:
    name = re.split(r"[\[=<>~! ;]", line, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_requirements(name: str) -> list[str]:
    """What an installed package says it needs; nothing for one that is not installed here."""
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []


def unlocked_elsewhere(
    wanted: str, locked: str, requirements_of: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    """What some supported Python or system needs and the lock, compiled here, does not have."""
    lines = (line.partition("#")[0].strip() for line in wanted.splitlines())
    first = [Requirement(line) for line in lines if line[:1].isalnum()]
    waiting = [(_plain(requirement.name), frozenset(requirement.extras)) for requirement in first]
    names = {_plain(line) for line in locked.splitlines() if "==" in line and line[:1].isalnum()}
    seen = set()
    while waiting:
        package = waiting.pop()
        if package in seen:
            continue
        seen.add(package)
        name, extras = package
        for requirement in map(Requirement, requirements_of(name)):
            if _is_needed_somewhere(requirement, extras):
                needed = _plain(requirement.name)
                if needed not in names:
                    yield f"{name} needs {requirement}, and the lock does not have it."
                waiting.append((needed, frozenset(requirement.extras)))


def _is_needed_somewhere(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    if marker is None:
        return True
    return any(
        marker.evaluate({**environment, "extra": extra})
        for environment in ENVIRONMENTS
        for extra in (*extras, "")
    )
