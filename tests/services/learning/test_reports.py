"""What a player may say, and everything else that could be sent in its place."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from ppr_academy.services.learning.errors import ReportNotUnderstood
from ppr_academy.services.learning.reports import parse_batch


def at(sequence: int, seconds: int) -> dict[str, Any]:
    return {"sequence": sequence, "position_ms": seconds * 1000, "is_playing": True}


def a_batch(*reports: Any) -> dict[str, Any]:
    return {"lesson_id": str(uuid.uuid4()), "reporter": "page-1", "reports": list(reports)}


def test_reports_are_put_in_the_order_of_their_numbers() -> None:
    batch = parse_batch(a_batch(at(3, 30), at(1, 10), at(2, 20)))
    assert [report.position_ms for report in batch.reports] == [10_000, 20_000, 30_000]
    assert batch.reports[0].rate == 1
    assert batch.reports[0].ago == timedelta()


def test_what_is_older_than_twelve_hours_counts_as_twelve_hours_old() -> None:
    (report,) = parse_batch(a_batch({**at(1, 1), "ago_ms": 20 * 3600 * 1000})).reports
    assert report.ago == timedelta(hours=12)


GOOD = at(1, 10)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "text",
        7,
        {},
        a_batch(),
        {**a_batch(GOOD), "lesson_id": "../../etc/passwd"},
        {**a_batch(GOOD), "lesson_id": 5},
        {**a_batch(GOOD), "reporter": ""},
        {**a_batch(GOOD), "reporter": "x" * 41},
        {**a_batch(GOOD), "reporter": "a\x00b"},
        {**a_batch(GOOD), "reporter": 3},
        {**a_batch(GOOD), "reports": {"0": GOOD}},
        a_batch(*[GOOD] * 151),
        a_batch("text"),  # type: ignore[arg-type]  # what a stranger may send
        *(
            a_batch(GOOD, {**GOOD, **bad})
            for bad in (
                {"position_ms": -1},
                {"position_ms": 24 * 3600 * 1000 + 1},
                {"position_ms": 1.5},
                {"position_ms": "10"},
                {"position_ms": None},
                {"position_ms": True},
                {"position_ms": float("nan")},
                {"position_ms": 10**400},
                {"sequence": -1},
                {"sequence": 2**31},
                {"is_playing": 1},
                {"is_playing": "yes"},
                {"rate": float("nan")},
                {"rate": float("inf")},
                {"rate": 0},
                {"rate": -2},
                {"rate": 17},
                {"rate": "fast"},
                {"ago_ms": -5},
                {"ago_ms": 1e12},
            )
        ),
    ],
)
def test_what_is_no_report_is_refused_as_a_whole(wrong: Any) -> None:
    with pytest.raises(ReportNotUnderstood):
        parse_batch(wrong)
