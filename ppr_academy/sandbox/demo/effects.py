"""Mixing tools of the demo recordings: filters, dynamics, space and width, each on a whole loop.

A loop is an array of shape (2, samples). Everything is circular: what rings over the end comes
back at the start, so a loop stays without a seam however often it is repeated. An effect is
written as its name and its numbers: `"bell 300 -6 1"`.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from ppr_academy.sandbox.demo.tones import RATE, Stereo

_HOP = 32
"""Samples between two looks of the compressor at the level: 1 ms."""

Curve = npt.NDArray[np.float64]


def apply(loop: Stereo, chain: tuple[str, ...], beat: float) -> Stereo:
    """The loop through a chain of effects; `beat` is a quarter in samples.

    Filters that stand side by side are done in one go. KeyError for an unknown effect.
    """
    curve: Curve | None = None
    for step in chain:
        name, *words = step.split()
        numbers = [float(word) for word in words]
        if name in CURVES:
            part = _curve(name, loop.shape[1], *numbers)
            curve = part if curve is None else curve * part
            continue
        if curve is not None:
            loop, curve = _filtered(loop, curve), None
        loop = np.asarray(TOOLS[name](loop, beat, *numbers), np.float32)
    return loop if curve is None else _filtered(loop, curve)


@cache
def _curve(name: str, samples: int, *numbers: float) -> Curve:
    return CURVES[name](_hertz(samples), *numbers)


@cache
def _hertz(samples: int) -> Curve:
    return np.asarray(np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 1e-3))


def _filtered(loop: Stereo, curve: npt.NDArray[np.float64 | np.complex128]) -> Stereo:
    narrow = np.complex64 if np.iscomplexobj(curve) else np.float32
    spectrum = np.fft.rfft(loop, axis=1) * curve.astype(narrow)
    return np.asarray(np.fft.irfft(spectrum, loop.shape[1], axis=1), np.float32)


def _high_pass(hertz: Curve, cutoff: float) -> Curve:
    return 1 / np.sqrt(1 + (cutoff / hertz) ** 8)


def _low_pass(hertz: Curve, cutoff: float) -> Curve:
    return 1 / np.sqrt(1 + (hertz / cutoff) ** 8)


def _bell(hertz: Curve, center: float, decibels: float, octaves: float) -> Curve:
    distance = np.log2(hertz / center) / octaves
    return np.asarray(10 ** (decibels / 20 * np.exp(-2 * distance**2)))


def _high_shelf(hertz: Curve, corner: float, decibels: float) -> Curve:
    share = 1 / (1 + (corner / hertz) ** 2)
    return np.asarray(10 ** (decibels / 20 * share))


def _low_shelf(hertz: Curve, corner: float, decibels: float) -> Curve:
    share = 1 / (1 + (hertz / corner) ** 2)
    return np.asarray(10 ** (decibels / 20 * share))


def _compressed(
    loop: Stereo, _: float, threshold: float, ratio: float, attack: float, release: float
) -> Stereo:
    """Threshold in decibels, attack and release in milliseconds."""
    return np.asarray(loop * _gain_of(loop, threshold, ratio, attack, release), np.float32)


def _parallel(loop: Stereo, _: float, blend: float) -> Stereo:
    """The loop with a crushed copy of itself beside it; `blend` is the share of the copy."""
    crushed = loop * _gain_of(loop, -34, 12, 1, 90)
    crushed *= _rms(loop) / max(_rms(crushed), 1e-9)
    return (1 - blend) * loop + blend * crushed


def _gain_of(
    loop: Stereo, threshold: float, ratio: float, attack: float, release: float
) -> npt.NDArray[np.float32]:
    """The gain of a feed-forward compressor, for each sample."""
    count = loop.shape[1] // _HOP
    level = np.abs(loop[:, : count * _HOP]).max(axis=0).reshape(count, _HOP).max(axis=1)
    over = np.maximum(20 * np.log10(np.maximum(level, 1e-6)) - threshold, 0)
    wanted = (over * (1 - 1 / ratio)).tolist()
    down, up = (math.exp(-_HOP / RATE / (ms / 1000)) for ms in (attack, release))
    reduction, now = [], 0.0
    # Twice round, so that the start knows what the end did.
    for lap in range(2):
        for goal in wanted:
            share = down if goal > now else up
            now = goal + (now - goal) * share
            if lap:
                reduction.append(now)
    places = np.arange(loop.shape[1], dtype=np.float32) / _HOP
    smooth = np.interp(places, np.arange(count) + 0.5, reduction)
    return np.asarray(10 ** (-smooth / 20), np.float32)


def _saturated(loop: Stereo, _: float, drive: float) -> Stereo:
    """Soft clipping, `drive` decibels into it, as loud after it as before."""
    gain = 10 ** (drive / 20) / max(float(np.abs(loop).max()), 1e-9)
    bent = np.asarray(np.tanh(loop * gain), np.float32)
    return np.asarray(bent * (_rms(loop) / max(_rms(bent), 1e-9)), np.float32)


@cache
def _room(samples: int, seconds: float) -> npt.NDArray[np.complex128]:
    """The spectrum of a small room's answer, folded onto a loop."""
    count = round(seconds * 1.5 * RATE)
    t = np.arange(count) / RATE
    noise = np.random.default_rng(11).standard_normal((2, count)) * np.exp(-t * 6.9 / seconds)
    noise[:, : round(0.012 * RATE)] = 0
    folded = np.zeros((2, samples))
    for start in range(0, count, samples):
        piece = noise[:, start : start + samples]
        folded[:, : piece.shape[1]] += piece
    spectrum = np.fft.rfft(folded, axis=1)
    hertz = _hertz(samples)
    spectrum *= _high_pass(hertz, 220) * _low_pass(hertz, 5200)
    energy = np.sqrt((np.fft.irfft(spectrum, samples, axis=1) ** 2).sum(axis=1, keepdims=True))
    return np.asarray(spectrum / energy)


