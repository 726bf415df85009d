"""Renders the lessons' recordings in a process of its own, beside whatever else goes on.

It imports nothing of the services, so that it is at work at once.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from ppr_academy.sandbox.demo import synth
from ppr_academy.sandbox.demo.shapes import Sound


class Rendering:
    """Recordings on their way: (place in the list, file) as soon as each is ready."""

    def __init__(self, pool: ProcessPoolExecutor, folder: Path, sounds: Sequence[Sound]) -> None:
        self._places: dict[Future[Path], int] = {
            pool.submit(_render, sound, folder / f"{place}.flac"): place
            for place, sound in enumerate(sounds)
        }

    def __iter__(self) -> Iterator[tuple[int, Path]]:
        for done in as_completed(self._places):
            yield self._places[done], done.result()


@contextmanager
def render(sounds: Sequence[Sound], folder: Path) -> Iterator[Rendering]:
    """Begin to render into a folder; what is not done when the block ends is given up.

    A thread would take turns with the services, and a fork would copy their connections. One
    process is enough: it is done soon after the month's orders are.
    """
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin_work)
    try:
        yield Rendering(pool, folder, sounds)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_work() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the seed is told, and ends this process
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """A killed seed cannot end this process, which would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _render(sound: Sound, path: Path) -> Path:
    synth.write(sound, path)
    return path
