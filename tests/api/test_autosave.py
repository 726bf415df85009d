"""`/api/autosave`: what is typed is stored, or the person is told why not."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.services.catalog.conftest import Studio


@pytest.fixture
def course_id(studio: Studio) -> str:
    return studio.a_draft()


@pytest.fixture
def lesson_id(studio: Studio, course_id: str) -> str:
    return studio.editor(course_id).modules[0].lessons[0].id


def save(client: TestClient, key: object, text: object, version: object, **options: Any) -> Any:
    body = {"key": key, "text": text, "version": version}
    return client.post("/api/autosave", json=body, **options)


def test_every_kind_of_row_is_saved(
    studio: Studio, creator: TestClient, course_id: str, lesson_id: str
) -> None:
    part_id = studio.editor(course_id).modules[0].id
    for key, text in (
        (f"lesson:{lesson_id}:body", "# Nine"),
        (f"course:{course_id}:promise", "Voice chords."),
        (f"part:{part_id}:title", "Sevenths"),
    ):
        answer = save(creator, key, text, 1)
        assert answer.status_code == 200
        assert (answer.json()["version"], answer.json()["text"]) == (2, text)
    assert studio.lesson(lesson_id).body == "# Nine"
    assert studio.editor(course_id).modules[0].title == "Sevenths"


def test_a_newer_text_is_answered_and_kept(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    key = f"lesson:{lesson_id}:body"
    save(creator, key, "theirs", 1)
    answer = save(creator, key, "mine", 1)
    assert answer.status_code == 409
    assert answer.json() == {"version": 2, "text": "theirs", "code": "stale_version"}
    assert studio.lesson(lesson_id).body == "theirs"


def test_another_field_of_the_row_answers_this_fields_text(
    creator: TestClient, lesson_id: str
) -> None:
    save(creator, f"lesson:{lesson_id}:title", "Their title", 1)
    answer = save(creator, f"lesson:{lesson_id}:body", "mine", 1)
    assert (answer.status_code, answer.json()["text"]) == (409, "")


def test_a_save_whose_answer_was_lost_is_sent_again(creator: TestClient, lesson_id: str) -> None:
    answers = [save(creator, f"lesson:{lesson_id}:body", "once", 1) for _ in range(3)]
    assert [(a.status_code, a.json()["version"]) for a in answers] == [(200, 2)] * 3


def test_what_cannot_be_saved_says_why(studio: Studio, creator: TestClient, lesson_id: str) -> None:
    answer = save(creator, f"lesson:{lesson_id}:title", " ", 1)
    assert answer.status_code == 422
    assert answer.json() == {"code": "invalid", "message": "The title is empty.", "field": "title"}
    answer = save(creator, f"lesson:{lesson_id}:body", "x" * 100_001, 1)
    assert answer.json()["message"] == "The text is 1 character too long (up to 100,000)."
    assert studio.lesson(lesson_id).version == 1


def test_the_longest_text_of_wide_signs_fits(creator: TestClient, lesson_id: str) -> None:
    answer = save(creator, f"lesson:{lesson_id}:body", "𝄞" * 100_000, 1)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "key", ["", "lesson", "lesson:x:body", "lesson:{id}:is_free_preview", "lesson:{id}:body:x",
            "store:{id}:name", "course:{id}:body", "lesson:{id}:store_id", None, 7, ["a"]],
)  # fmt: skip
def test_nothing_else_can_be_saved(creator: TestClient, lesson_id: str, key: object) -> None:
    named = key.replace("{id}", lesson_id) if isinstance(key, str) else key
    assert save(creator, named, "x", 1).status_code in (404, 422)


@pytest.mark.parametrize("version", ["1", None, True, 1.0, [1]])
def test_a_version_is_a_number(creator: TestClient, lesson_id: str, version: object) -> None:
    assert save(creator, f"lesson:{lesson_id}:body", "x", version).status_code == 422


def test_nobody_else_saves(
    studio: Studio,
    creator: TestClient,
    stranger: TestClient,
    student: TestClient,
    visitor: TestClient,
    lesson_id: str,
) -> None:
    key = f"lesson:{lesson_id}:body"
    answers = [save(client, key, "x", 1).status_code for client in (stranger, student, visitor)]
    assert answers == [404, 422, 401]
    elsewhere = save(creator, key, "x", 1, headers={"Origin": "https://evil.test"})
    assert elsewhere.status_code == 403
    assert studio.lesson(lesson_id).body == ""


def test_what_is_no_save_is_refused(creator: TestClient) -> None:
    for body, status in ((b"[]", 422), (b"x", 422), (b"[" * 100_000, 422), (b"a" * 1_400_000, 413)):
        assert creator.post("/api/autosave", content=body).status_code == status
