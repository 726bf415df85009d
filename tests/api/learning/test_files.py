"""The gated file route: who gets the bytes, and which."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ppr_academy.api.files import disposition
from ppr_academy.models.catalog import Course, CourseStatus, Lesson
from ppr_academy.models.media import FileStatus, MediaFile
from ppr_academy.models.stores import Store, StoreVisibility
from ppr_academy.services.core import db
from ppr_academy.services.gateways import storage
from ppr_academy.services.stores.scope import across_stores
from tests.api.learning.conftest import BYTES, School
from tests.builders.learning import take_away

WHY = "a test changes a row"


def change(school: School, model: Any, row_id: uuid.UUID, **values: Any) -> None:
    with db.transaction(school.engine) as session:
        row = session.exec(across_stores(model, reason=WHY).where(model.id == row_id)).one()
        for name, value in values.items():
            setattr(row, name, value)


def status(school: School, who: str, file_id: object) -> int:
    return school.as_(who).get(f"/api/files/{file_id}").status_code


def test_the_student_and_the_owner_get_the_bytes_and_nobody_else(school: School) -> None:
    for who in ("student", "owner"):
        answer = school.as_(who).get(f"/api/files/{school.file_id}")
        assert (answer.status_code, answer.content) == (200, BYTES)
    for who in ("visitor", "stranger"):
        refused = school.as_(who).get(f"/api/files/{school.file_id}")
        assert refused.status_code == 404
        assert refused.json() == {"code": "not_found", "message": "There is nothing here."}


def test_what_is_not_yours_answers_exactly_like_what_does_not_exist(school: School) -> None:
    client = school.as_("stranger")
    foreign, missing = (
        client.get(f"/api/files/{file_id}") for file_id in (school.file_id, uuid.uuid4())
    )
    assert foreign.text == missing.text
    assert dict(foreign.headers) == dict(missing.headers)


def test_everybody_hears_a_free_preview(school: School) -> None:
    for who in ("visitor", "stranger", "student", "owner"):
        assert status(school, who, school.free_file_id) == 200


def test_a_preview_of_a_course_that_is_not_published_is_nobodys(school: School) -> None:
    for state in (CourseStatus.DRAFT, CourseStatus.ARCHIVED):
        change(school, Course, school.course_id, status=state)
        assert status(school, "visitor", school.free_file_id) == 404
        assert status(school, "stranger", school.free_file_id) == 404
        assert status(school, "student", school.free_file_id) == 200
        assert status(school, "owner", school.free_file_id) == 200


def test_a_closed_store_gives_no_previews(school: School) -> None:
    with db.transaction(school.engine) as session:
        session.get_one(Store, school.store_id).visibility = StoreVisibility.CLOSED
    assert status(school, "visitor", school.free_file_id) == 404
    assert status(school, "student", school.free_file_id) == 200


def test_a_revoked_right_ends_at_the_next_request(school: School) -> None:
    first = school.as_("student").get(
        f"/api/files/{school.file_id}", headers={"Range": "bytes=0-99"}
    )
    assert first.status_code == 206
    with db.transaction(school.engine) as session:
        take_away(session, school.store_id, school.student_id, school.course_id)
    for headers in ({"Range": "bytes=100-199"}, {"If-None-Match": first.headers["etag"]}, {}):
        again = school.as_("student").get(f"/api/files/{school.file_id}", headers=headers)
        assert again.status_code == 404


def test_signing_out_ends_it_too(school: School) -> None:
    school.tokens["student"] = "x" * 43
    assert status(school, "student", school.file_id) == 404


def test_a_file_that_no_lesson_plays_is_the_owners_alone(school: School) -> None:
    change(school, Lesson, school.lesson_id, file_id=None)
    assert status(school, "student", school.file_id) == 404
    assert status(school, "owner", school.file_id) == 200


def test_a_file_that_is_not_ready_is_not_sent(school: School) -> None:
    for state in (FileStatus.UPLOADING, FileStatus.PROCESSING, FileStatus.FAILED):
        change(school, MediaFile, school.file_id, status=state)
        assert status(school, "owner", school.file_id) == 404


def test_a_file_that_storage_lost_is_missing_not_a_fault(sqlite_school: School) -> None:
    storage.delete(sqlite_school.storage_keys)
    assert status(sqlite_school, "student", sqlite_school.file_id) == 404


@pytest.mark.parametrize(
    "path",
    [
        "..%2F..%2Fetc%2Fpasswd",
        "../../../etc/passwd",
        "%00",
        "0" * 36,
        "a" * 5000,
        "{id}%2F..%2Fsecrets.json",
        "{id}/../../secrets.json",
        "{id}.wav",
        "-{id}",
        "lessons%2F{id}",
        "",
    ],
)
def test_tricks_with_paths_find_nothing(sqlite_school: School, path: str) -> None:
    for who in ("student", "owner", "visitor"):
        answer = sqlite_school.as_(who).get(f"/api/files/{path.format(id=sqlite_school.file_id)}")
        assert answer.status_code == 404


RANGES = [
    ("bytes=0-99", 0, 100),
    ("bytes=0-0", 0, 1),
    ("bytes=5000-5999", 5000, 6000),
    ("bytes=10000-", 10_000, 10_240),
    ("bytes=0-", 0, 10_240),
    ("bytes=-240", 10_000, 10_240),
    ("bytes=-99999", 0, 10_240),
    ("bytes=10000-99999", 10_000, 10_240),
    ("BYTES= 5-9 ", 5, 10),
]


@pytest.fixture(params=["local", "remote"])
def anywhere(
    request: pytest.FixtureRequest, sqlite_school: School, monkeypatch: pytest.MonkeyPatch
) -> School:
    """The school with its files on this machine, and once more in storage elsewhere."""
    if request.param == "remote":
        monkeypatch.setattr(storage, "local_path", lambda _key: None)
    return sqlite_school


@pytest.mark.parametrize(("asked", "start", "end"), RANGES)
def test_a_range_is_answered_with_its_bytes(
    anywhere: School, asked: str, start: int, end: int
) -> None:
    client = anywhere.as_("student")
    address = f"/api/files/{anywhere.file_id}"
    answer = client.get(address, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == BYTES[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/10240"
    assert answer.headers["content-length"] == str(end - start)
    alone = client.head(address, headers={"Range": asked})
    assert (alone.status_code, alone.content) == (206, b"")
    assert alone.headers["content-range"] == answer.headers["content-range"]


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_past_the_end_is_416_with_the_size(anywhere: School, asked: str) -> None:
    answer = anywhere.as_("student").get(f"/api/files/{anywhere.file_id}", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == "bytes */10240"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        "bytes=",
        "bytes=-",
        "bytes=9-2",
        "bytes=a-b",
        "bytes=1-2-3",
        "lines=0-5",
        "bytes 0-5",
        "bytes=" + "0-1," * 500 + "0-1",
        "bytes=0-" + "9" * 400,
    ],
)
def test_a_range_that_is_not_understood_is_answered_whole(anywhere: School, asked: str) -> None:
    answer = anywhere.as_("student").get(f"/api/files/{anywhere.file_id}", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, BYTES)


def test_if_range_keeps_the_part_only_for_the_same_content(anywhere: School) -> None:
    client, address = anywhere.as_("student"), f"/api/files/{anywhere.file_id}"
    etag = client.head(address).headers["etag"]
    for known, expected in ((etag, 206), ('"another"', 200), (f"W/{etag}", 200), ("", 200)):
        answer = client.get(address, headers={"Range": "bytes=0-9", "If-Range": known})
        assert answer.status_code == expected


def test_what_the_browser_has_is_not_sent_again(anywhere: School) -> None:
    client, address = anywhere.as_("student"), f"/api/files/{anywhere.file_id}"
    etag = client.get(address).headers["etag"]
    for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        answer = client.get(address, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_head_says_the_size_and_sends_nothing(anywhere: School) -> None:
    answer = anywhere.as_("student").head(f"/api/files/{anywhere.file_id}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "10240"
    assert answer.headers["accept-ranges"] == "bytes"


def test_the_headers_keep_it_private_inline_and_harmless(anywhere: School) -> None:
    headers = anywhere.as_("student").get(f"/api/files/{anywhere.file_id}").headers
    assert headers["content-type"] == "audio/wav"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"].startswith('inline; filename="a.wav"')
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "sandbox" in headers["content-security-policy"]


def test_what_is_no_sound_film_or_picture_is_only_downloaded(sqlite_school: School) -> None:
    change(sqlite_school, MediaFile, sqlite_school.file_id, content_type="text/html", name="x.html")
    headers = sqlite_school.as_("student").get(f"/api/files/{sqlite_school.file_id}").headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("take 1.wav", "inline; filename=\"take 1.wav\"; filename*=UTF-8''take%201.wav"),
        ("Übung №1.mp3", "filename*=UTF-8''%C3%9Cbung%20%E2%84%961.mp3"),
        ("../../etc/passwd", 'filename="etcpasswd"'),
        ('a"\r\nSet-Cookie: x=1', 'filename="aSet-Cookie x=1"'),
        ("...", 'filename="lesson"'),
        ("鼓.wav", "filename=\"wav\"; filename*=UTF-8''%E9%BC%93.wav"),
    ],
)
def test_a_name_cannot_leave_its_header_or_its_folder(name: str, expected: str) -> None:
    made = disposition(name, "inline")
    assert expected in made
    assert "\n" not in made
    assert "\r" not in made


def test_storage_that_is_down_is_told_as_an_outage(
    sqlite_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: str, _start: int = 0, _end: int | None = None) -> Iterator[bytes]:
        raise storage.StorageUnavailable
        yield b""

    monkeypatch.setattr(storage, "local_path", lambda _key: None)
    monkeypatch.setattr(storage, "stream", fail)
    answer = sqlite_school.as_("student").get(f"/api/files/{sqlite_school.file_id}")
    assert answer.status_code == 503
    assert answer.json()["code"] == "storage_unavailable"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_file_is_only_read(sqlite_school: School, method: str) -> None:
    answer = sqlite_school.as_("owner").request(method, f"/api/files/{sqlite_school.file_id}")
    assert answer.status_code == 405
