"""HTTP ranges of one file: which bytes a request asks for. One range; more are answered whole."""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from `start` up to, not including, `end`."""

    start: int
    end: int


class NotSatisfiable(Exception):
    """The range begins behind the end of the file: 416."""


def wanted_range(headers: Headers, size: int, etag: str) -> Range | None:
    """The part that is asked for; None means all of it.

    Ignored, as RFC 9110 allows or demands: what is not understood, several ranges, and a range
    whose If-Range names another content. Raises NotSatisfiable.
    """
    header = headers.get("range")
    if header is None or headers.get("if-range", etag) != etag:
        return None
    found = _ONE_RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return _last(int(found[2]), size)
    start = int(found[1])
    if found[2] and int(found[2]) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return Range(start, min(int(found[2]) + 1, size) if found[2] else size)


def _last(count: int, size: int) -> Range:
    if count == 0 or size == 0:
        raise NotSatisfiable
    return Range(max(0, size - count), size)


def is_known(headers: Headers, etag: str) -> bool:
    """Whether the caller has this content already (If-None-Match): 304."""
    known = headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return etag in tags or tags == {"*"}
