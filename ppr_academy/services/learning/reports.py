"""What an open player says: where it was, when, and whether it went on. Checked, never trusted.

A batch holds the reports of one page about one lesson. They are numbered, so that one which is
late or comes twice is known; and each says how long ago it was true, so that what was kept through
an outage still lands at its time. Clocks are never compared, only differences of one clock.
"""

import math
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.learning.errors import ReportNotUnderstood

MAX_REPORTS = 150
LONGEST_MS = 24 * 3600 * 1000
OLDEST = timedelta(hours=12)
_REPORTER_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Report:
    """The player was at `position_ms`, `ago` before now; it played at `rate` until then.

    `is_playing` says whether it went on from there.
    """

    sequence: int
    position_ms: int
    is_playing: bool
    rate: float
    ago: timedelta


@dataclass(frozen=True, slots=True)
class Batch:
    """The reports of one page (`reporter`) about one lesson, by their number."""

    lesson_id: uuid.UUID
    reporter: str
    reports: tuple[Report, ...]


def parse_batch(body: object) -> Batch:
    """The batch in a decoded JSON body.

    `{"lesson_id", "reporter", "reports": [{"sequence", "position_ms", "is_playing", "rate",
    "ago_ms"}]}`; raises ReportNotUnderstood for anything else, however little is wrong.
    """
    if not isinstance(body, dict):
        raise ReportNotUnderstood
    reporter, entries = body.get("reporter"), body.get("reports")
    if not isinstance(reporter, str) or not 0 < len(reporter) <= _REPORTER_LIMIT:
        raise ReportNotUnderstood
    if not reporter.isascii() or not reporter.isprintable():
        raise ReportNotUnderstood
    if not isinstance(entries, list) or not 0 < len(entries) <= MAX_REPORTS:
        raise ReportNotUnderstood
    try:
        lesson_id = parse_id(body.get("lesson_id"))
    except NotFound as broken:
        raise ReportNotUnderstood from broken
    reports = sorted((_report(entry) for entry in entries), key=lambda report: report.sequence)
    return Batch(lesson_id, reporter, tuple(reports))


def _report(entry: object) -> Report:
    if not isinstance(entry, dict):
        raise ReportNotUnderstood
    is_playing = entry.get("is_playing")
    if not isinstance(is_playing, bool):
        raise ReportNotUnderstood
    ago_ms = _whole(entry.get("ago_ms", 0), 10 * LONGEST_MS)
    return Report(
        sequence=_whole(entry.get("sequence"), 2**31 - 1),
        position_ms=_whole(entry.get("position_ms"), LONGEST_MS),
        is_playing=is_playing,
        rate=_rate(entry.get("rate", 1)),
        ago=min(timedelta(milliseconds=ago_ms), OLDEST),
    )


def _whole(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ReportNotUnderstood
    return value


def _rate(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ReportNotUnderstood
    if not math.isfinite(value) or not 0 < value <= 16:
        raise ReportNotUnderstood
    return float(value)
