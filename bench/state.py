"""A state whose handlers do nothing but what is measured; only bench.server registers it."""

import asyncio
import gc
import time

import reflex as rx
from sqlmodel import Session

from ppr_academy.services.core import live
from ppr_academy.services.core.hub import hub
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source
from ppr_academy.state.retention import KEEP_SECONDS, forget_unconnected

TOPIC = "bench"
_committed_at = 0
_loads = 0


def read_rows(session: Session) -> list[str]:
    """The moment of the last change in nanoseconds, and twenty rows."""
    global _loads
    _loads += 1
    session.connection().exec_driver_sql("SELECT 1")
    return [f"at:{_committed_at}", *(f"row {number}" for number in range(20))]


def change_rows(session: Session) -> None:
    """What a sale does to the pages that show it."""
    global _committed_at
    live.touch(session, TOPIC)
    _committed_at = time.monotonic_ns()


class BenchState(Live, Page, rx.State):
    """Ticks, rows that are followed live, and what the server holds."""

    ticks: int = 0
    rows: list[str] = []
    report: dict[str, int] = {}

    def _sources(self) -> tuple[Source, ...]:
        return (Source(read_rows, topics=lambda _entry: (TOPIC,), show="_show_rows"),)

    def _show_rows(self, rows: list[str]) -> None:
        self.rows = rows

    @rx.event
    def tick(self) -> None:
        """The trivial event."""
        self.ticks += 1

    @rx.event
    async def change(self) -> None:
        """Change the rows through the seam."""
        await self._call(change_rows)

    @rx.event
    async def count(self) -> None:
        """Say what the server holds now."""
        self._report()

    @rx.event
    async def forget(self) -> None:
        """Forget closed pages as the server would two minutes from now, then count."""
        from ppr_academy.ppr_academy import app

        connected = set(app.event_namespace.token_to_sid)
        forget_unconnected(app.state_manager, connected, now=time.time() + KEEP_SECONDS + 1)
        self._report()

    def _report(self) -> None:
        from ppr_academy.ppr_academy import app

        gc.collect()
        self.report = {
            "watchers": hub.count_watchers(),
            "topics": hub.count_topics(),
            "tasks": len(asyncio.all_tasks()),
            "sockets": len(app.event_namespace.token_to_sid),
            "states": len(app.state_manager.states),
            "loads": _loads,
            "at": time.monotonic_ns(),
        }
