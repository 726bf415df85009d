"""Pitched instruments of the demo recordings, each note drawn once and kept.

A note is an array of shape (2, samples), 32-bit floats, at RATE. Partials are powers of one
decaying phasor, w = exp((iω − d)t), so that a partial costs a multiplication instead of a sine.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

RATE = 32_000
"""Samples a second of everything that is rendered here."""

LONGEST = 4.6
"""Seconds a note can sound."""

Stereo = npt.NDArray[np.float32]
Mono = npt.NDArray[np.float32]

_NAMES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def midi(name: str) -> int:
    """The MIDI number of a note like `C4` (60), `F#3` or `Bb2`. ValueError for anything else."""
    letter, rest = name[0], name[1:]
    shift = {"#": 1, "b": -1}.get(rest[:1], 0)
    return 12 * (int(rest[abs(shift) :]) + 1) + _NAMES[letter] + shift


def frequency(number: float) -> float:
    """Hertz of a MIDI number, A4 = 440."""
    return float(440 * 2 ** ((number - 69) / 12))


@cache
def note(voice: str, number: int) -> Stereo:
    """One note of an instrument, struck at full velocity and left to ring."""
    sound = VOICES[voice](number)
    return np.ascontiguousarray(sound, dtype=np.float32)


def release(voice: str) -> float:
    """Seconds a note of this instrument takes to end after the key is let go."""
    return _RELEASE.get(voice, 0.06)


def _time(seconds: float) -> Mono:
    return np.arange(round(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def _partials(
    hertz: float, levels: Sequence[float], decay: float, seconds: float, brake: float = 0.0
) -> Mono:
    """Harmonics at `levels`; partial n decays at (decay + n × brake) a second."""
    t = _time(seconds)
    phasor = np.exp(t * np.complex64(2j * math.pi * hertz - brake))
    wave = np.exp(-decay * t).astype(np.complex64)
    out = np.zeros(len(t), np.float32)
    for n, level in enumerate(levels, 1):
        if hertz * n > RATE * 0.45:
            break
        wave = wave * phasor
        if level:
            out += np.float32(level) * wave.imag
    return out


def _attack(sound: Mono, seconds: float) -> Mono:
    count = min(len(sound), max(1, round(seconds * RATE)))
    sound[:count] *= np.sin(np.linspace(0, math.pi / 2, count, dtype=np.float32)) ** 2
    return sound


def _low_passed_saw(hertz: float, cutoff: float, most: int) -> list[float]:
    """Levels of a sawtooth behind a filter of 12 dB an octave."""
    return [1 / n / (1 + (hertz * n / cutoff) ** 2) for n in range(1, most + 1)]


def _keys(number: int) -> Stereo:
    """Electric piano: few partials, a short tine, a slow tremolo between the sides."""
    hertz = frequency(number)
    body = _partials(
        hertz, (1, 0.42, 0.26, 0.15, 0.1, 0.06, 0.03), 0.5 + hertz / 900, LONGEST * 0.8, 0.5
    )
    tine = _partials(hertz * 7.08, (0.12,), 12, 0.4)
    body[: len(tine)] += tine
    sway = 0.16 * np.sin(2 * math.pi * 4.4 * _time(len(body) / RATE))
    body = _attack(body, 0.003) * np.float32(0.5)
    return np.stack([body * (1 + sway), body * (1 - sway)])


def _organ(number: int) -> Stereo:
    """Drawbars 16', 8', 5 1/3', 4', 2 2/3', 2' through a slowly turning speaker."""
    half = frequency(number) / 2
    body = _partials(half, (0.5, 1, 0.5, 0.55, 0, 0.25, 0, 0.2), 0.02, LONGEST)
    turn = 0.12 * np.sin(2 * math.pi * 6.1 * _time(len(body) / RATE))
    body = _attack(body, 0.006) * np.float32(0.24)
    return np.stack([body * (1 + turn), body * (1 - turn)])


def _pad(number: int) -> Stereo:
    """Three dark sawtooths, a few cents apart, swelling in."""
    hertz = frequency(number)
    levels = _low_passed_saw(hertz, 900, 7)
    left, middle, right = (
        _partials(hertz * 2 ** (detune / 1200), levels, 0.05, LONGEST) for detune in (-8, 1, 7)
    )
    sides = np.stack([left + 0.7 * middle, right + 0.7 * middle])
    return np.stack([_attack(side, 0.28) for side in sides * np.float32(0.22)])


def _stab(number: int) -> Stereo:
    """A sawtooth pluck: the upper partials go first, as behind a closing filter."""
    hertz = frequency(number)
    levels = _low_passed_saw(hertz, 2600, 12)
    left, right = (
        _partials(hertz * 2 ** (detune / 1200), levels, 2.2, 1.4, 1.5) for detune in (-6, 6)
    )
    return np.stack([_attack(left, 0.002), _attack(right, 0.002)]) * np.float32(0.42)


def _bass(number: int) -> Stereo:
    body = _partials(frequency(number), (1, 0.42, 0.2, 0.12, 0.06), 1.1, 2.4, 0.5)
    return _both(_attack(body, 0.004) * np.float32(0.55))


def _sub(number: int) -> Stereo:
    return _both(_attack(_partials(frequency(number), (1,), 0.3, 2.6), 0.008) * np.float32(0.6))


def _log(number: int, glide: float = 0.0) -> Stereo:
    """Log drum: a sine that drops onto its note, driven hard, gone in half a second.

    `glide`: from how many semitones above it slides down, on top of the knock.
    """
    t = _time(1.1)
    knock = 1 + 1.1 * np.exp(-t / 0.012)
    slide = 2 ** (glide / 12 * np.exp(-t / 0.09))
    phase = np.cumsum(frequency(number) * knock * slide) / RATE * 2 * math.pi
    body = np.tanh(2.4 * np.sin(phase) * np.exp(-t / 0.34)) + 0.25 * np.sin(2 * phase) * np.exp(
        -t / 0.08
    )
    return _both(_attack(body.astype(np.float32), 0.001) * np.float32(0.5))


def _log_slide(number: int) -> Stereo:
    return _log(number, 7.0)


def _lead(number: int) -> Stereo:
    """A round pluck for single lines: odd partials."""
    body = _partials(frequency(number), (1, 0, 0.28, 0, 0.1, 0, 0.04), 2.0, 1.8, 0.7)
    return _both(_attack(body, 0.004) * np.float32(0.45))


def _tone(number: int) -> Stereo:
    """A plain sine, for ear checks."""
    return _both(_attack(_partials(frequency(number), (1,), 0.1, 2.4), 0.02) * np.float32(0.4))


def _both(sound: Mono) -> Stereo:
    return np.stack([sound, sound])


VOICES: dict[str, Callable[[int], Stereo]] = {
    "keys": _keys,
    "organ": _organ,
    "pad": _pad,
    "stab": _stab,
    "bass": _bass,
    "sub": _sub,
    "log": _log,
    "logslide": _log_slide,
    "lead": _lead,
    "tone": _tone,
}

_RELEASE = {"keys": 0.12, "organ": 0.05, "pad": 0.5, "stab": 0.09, "log": 0.2, "logslide": 0.2}
