"""The thirteen drawings a cover can carry, each from a seeded stream and three inks.

A motif takes (stream, ground, figure, spark) and gives SVG elements in a square of 240 units.
The order in which it takes numbers from the stream is part of the drawing: keep it.
"""

import math
from collections.abc import Callable

from ppr_academy.services.media.colors import mix
from ppr_academy.services.media.seeded import Rng

Motif = Callable[[Rng, str, str, str], list[str]]

# The corners a pad's quarter disc can sit in; {0} {1} is the upper left, {2} {3} the lower right.
_QUARTERS = (
    "M{0} {1}L{2} {1}A60 60 0 0 1 {0} {3}Z",
    "M{2} {1}L{2} {3}A60 60 0 0 1 {0} {1}Z",
    "M{2} {3}L{0} {3}A60 60 0 0 1 {2} {1}Z",
    "M{0} {3}L{0} {1}A60 60 0 0 1 {2} {3}Z",
)


def euclid(onsets: int, steps: int, rotation: int = 0) -> list[bool]:
    """`onsets` spread as evenly as possible over `steps` (Bjorklund's rhythm, by rounding)."""
    return [((i + rotation) * onsets) % steps < onsets for i in range(steps)]


def _num(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    corner = f' rx="{_num(radius)}"' if radius else ""
    return (
        f'<rect x="{_num(x)}" y="{_num(y)}" width="{_num(width)}" height="{_num(height)}"'
        f'{corner} fill="{fill}"/>'
    )


def _disc(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{_num(x)}" cy="{_num(y)}" r="{_num(radius)}" fill="{fill}"/>'


def _ring(x: float, y: float, radius: float, stroke: str, width: float) -> str:
    return (
        f'<circle cx="{_num(x)}" cy="{_num(y)}" r="{_num(radius)}" '
        f'fill="none" stroke="{stroke}" stroke-width="{_num(width)}"/>'
    )


def _shape(outline: str, fill: str) -> str:
    return f'<path d="{outline}" fill="{fill}"/>'


def _line(outline: str, stroke: str, width: float) -> str:
    return f'<path d="{outline}" fill="none" stroke="{stroke}" stroke-width="{_num(width)}"/>'


def _turned(degrees: int, parts: list[str]) -> list[str]:
    return [f'<g transform="rotate({degrees} 120 120)">', *parts, "</g>"]


def steps(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """A bar of sixteenths, 4 × 4, Euclidean onsets; one step is lit."""
    onsets, is_round = rng.between(5, 9), rng.unit() < 0.4
    on = euclid(onsets, 16, rng.between(0, 15))
    hits = [i for i in range(16) if on[i]]
    lit = hits[rng.between(1, 14) % len(hits)]
    rest = mix(ground, figure, 0.16)
    out = []
    for i in range(16):
        fill = spark if i == lit else figure if on[i] else rest
        out.append(_rect(22 + i % 4 * 51, 22 + i // 4 * 51, 43, 43, fill, 21.5 if is_round else 3))
    return out


def roll(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """A piano roll: four bars of held chords and a line on top."""
    out = [_rect(0, y, 240, 20, mix(ground, figure, 0.07)) for y in range(0, 240, 40)]
    out += [_rect(x - 0.75, 0, 1.5, 240, mix(ground, figure, 0.16)) for x in (60, 120, 180)]
    base = rng.between(7, 8)
    for bar in range(4):
        root = base + rng.pick((-1, 0, 0, 1, 2)) if bar else base
        for step in (0, 2, 4) if rng.unit() < 0.35 else (0, 2, 4, 6):
            late = rng.pick((0, 0, 0, 15))
            y = (root - step) * 20 + 42
            out.append(_rect(bar * 60 + 4 + late, y, 52 - late, 16, figure, 2))
    x = 4
    while x < 220:
        width = rng.pick((11, 26, 26, 41))
        out.append(_rect(x, rng.between(0, 2) * 20 + 2, min(width, 236 - x), 16, spark, 2))
        x += width + 4 + rng.pick((0, 15, 15))
    return out


def ring(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Three rhythms on circles; the onsets of the middle one are joined."""
    out: list[str] = []
    for radius, count, size in ((96, 16, 9), (66, 12, 9), (36, 8, 8)):
        out.append(_ring(120, 120, radius, mix(ground, figure, 0.25), 1.5))
        onsets = rng.between(max(3, count // 4), count // 2 + 1)
        on = euclid(onsets, count, rng.between(0, count - 1))
        points = []
        for i in range(count):
            angle = i / count * math.tau - math.pi / 2
            x, y = 120 + radius * math.cos(angle), 120 + radius * math.sin(angle)
            if on[i]:
                points.append((x, y))
                out.append(_disc(x, y, size, figure))
            else:
                out.append(_disc(x, y, 2.6, mix(ground, figure, 0.4)))
        if radius == 66:
            outline = "M" + "L".join(f"{_num(x)} {_num(y)}" for x, y in points) + "Z"
            out.insert(1, _shape(outline, mix(ground, figure, 0.18)))
        if radius == 96:
            out.append(_disc(*points[0], size + 5, spark))
    return out


def harmonics(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Partials 1, 2, 3 … as nested half discs on one string."""
    is_flipped = rng.unit() < 0.5
    y = rng.pick((150, 168, 186))
    pale = mix(ground, figure, 0.35)
    out = []
    for share, fill in ((1, figure), (0.74, pale), (0.5, figure), (0.3, pale), (0.14, spark)):
        r = 150 * share
        arc = f"A{_num(r)} {_num(r)} 0 0 1 {_num(120 + r)} {y}Z"
        out.append(_shape(f"M{_num(120 - r)} {y}{arc}", fill))
    out.append(_rect(0, y, 240, 240 - y, ground))
    out += [
        _rect(0, y + i * 15 - 3, 240, 2.5 + i * 0.9, figure if i < 4 else spark)
        for i in range(1, 5)
    ]
    return _turned(180 if is_flipped else 0, out)


def sine(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """One wave, shifted a little eight times."""
    height, periods = rng.between(16, 30), rng.pick((1, 1.5, 2))
    shift = rng.pick((0.35, 0.5, 0.7, -0.5))
    lit = rng.between(2, 5)
    out = []
    for row in range(8):
        points = []
        for x in range(-8, 250, 8):
            phase = x / 240 * periods * math.tau + row * shift
            points.append(f"{x} {_num(30 + row * 26 + height * math.sin(phase))}")
        out.append(_line("M" + "L".join(points), spark if row == lit else figure, 9))
    return out


def envelope(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Three envelopes: attack, decay, sustain, release."""
    out = []
    for i, fill in enumerate((mix(ground, figure, 0.3), figure, spark)):
        attack, decay = 14 + i * 22 + rng.between(0, 20), 24 + rng.between(0, 26)
        sustain = (0.42 + rng.unit() * 0.3) * (1 - i * 0.18)
        top, release = 28 + i * 44, 150 + rng.between(0, 34) - i * 8
        level = _num(top + (240 - top) * (1 - sustain))
        out.append(
            _shape(
                f"M{i * 8 - 2} 240L{attack} {top}L{attack + decay} {level}"
                f"L{release} {level}L{232 - i * 10} 240Z",
                fill,
            )
        )
    return out


def filter_(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """A low-pass filter opening, resonance up."""
    lit = rng.between(1, 3)
    out = []
    for i in range(5):
        cutoff, peak, y = 58 + i * 38, 58 + rng.between(0, 14) - i * 5, 116 + i * 15
        top = y - peak
        curve = (
            f"M-6 {y}L{cutoff - 40} {y}C{cutoff - 14} {y} {cutoff - 16} {top} {cutoff} {top}"
            f"S{cutoff + 10} {y + 44} {cutoff + 30} 252"
        )
        if i == 0:
            out.append(_shape(curve + "L-6 252Z", mix(ground, figure, 0.2)))
        out.append(_line(curve, spark if i == lit else figure, 8))
    return out


def faders(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Six channels and where they sit."""
    lit, level = rng.between(1, 4), rng.between(80, 150)
    out = []
    for i in range(6):
        x = 30 + i * 36
        level = max(50, min(186, level + rng.pick((-58, -40, -24, 24, 40, 58))))
        out += [
            _rect(x - 2.5, 22, 5, 196, mix(ground, figure, 0.25), 2.5),
            _rect(x - 2.5, level, 5, 218 - level, figure),
            _rect(x - 14, level - 20, 28, 40, spark if i == lit else figure, 3),
            _rect(x - 14, level - 2, 28, 4, ground),
        ]
    return out


def pads(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """A 4 × 4 pad bank of quarter discs."""
    lit = (rng.between(0, 3), rng.between(0, 3))
    soft = mix(ground, figure, 0.22)
    out = []
    for row in range(4):
        for col in range(4):
            x, y, kind = col * 60, row * 60, rng.unit()
            fill = spark if (col, row) == lit else figure
            if kind < 0.66:
                quarter = rng.pick(_QUARTERS)
                if rng.unit() < 0.3:
                    out.append(_rect(x, y, 60, 60, soft))
                out.append(_shape(quarter.format(x, y, x + 60, y + 60), fill))
            elif kind < 0.82:
                out += [_rect(x, y, 60, 60, soft), _disc(x + 30, y + 30, 18, fill)]
            elif (col, row) == lit or kind < 0.92:
                out.append(_rect(x, y, 60, 60, fill))
    return out


def groove(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """A record, half out of its sleeve."""
    x, y = rng.pick(((120, 120), (186, 120), (120, 196), (176, 176), (54, 150)))
    radius = 104 if (x, y) == (120, 120) else 150
    out = [_disc(x, y, radius, figure)]
    r: float = radius - 9
    while r > radius * 0.42:
        out.append(_ring(x, y, r, mix(figure, ground, 0.3 if rng.unit() < 0.8 else 0.75), 1.6))
        r -= rng.pick((6, 6, 7, 12))
    return [*out, _disc(x, y, radius * 0.34, spark), _disc(x, y, radius * 0.05, ground)]


def tape(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Cut tape: the same strips, spliced with an offset."""
    strips: list[tuple[int, int]] = []
    x = 0
    while x < 300:
        width = rng.pick((8, 14, 14, 24, 36))
        strips.append((x, width))
        x += width + rng.pick((6, 10, 16))
    lit = rng.between(2, 5)
    y, offset, out = 0, 0, []
    for height in rng.pick(((80, 100, 60), (60, 60, 120), (110, 40, 90))):
        for i, (left, width) in enumerate(strips):
            fill = spark if i == lit else figure
            out.append(_rect((left + offset) % 300 - 36, y, width, height, fill))
        offset += rng.pick((26, 44, -30))
        y += height
    return out


def phase(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Two sources, and what they share."""
    d, is_vertical = rng.between(30, 46), rng.unit() < 0.4
    half = math.sqrt(78 * 78 - d * d)
    top, bottom = _num(120 - half), _num(120 + half)
    lens = f"M120 {top}A78 78 0 0 1 120 {bottom}A78 78 0 0 1 120 {top}Z"
    out = [
        _disc(120 - d, 120, 78, figure),
        _disc(120 + d, 120, 78, mix(ground, figure, 0.45)),
        _shape(lens, spark),
    ]
    for i in range(1, 4):
        tone = mix(ground, figure, 0.55 - i * 0.12)
        out += [_ring(120 + side * d, 120, 78 + i * 15, tone, 2) for side in (-1, 1)]
    return _turned(90 if is_vertical else 0, out)


def wave(rng: Rng, ground: str, figure: str, spark: str) -> list[str]:
    """Two bars of sound; the hit is lit."""
    lit = rng.between(2, 9)
    beat = rng.pick((4, 5, 6))
    out = []
    for i in range(18):
        decay = math.exp(-(i % beat) / beat * 2.1)
        height = 20 + (150 + rng.between(0, 40)) * decay * (0.7 + 0.3 * rng.unit())
        fill = spark if lit // beat == i // beat else figure
        out.append(_rect(16 + i * 11.8, 120 - height / 2, 8, height, fill, 1))
    return out


MOTIFS: dict[str, Motif] = {
    "steps": steps,
    "roll": roll,
    "ring": ring,
    "harmonics": harmonics,
    "sine": sine,
    "envelope": envelope,
    "filter": filter_,
    "faders": faders,
    "pads": pads,
    "groove": groove,
    "tape": tape,
    "phase": phase,
    "wave": wave,
}
