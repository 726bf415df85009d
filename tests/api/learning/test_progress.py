"""`POST /api/progress`: who may report, what is taken, what is refused and changes nothing."""

import json
import uuid
from typing import Any

import pytest
from httpx import Response

from ppr_academy.models.learning import LessonProgress
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import across_stores
from tests.api.learning.conftest import School

PATH = "/api/progress"


def a_body(school: School, **values: Any) -> dict[str, Any]:
    report = {"sequence": 1, "position_ms": 4_000, "is_playing": True, "rate": 1, "ago_ms": 0}
    return {
        "lesson_id": str(school.lesson_id),
        "reporter": "page-1",
        "reports": [report],
    } | values


def stored(school: School) -> list[LessonProgress]:
    with db.reading(school.engine) as session:
        return list(session.exec(across_stores(LessonProgress, reason="a test looks")).all())


def post(school: School, who: str, body: Any, **headers: str) -> Response:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return school.as_(who).post(PATH, content=text, headers=headers)


def test_a_students_report_is_stored_and_answered_with_what_is_stored(school: School) -> None:
    answer = post(school, "student", a_body(school), Origin="http://testserver")
    assert answer.status_code == 200
    assert answer.json() == {
        "lesson_id": str(school.lesson_id),
        "position_ms": 4_000,
        "is_done": False,
        "is_recorded": True,
    }
    assert answer.headers["cache-control"] == "no-store"
    (row,) = stored(school)
    assert (row.position_ms, row.user_id) == (4_000, school.student_id)


def test_a_beacon_is_taken_whatever_type_it_says_it_is(sqlite_school: School) -> None:
    for kind in ("application/json", "text/plain;charset=UTF-8"):
        answer = post(sqlite_school, "student", a_body(sqlite_school), **{"Content-Type": kind})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [("visitor", 401, "sign_in_required"), ("stranger", 404, "not_found")],
)
def test_who_does_not_have_the_course_cannot_report(
    school: School, who: str, status: int, code: str
) -> None:
    answer = post(school, who, a_body(school))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert stored(school) == []


def test_the_owner_is_answered_and_nothing_is_kept(school: School) -> None:
    answer = post(school, "owner", a_body(school))
    assert (answer.status_code, answer.json()["is_recorded"]) == (200, False)
    assert stored(school) == []


def test_another_site_cannot_report_for_a_person(school: School) -> None:
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = post(school, "student", a_body(school), **headers)
        assert answer.status_code == 403
    assert stored(school) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        "NaN",
        b"\xff\xfe\x00",
        "[" * 5_000,
        "9" * 5_000,
        '{"lesson_id": NaN}',
    ],
)
def test_what_is_no_batch_is_refused(sqlite_school: School, body: str | bytes) -> None:
    answer = post(sqlite_school, "student", body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "report_not_understood"
    assert stored(sqlite_school) == []


@pytest.mark.parametrize("number", ["-1", "1e999", "NaN", "-Infinity", "1.5", "9" * 30, '"4"'])
def test_a_position_that_no_player_has_is_refused(sqlite_school: School, number: str) -> None:
    text = json.dumps(a_body(sqlite_school)).replace("4000", number)
    assert post(sqlite_school, "student", text).status_code == 422
    assert stored(sqlite_school) == []


def test_a_body_that_is_too_long_is_not_read_to_its_end(sqlite_school: School) -> None:
    assert post(sqlite_school, "student", " " * 70_000).status_code == 413


def test_a_lesson_that_does_not_exist_is_not_found(school: School) -> None:
    body = a_body(school, lesson_id=str(uuid.uuid4()))
    assert post(school, "student", body).status_code == 404


def test_a_page_that_reports_without_end_is_slowed_down(sqlite_school: School) -> None:
    answers = [post(sqlite_school, "student", "null").status_code for _ in range(301)]
    assert (set(answers[:300]), answers[300]) == ({422}, 429)
    assert post(sqlite_school, "owner", a_body(sqlite_school)).status_code == 200


def test_only_posts_are_taken(sqlite_school: School) -> None:
    assert sqlite_school.as_("student").get(PATH).status_code == 405
