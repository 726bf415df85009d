"""Serves the built academy on one port: granian, one process or several, ended gently.

Several processes share the port and their state in Redis. Each takes the lowest free executor id
(`web-1`, `web-2` …) and keeps it while it lives; its successor gets the same one and with it the
jobs that were cut short.
"""

import fcntl
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from ppr_academy.services.core.config import Settings, get_settings

ROOT = Path(__file__).resolve().parent.parent
KILL_AFTER_SECONDS = 10
_held: list[IO[str]] = []  # open for the life of the process: closing gives the id away


class CannotServe(SystemExit):
    """The server cannot start; one sentence says why."""


ACADEMY = "ppr_academy.serve:create_app"


def serve(*, processes: int = 1, host: str | None = None, target: str = ACADEMY) -> None:
    """Serve until SIGINT or SIGTERM. `host` falls back to HOST, then to 127.0.0.1.

    `target` names the factory that makes each process's application.

    Raises:
        CannotServe: the port is taken, or several processes have no Redis to share state in.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    settings = get_settings()
    host = host or os.environ.get("HOST", "127.0.0.1")
    if processes > 1 and not settings.redis_url:
        raise CannotServe("More than one process needs REDIS_URL, to share pages' state.")
    _require_free(host, settings.port)
    os.environ.update(reflex_environment(settings))
    os.chdir(ROOT)
    server = Granian(
        target,
        factory=True,
        address=host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=processes,
        respawn_failed_workers=processes > 1,
        respawn_interval=0.5,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        log_level=LogLevels.warning,
        process_name=None,
    )
    server.serve()


def reflex_environment(settings: Settings) -> Mapping[str, str]:
    """What Reflex reads at import, so that it serves the finished build and compiles nothing."""
    values = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_DIR": str(ROOT / "var" / "reflex"),
        "REFLEX_STATE_MANAGER_MODE": "redis" if settings.redis_url else "memory",
        "PORT": str(settings.port),
        "DATA_DIR": str(settings.data_dir),
    }
    if settings.redis_url:
        values |= {"REFLEX_REDIS_URL": settings.redis_url, "REFLEX_OPLOCK_ENABLED": "true"}
    return values


def create_app() -> Any:
    """The ASGI application of one server process; granian calls this in each."""
    os.environ["EXECUTOR_ID"] = _claim_executor(get_settings())
    get_settings.cache_clear()
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from ppr_academy.ppr_academy import app

    return app()


def _claim_executor(settings: Settings) -> str:
    """The lowest id that no living process of this data folder holds."""
    prefix = os.environ.get("EXECUTOR_ID", "web")
    folder = settings.data_dir / "executors"
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        name = f"{prefix}-{number}"
        handle = (folder / name).open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            number += 1
            continue
        _held.append(handle)
        return name


def _require_free(host: str, port: int) -> None:
    # granian shares a port with anyone who also shares it, so a second server would go unnoticed.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise CannotServe(
                f"Port {port} on {host} cannot be used ({refused.strerror}); set PORT to another."
            ) from refused
