"""Short ways to write lessons: rhythms by name, a layer per drum, prose as paragraphs."""

import inspect
import re

from ppr_academy.sandbox.demo.shapes import Layer

HOLD = "x---------------"
"""Struck on one, held for the bar."""
FOUR = "x...x...x...x..."
BACKBEAT = "....x.......x..."
OFF_HATS = "..x...x...x...x."
EIGHTHS = "x.x.x.x.x.x.x.x."
SIXTEENTHS = "xoxoxoxoxoxoxoxo"

_ITEM = re.compile(r"(?:[-*]|\d+\.|>|#+) ")


def drums(gain: float = 0.0, *, late_ms: float = 0.0, **steps: str) -> tuple[Layer, ...]:
    """A layer per drum, as in `drums(kick=FOUR, clap=BACKBEAT)`; `gain` in decibels."""
    return tuple(
        Layer(voice, "", pattern, gain, late_ms=late_ms) for voice, pattern in steps.items()
    )


def prose(text: str) -> str:
    """Markdown from an indented string: lines wrapped in the source become one paragraph."""
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return "\n\n".join(_unwrapped(block) for block in blocks)


def _unwrapped(block: str) -> str:
    lines = [line.strip() for line in block.splitlines()]
    # A wrapped sentence may begin a line with "58. ": only a block that starts as a list is one.
    if not _ITEM.match(lines[0]):
        return " ".join(lines)
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(line)
        else:
            items[-1] += f" {line}"
    return "\n".join(items)