def _in_room(loop: Stereo, _: float, share: float, seconds: float) -> Stereo:
    return loop + share * _filtered(loop, _room(loop.shape[1], seconds))


def _echo(loop: Stereo, beat: float, sixteenths: float, feedback: float, share: float) -> Stereo:
    """Repeats that swap sides; `feedback` is how much of one is in the next."""
    delay = beat / 4 * sixteenths / RATE
    turn = np.exp(-2j * math.pi * _hertz(loop.shape[1]) * delay)
    tone = _low_pass(_hertz(loop.shape[1]), 3800) * _high_pass(_hertz(loop.shape[1]), 300)
    echoes = _filtered(loop, share * turn * tone / (1 - feedback * turn * tone))
    return np.asarray(loop + 0.75 * echoes + 0.25 * echoes[::-1], np.float32)


def _wide(loop: Stereo, _: float, width: float) -> Stereo:
    """Side against middle: 0 is mono, 1 leaves it, 2 doubles the sides."""
    middle, side = (loop[0] + loop[1]) / 2, (loop[0] - loop[1]) / 2 * width
    return np.stack([middle + side, middle - side])


def _haas(loop: Stereo, _: float, ms: float) -> Stereo:
    """The right side a few milliseconds late."""
    return np.stack([loop[0], np.roll(loop[1], round(ms / 1000 * RATE))])


def _flipped(loop: Stereo, _: float) -> Stereo:
    """The right side upside down."""
    return np.stack([loop[0], -loop[1]])


def _ducked(loop: Stereo, beat: float, depth: float) -> Stereo:
    """Down on every quarter and back up, as a kick would push it; `depth` in decibels."""
    place = np.arange(loop.shape[1]) % beat / beat
    back = np.clip(1 - place / 0.62, 0, 1) ** 1.4
    # It is down just before the kick comes, without the click of a jump.
    down = np.clip((place - 0.985) / 0.015, 0, 1)
    reduction = depth * np.maximum(back, down)
    return loop * np.asarray(10 ** (-reduction / 20), np.float32)


def _swept(loop: Stereo, _: float, low: float, high: float) -> Stereo:
    """A low-pass that opens from `low` to `high` hertz, and shuts in the last sixteenth."""
    steps = 7
    progress = np.linspace(0, 1, loop.shape[1])
    place = (steps - 1) * np.minimum(progress / 0.9375, (1 - progress) / 0.0625)
    out = np.zeros_like(loop)
    for i in range(steps):
        cutoff = low * (high / low) ** (i / (steps - 1))
        share = np.clip(1 - np.abs(place - i), 0, 1).astype(np.float32)
        out += share * _filtered(loop, _low_pass(_hertz(loop.shape[1]), cutoff))
    return out


def _rms(loop: Stereo) -> float:
    return math.sqrt(float(np.mean(np.square(loop))))


CURVES: dict[str, Callable[..., Curve]] = {
    "hp": _high_pass,
    "lp": _low_pass,
    "bell": _bell,
    "high": _high_shelf,
    "low": _low_shelf,
}

TOOLS: dict[str, Callable[..., Stereo]] = {
    "comp": _compressed,
    "parallel": _parallel,
    "sat": _saturated,
    "room": _in_room,
    "echo": _echo,
    "wide": _wide,
    "haas": _haas,
    "flip": _flipped,
    "duck": _ducked,
    "sweep": _swept,
}
