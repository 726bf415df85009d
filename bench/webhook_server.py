"""The academy's HTTP routes alone: `python -m bench.webhook_server PORT`, for its measure."""

import sys

from granian.constants import Interfaces
from granian.server import Server

from ppr_academy.api.app import create_api
from ppr_academy.worker import load_jobs


def create() -> object:
    """The ASGI application; what it enqueues, nobody runs while the measure lasts."""
    load_jobs()
    return create_api()


if __name__ == "__main__":
    Server(
        "bench.webhook_server:create",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGINL,
        factory=True,
        log_enabled=False,
    ).serve()
