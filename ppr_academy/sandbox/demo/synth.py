"""Plays a lesson's score: layers to loops, loops to takes, takes to a FLAC file.

All numbers are seeded by what they stand for, so the same score is the same recording.
"""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]  # ships no types

from ppr_academy.sandbox.demo import effects, hits, tones
from ppr_academy.sandbox.demo.shapes import Layer, Sound, Take
from ppr_academy.sandbox.demo.tones import RATE, Stereo

LOUDNESS = -18.0
"""Decibels below full scale, weighted as the ear hears, that every take is brought to."""

_WINDOW = 2048

CEILING = 0.97
_KNEE = 0.72

_VELOCITY = {"X": 1.0, "x": 0.8, "o": 0.36}
_STEPS_A_BAR = 16

# Three bits less than 16: the noise this adds lies at −80 dB, and a lesson takes half the space.
_COARSENESS = 8


def render(sound: Sound) -> Stereo:
    """The whole recording, shape (2, samples), within ±CEILING."""
    parts = []
    for number, take in enumerate(sound.takes, 1):
        parts += [_taps(number), _played(take, sound.bpm)]
    return np.concatenate(parts, axis=1)


def write(sound: Sound, path: Path) -> float:
    """Renders a sound into a FLAC file of 16 bits; gives back its seconds."""
    samples = render(sound)
    whole = np.rint(samples.T * (32_767 / _COARSENESS)).astype(np.int16) * np.int16(_COARSENESS)
    soundfile.write(path, whole, RATE, subtype="PCM_16", format="FLAC")
    return float(samples.shape[1] / RATE)


def loop_of(take: Take, bpm: float) -> Stereo:
    """One round of a take, mixed but not yet brought to its loudness."""
    step = _step_samples(bpm)
    samples = step * _STEPS_A_BAR * take.bars
    beat = step * 4.0
    out = np.zeros((2, samples), np.float32)
    groups: dict[tuple[str, ...], Stereo] = {}
    for layer in take.layers:
        track = out if not layer.chain else groups.setdefault(layer.chain, np.zeros_like(out))
        _play(track, layer, take, step)
    for chain, track in groups.items():
        out += effects.apply(track, chain, beat)
    if take.bus:
        # Thresholds mean what the lessons say: the loudest peak comes in at −6 dB.
        out *= np.float32(0.5) / max(np.abs(out).max(), np.float32(1e-6))
    return effects.apply(out, take.bus, beat)


def loudness(loop: Stereo) -> float:
    """Decibels of full scale, weighted towards what the ear hears (after ITU-R BS.1770's curve)."""
    # Twelve or more hertz of resolution are plenty: short windows instead of one long transform.
    windows = loop[:, : loop.shape[1] // _WINDOW * _WINDOW].reshape(2, -1, _WINDOW)
    spectrum = np.square(np.abs(np.fft.rfft(windows, axis=2))).mean(axis=1).sum(axis=0)
    power = 2 * float((spectrum * _ear()).sum()) / _WINDOW**2
    return 10 * math.log10(max(power, 1e-12))


@cache
def _ear() -> npt.NDArray[np.float64]:
    hertz = np.maximum(np.fft.rfftfreq(_WINDOW, 1 / RATE), 1e-3)
    low_cut = 1 / (1 + (60 / hertz) ** 4)
    return np.asarray(low_cut * 10 ** (0.4 / (1 + (1500 / hertz) ** 2)))


def _step_samples(bpm: float) -> int:
    # A multiple of 16 keeps the lengths of loops friendly to the Fourier transform.
    return round(RATE * 60 / bpm / 4 / 16) * 16


def _played(take: Take, bpm: float) -> Stereo:
    loop = loop_of(take, bpm)
    gain = 10 ** ((LOUDNESS + take.trim - loudness(loop)) / 20)
    played = np.tile(_limited(loop * np.float32(gain)), take.times)
    rise, fall = round(0.004 * RATE), round(0.25 * RATE)
    played[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    played[:, -fall:] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
    return played


def _limited(loop: Stereo) -> Stereo:
    """Rounds off what stands above the knee, so that nothing ever clips."""
    size = np.abs(loop)
    room = CEILING - _KNEE
    rounded = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.asarray(np.where(size > _KNEE, np.sign(loop) * rounded, loop), np.float32)


def _taps(number: int) -> Stereo:
    """As many taps on wood as the number of the take, and a breath."""
    gap = round(0.24 * RATE)
    out = np.zeros((2, round(0.3 * RATE) + number * gap + round(0.2 * RATE)), np.float32)
    tap = hits.hit("tap") * np.float32(0.5)
    for i in range(number):
        start = round(0.3 * RATE) + i * gap
        out[:, start : start + tap.shape[1]] += tap
    return out


def _play(track: Stereo, layer: Layer, take: Take, step: int) -> None:
    gain = 10 ** (layer.gain / 20)
    sides = np.array([[min(1, 1 - layer.pan)], [min(1, 1 + layer.pan)]], np.float32)
    late = round(layer.late_ms / 1000 * RATE)
    slots = [slot.split() for slot in layer.notes.split("|")]
    steps = take.bars * _STEPS_A_BAR
    for place, mark, held in _onsets(layer.steps, steps):
        at = place * step + late
        if place % 2:
            at += round(take.swing * step / 3)
        velocity = np.float32(_VELOCITY[mark] * gain * _touch(layer.voice, place)) * sides
        if not layer.notes:
            _add(track, hits.hit(layer.voice) * velocity, at)
            continue
        for i, name in enumerate(slots[place * len(slots) // steps]):
            sound = _held(layer.voice, tones.midi(name), held * step)
            # The fingers of a hand do not land at once.
            _add(track, sound * velocity, at + i * round(0.003 * RATE))


def _onsets(pattern: str, steps: int) -> Iterator[tuple[int, str, int]]:
    """(step, mark, steps held) of each hit, the pattern repeated until the take is full."""
    row = (pattern * (steps // len(pattern) + 1))[:steps]
    for place, mark in enumerate(row):
        if mark in _VELOCITY:
            held = 1
            while place + held < steps and row[place + held] == "-":
                held += 1
            yield place, mark, held


def _held(voice: str, number: int, samples: int) -> Stereo:
    """A note, let go after `samples`."""
    whole = tones.note(voice, number)
    fade = round(tones.release(voice) * RATE)
    length = min(whole.shape[1], samples + fade)
    out = whole[:, :length].copy()
    fade = min(fade, length)
    out[:, length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32) ** 2
    return out


def _add(track: Stereo, sound: Stereo, at: int) -> None:
    """Adds a sound to a loop; what goes over the end comes in at the start."""
    samples = track.shape[1]
    at %= samples
    sound = sound[:, :samples]
    first = min(sound.shape[1], samples - at)
    track[:, at : at + first] += sound[:, :first]
    if first < sound.shape[1]:
        track[:, : sound.shape[1] - first] += sound[:, first:]


def _touch(voice: str, place: int) -> float:
    """No two strokes of a hand are the same: up to 7 % softer, always the same at this place."""
    return 1 - 0.07 * (((place * 73 + len(voice) * 31) * 2_654_435_761) % 1000) / 1000
