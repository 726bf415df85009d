"""Recordings as a stream of samples: libsndfile for what it reads, ffmpeg for the rest."""

import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types
import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]  # ships no types

from ppr_academy.services.media.errors import UnreadableMedia

Samples = npt.NDArray[np.float32]

BLOCK_FRAMES = 65_536
LONGEST_SECONDS = 12 * 3600

# What ffmpeg decodes to: enough for a picture of the sound, and quick to move through a pipe.
FFMPEG_RATE = 16_000
_CHANNELS = 2

# Only plain containers. Playlists and concat scripts could make ffmpeg open other files.
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,aac,mp3,flac,ogg,wav"
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)")
_AUDIO_STREAM = re.compile(r"Stream #0:\d+.*: Audio: ")
_ANY_STREAM = re.compile(r"Stream #0:\d+.*: (Audio|Video): ")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Blocks of shape (frames, channels), full scale at 1, at `rate` frames a second.

    `blocks` can be taken once. `container_ms` is 0 unless the container states a length.
    """

    blocks: Iterator[Samples]
    rate: int
    container_ms: int = 0


def open_audio(path: Path, *, timeout: float) -> Decoded:
    """Opens a recording; the samples come while `blocks` is read, a block at a time.

    `timeout` is how many seconds ffmpeg may take in all. Raises UnreadableMedia, here or while
    `blocks` is read.
    """
    try:
        source = soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, TypeError):
        # TypeError: the name ends in ".raw", and soundfile trusts names; ffmpeg looks inside.
        return _open_with_ffmpeg(path, timeout)
    return Decoded(_soundfile_blocks(source), source.samplerate)


def _soundfile_blocks(source: soundfile.SoundFile) -> Iterator[Samples]:
    limit = LONGEST_SECONDS * source.samplerate
    size = max(1, BLOCK_FRAMES * _CHANNELS // source.channels)
    with source:
        while limit > 0:
            try:
                block = source.read(min(size, limit), dtype="float32", always_2d=True)
            except soundfile.LibsndfileError as broken:
                raise UnreadableMedia from broken
            if not len(block):
                return
            limit -= len(block)
            yield block


def _open_with_ffmpeg(path: Path, timeout: float) -> Decoded:
    report = _describe(path, min(timeout, 60))
    if not _ANY_STREAM.search(report):
        raise UnreadableMedia
    container_ms = _stated_length(report)
    if not _AUDIO_STREAM.search(report):
        return Decoded(iter(()), FFMPEG_RATE, container_ms)
    return Decoded(_ffmpeg_blocks(path, timeout), FFMPEG_RATE, container_ms)


def _base(path: Path) -> list[str]:
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-nostdin",
        "-nostats",
        *("-max_alloc", str(256 * 2**20)),
        *("-protocol_whitelist", "file"),
        *("-format_whitelist", _FORMATS),
        *("-i", f"file:{path.absolute()}"),
    ]


def _describe(path: Path, timeout: float) -> str:
    """What ffmpeg says of a file; it always ends with "no output", which is not an error here."""
    try:
        done = subprocess.run(
            _base(path), capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as late:
        raise UnreadableMedia from late
    return done.stderr[-65_536:].decode(errors="replace")


def _stated_length(report: str) -> int:
    found = _DURATION.search(report)
    if not found:
        return 0
    hours, minutes, seconds, hundredths = (int(part) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


def _ffmpeg_blocks(path: Path, timeout: float) -> Iterator[Samples]:
    command = [
        *_base(path),
        *("-map", "0:a:0", "-t", str(LONGEST_SECONDS)),
        *("-ac", str(_CHANNELS), "-ar", str(FFMPEG_RATE), "-f", "s16le", "pipe:1"),
    ]
    # ffmpeg may complain at length about a broken file: a file never fills up as a pipe would.
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        )
        pipe = process.stdout
        assert pipe is not None
        alarm = threading.Timer(timeout, process.kill)
        alarm.start()
        try:
            yield from _pipe_blocks(pipe)
            if process.wait() != 0:
                raise UnreadableMedia
        finally:
            alarm.cancel()
            process.kill()
            process.wait()
            pipe.close()


def _pipe_blocks(pipe: IO[bytes]) -> Iterator[Samples]:
    size = BLOCK_FRAMES * _CHANNELS * 2
    while chunk := pipe.read(size):
        usable = len(chunk) // (_CHANNELS * 2) * (_CHANNELS * 2)
        samples = np.frombuffer(chunk[:usable], "<i2").reshape(-1, _CHANNELS)
        yield samples.astype(np.float32) / np.float32(32768)
