"""What of a recording was heard: arithmetic on stretches of milliseconds, and nothing else.

A `Stretches` is a sorted list of disjoint, non-touching [from_ms, to_ms] pairs. All functions take
any list of that form and never change it.
"""

from collections.abc import Iterable, Sequence

Stretches = list[list[int]]

MAX_SPEED = 2.0
"""The fastest that the player plays."""

SLACK_MS = 1_500
"""How far a clock, a network or a browser's timer may be off between two reports."""

MAX_PAUSE_MS = 60_000
"""After a silence longer than this nobody knows what played, so nothing counts."""

ENOUGH = 0.9
"""The share that completes a lesson."""

MAX_STRETCHES = 500
"""A listener who jumps more often than that has their next new stretch left out."""


def merged(stretches: Iterable[Sequence[int]], duration_ms: int) -> Stretches:
    """The union, cut to 0 … `duration_ms`. Order does not matter; what overlaps counts once."""
    cut = sorted((max(0, start), min(end, duration_ms)) for start, end in stretches)
    union: Stretches = []
    for start, end in cut:
        if end <= start:
            continue
        if union and start <= union[-1][1]:
            union[-1][1] = max(union[-1][1], end)
        else:
            union.append([start, end])
    return union


def with_stretch(known: Stretches, start: int, end: int, duration_ms: int) -> Stretches:
    """`known` and one more stretch, as a new list."""
    union = merged([*known, [start, end]], duration_ms)
    if len(union) > MAX_STRETCHES and len(union) > len(known):
        return merged(known, duration_ms)
    return union


def total_ms(stretches: Stretches) -> int:
    """How much was heard, in milliseconds."""
    return sum(end - start for start, end in stretches)


def share(stretches: Stretches, duration_ms: int) -> float:
    """How much of the recording was heard, 0 to 1; 0 for a lesson without one."""
    if duration_ms <= 0:
        return 0.0
    return total_ms(merged(stretches, duration_ms)) / duration_ms


def is_enough(stretches: Stretches, duration_ms: int) -> bool:
    """Whether so much was heard that the lesson is done."""
    return duration_ms > 0 and share(stretches, duration_ms) >= ENOUGH


def could_have_played(start: int, end: int, elapsed_ms: int, speed: float) -> bool:
    """Whether playing from `start` to `end` fits into the time that passed; else it was a seek.

    `speed` is what the page says; it is held between 1 and MAX_SPEED, so a slow one is not
    punished for its rounding and a wild one gains nothing.
    """
    if end <= start or not 0 <= elapsed_ms <= MAX_PAUSE_MS:
        return False
    fastest = min(max(speed, 1.0), MAX_SPEED)
    return end - start <= elapsed_ms * fastest + SLACK_MS
