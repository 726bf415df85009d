"""Waveforms: peaks of a recording, and the path that draws them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ppr_academy.services.media.decode import Samples, open_audio

MAX_PEAKS = 800
BAR_STEP = 3
"""Units from one bar to the next: 2 of bar, 1 of gap."""

# Below this (−60 dBFS) a recording counts as silent: scaling it up would draw noise as music.
SILENCE = 0.001

_FINE = 8_192
_FIRST_BUCKET = 64


@dataclass(frozen=True, slots=True)
class Waveform:
    """`peaks`: up to 800 whole numbers 0–100, the loudest is 100, empty without sound.

    `duration_ms`: how long it plays, in milliseconds.
    """

    peaks: tuple[int, ...]
    duration_ms: int


def measure(path: Path, *, timeout: float = 600) -> Waveform:
    """Peaks and length of an audio or video file, decoded as a stream in a few MB of memory.

    `timeout` is in seconds. A video without sound has no peaks and the length of its picture.
    Raises UnreadableMedia when nothing can be decoded.
    """
    decoded = open_audio(path, timeout=timeout)
    meter = PeakMeter()
    meter.feed_all(decoded.blocks)
    heard_ms = round(meter.frames * 1000 / decoded.rate)
    return Waveform(meter.peaks(), max(heard_ms, decoded.container_ms))


class PeakMeter:
    """Collects peaks of a stream whose length is not known beforehand.

    It keeps between 4,096 and 8,192 buckets; when they are full, pairs are merged.
    """

    def __init__(self) -> None:
        self.frames = 0
        self._bucket = _FIRST_BUCKET
        self._channels = 1
        self._done: Samples = np.zeros(0, np.float32)
        self._rest: Samples = np.zeros(0, np.float32)

    def feed_all(self, blocks: Iterable[Samples]) -> None:
        """Takes every block of a stream."""
        for block in blocks:
            self.feed(block)

    def feed(self, block: Samples) -> None:
        """Takes samples of shape (frames, channels), full scale at 1."""
        self.frames += len(block)
        self._channels = block.shape[1]
        loud = np.abs(block).ravel()
        if not np.isfinite(loud.max(initial=0)):
            loud = np.nan_to_num(loud, nan=0.0, posinf=1.0)
        loud = np.concatenate([self._rest, loud])
        # Interleaved channels share a bucket: one long row at a time is what numpy is fast at.
        size = self._bucket * self._channels
        whole = len(loud) // size * size
        self._rest = loud[whole:]
        self._done = np.concatenate([self._done, loud[:whole].reshape(-1, size).max(axis=1)])
        while len(self._done) > _FINE:
            self._merge()

    def peaks(self, limit: int = MAX_PEAKS) -> tuple[int, ...]:
        """At most `limit` whole numbers, 0 to 100, scaled so that the loudest is 100."""
        fine = self._done
        if len(self._rest):
            fine = np.append(fine, self._rest.max())
        if not len(fine):
            return ()
        loudest = float(fine.max())
        if loudest < SILENCE:
            return (0,) * min(limit, len(fine))
        pooled = _pool(fine, limit)
        return tuple(int(p) for p in np.rint(pooled / loudest * 100))

    def _merge(self) -> None:
        if len(self._done) % 2:
            # The odd bucket goes back in front of what has not been counted yet.
            self._rest = np.concatenate(
                [np.full(self._bucket * self._channels, self._done[-1]), self._rest]
            )
            self._done = self._done[:-1]
        self._done = self._done.reshape(-1, 2).max(axis=1)
        self._bucket *= 2


def wave_path(peaks: Sequence[int], bars: int, height: int) -> str:
    """The path of `bars` upright bars, 3 units apart, in a box of `bars` × 3 by `height`.

    Peaks are 0 to 100. A silent bar keeps a dot, so that the line of time is always there.
    """
    middle = height / 2
    parts = []
    for i, peak in enumerate(resample(peaks, bars)):
        half = max(0.6, min(100, max(0, peak)) / 100 * (middle - 1))
        parts.append(f"M{1 + i * BAR_STEP} {middle - half:.1f}V{middle + half:.1f}")
    return "".join(parts)


def resample(peaks: Sequence[int], count: int) -> tuple[int, ...]:
    """`count` peaks from any number of them: the loudest of each stretch, or repeated."""
    if count <= 0:
        return ()
    if not len(peaks):
        return (0,) * count
    if len(peaks) >= count:
        pooled = _pool(np.asarray(peaks, np.float32), count)
        return tuple(int(p) for p in pooled)
    return tuple(peaks[i * len(peaks) // count] for i in range(count))


def _pool(fine: Samples, count: int) -> Samples:
    if len(fine) <= count:
        return fine
    starts = np.arange(count) * len(fine) // count
    return np.asarray(np.maximum.reduceat(fine, starts), np.float32)
