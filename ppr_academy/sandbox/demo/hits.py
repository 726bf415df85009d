"""Drums of the demo recordings: one hit each, drawn once and kept."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from ppr_academy.sandbox.demo.tones import RATE, Mono, Stereo


@cache
def hit(name: str) -> Stereo:
    """One hit of a drum as an array of shape (2, samples)."""
    pan = _PLACES.get(name, 0.0)
    sides = np.array([[min(1, 1 - pan)], [min(1, 1 + pan)]])
    return np.ascontiguousarray(np.atleast_2d(HITS[name]()) * sides, dtype=np.float32)


def _time(seconds: float) -> Mono:
    return np.arange(round(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def _noise(seconds: float, low: float, high: float, seed: int) -> Mono:
    """Noise between two frequencies, its loudest sample at 1."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    below = 1 / (1 + (low / np.maximum(hertz, 1)) ** 6)
    above = 1 / (1 + (hertz / high) ** 6)
    sound = np.fft.irfft(spectrum * below * above, count)
    return np.asarray(sound / np.abs(sound).max(), np.float32)


def _sweep(low: float, above: float, fall: float, decay: float, seconds: float) -> Mono:
    """A sine that falls from `low + above` to `low` hertz."""
    t = _time(seconds)
    phase = 2 * math.pi * (low * t - above * fall * np.exp(-t / fall) + above * fall)
    sound = np.sin(phase) * np.exp(-t / decay)
    ends = min(len(t), round(0.01 * RATE))
    sound[-ends:] *= np.linspace(1, 0, ends)
    return np.asarray(sound, np.float32)


def _decay(sound: Mono, seconds: float) -> Mono:
    t = np.arange(len(sound), dtype=np.float32) / np.float32(RATE)
    return np.asarray(sound * np.exp(-t / seconds), np.float32)


def _added(*sounds: Mono) -> Mono:
    out = np.zeros(max(len(sound) for sound in sounds), np.float32)
    for sound in sounds:
        out[: len(sound)] += sound
    return out


def _kick() -> Mono:
    click = _decay(_noise(0.012, 1500, 7000, 1), 0.002)
    return _added(_driven(_sweep(47, 170, 0.024, 0.17, 0.5), 1.4), 0.16 * click)


def _thump() -> Mono:
    """A kick that rings on its note, for lessons about the low end."""
    return _driven(_sweep(43.65, 120, 0.03, 0.33, 0.9), 1.3)


def _knock() -> Mono:
    """A short, dry kick with more knuckle than weight."""
    click = _decay(_noise(0.02, 900, 5000, 2), 0.004)
    return _added(_driven(_sweep(62, 210, 0.014, 0.085, 0.32), 1.8), 0.25 * click)


def _snare() -> Mono:
    skin = _added(0.5 * _sweep(185, 60, 0.01, 0.07, 0.2), 0.22 * _sweep(331, 40, 0.01, 0.05, 0.2))
    wires = _decay(_noise(0.26, 1800, 9500, 3), 0.075)
    return _added(skin, 0.55 * wires)


def _clap() -> Mono:
    hands = _noise(0.24, 900, 5200, 4)
    t = _time(0.24)
    bursts = sum(
        np.where(t >= start, np.exp(-(t - start) / 0.006), 0) for start in (0.0, 0.011, 0.021)
    )
    tail = np.where(t >= 0.03, np.exp(-(t - 0.03) / 0.055), 0)
    return np.asarray(0.95 * hands * (bursts + tail), np.float32)


def _rim() -> Mono:
    return _added(0.5 * _sweep(1720, 0, 1, 0.012, 0.08), 0.35 * _sweep(815, 0, 1, 0.02, 0.08))


def _hat() -> Mono:
    return 0.55 * _decay(_noise(0.09, 7200, 15_000, 5), 0.02)


def _open() -> Mono:
    return 0.55 * _decay(_noise(0.36, 6600, 15_000, 6), 0.11)


def _shaker() -> Mono:
    grains = _noise(0.11, 4200, 10_500, 7)
    t = _time(0.11)
    return np.asarray(0.42 * grains * np.minimum(t / 0.014, 1) * np.exp(-t / 0.03), np.float32)


def _conga() -> Mono:
    return 0.5 * _sweep(212, 50, 0.012, 0.1, 0.3)


def _tap() -> Mono:
    """The woodblock that counts the takes."""
    return _added(0.4 * _sweep(1180, 0, 1, 0.016, 0.1), 0.2 * _sweep(1860, 0, 1, 0.01, 0.1))


def _driven(sound: Mono, drive: float) -> Mono:
    return np.asarray(0.9 * np.tanh(drive * sound), np.float32)


HITS: dict[str, Callable[[], Mono]] = {
    "kick": _kick,
    "thump": _thump,
    "knock": _knock,
    "snare": _snare,
    "clap": _clap,
    "rim": _rim,
    "hat": _hat,
    "open": _open,
    "shaker": _shaker,
    "conga": _conga,
    "tap": _tap,
}

# Where they stand, −1 left to 1 right, seen from in front of the kit.
_PLACES = {"rim": -0.4, "conga": 0.35}
