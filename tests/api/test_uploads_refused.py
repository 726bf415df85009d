"""Uploads that are not what they say, too large, or somebody else's: refused on the way."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ppr_academy.services.gateways import storage
from ppr_academy.services.media import files, parts
from tests.services.catalog.conftest import Studio
from tests.support.run_jobs import run_jobs
from tests.support.sending import CHUNK, a_wav, begin, put, send


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "CHUNK_BYTES", CHUNK)
    monkeypatch.setattr(files, "CHUNK_BYTES", CHUNK)


@pytest.fixture
def lesson_id(studio: Studio) -> str:
    return studio.editor(studio.a_draft()).modules[0].lessons[0].id


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "99999999999999", "٣"])
def test_an_offset_is_a_number(creator: TestClient, lesson_id: str, offset: str) -> None:
    upload_id = begin(creator, lesson_id, 500_000)
    response = creator.put(f"/api/uploads/{upload_id}", params={"offset": offset}, content=b"x")
    assert response.status_code == 422


def test_completing_early_is_refused_and_completing_twice_is_once(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    put(creator, upload_id, 0, data[:CHUNK])
    early = creator.post(f"/api/uploads/{upload_id}/complete")
    assert (early.status_code, early.json()["received"]) == (409, CHUNK)
    send(creator, upload_id, data, CHUNK)
    for _ in range(2):
        assert creator.post(f"/api/uploads/{upload_id}/complete").json()["status"] == "processing"
    assert run_jobs(studio.engine) == ["media.process_file", "catalog.use_file"]
    assert creator.post(f"/api/uploads/{upload_id}/complete").json()["status"] == "ready"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("lesson.wav", b"MZ" + b"\0" * 400_000, "This is a program."),
        ("lesson.mp3", b"%PDF-1.7" + b" " * 400_000, "This is a PDF."),
        ("lesson.mp4", b"<html><script>" * 40_000, "This is a web page"),
        ("lesson.wav", b"RIFF\0\0\0\0WAVE<script>alert(1)</script>" + b" " * 400_000, "We do not"),
        ("lesson.flac", b"PK\x03\x04" + b"\0" * 400_000, "This is an archive."),
        ("lesson.wav", b"\0" * 400_000, "We do not know this kind of file."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_its_first_part(
    studio: Studio, creator: TestClient, lesson_id: str, name: str, data: bytes, sentence: str
) -> None:
    upload_id = begin(creator, lesson_id, len(data), name)
    response = put(creator, upload_id, 0, data[:CHUNK])
    assert response.status_code == 415
    assert response.json()["message"].startswith(sentence)
    assert "Send WAV" in response.json()["message"]
    assert storage.list_objects("parts") == []
    pending = studio.lesson(lesson_id).pending
    assert (pending.status, pending.failure) == ("failed", response.json()["message"])
    assert put(creator, upload_id, CHUNK, data[CHUNK:]).status_code == 409
    assert creator.delete(f"/api/uploads/{upload_id}").status_code == 204
    assert studio.lesson(lesson_id).pending.id == ""


def test_a_wrong_file_is_refused_before_its_part_has_arrived(
    creator: TestClient, lesson_id: str
) -> None:
    upload_id = begin(creator, lesson_id, 500_000)
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(30):
            taken += 10_000
            yield b"\0" * 10_000

    response = creator.put(f"/api/uploads/{upload_id}?offset=0", content=body())
    assert response.status_code == 415


def test_the_sound_of_a_lesson_is_no_picture_and_a_cover_no_sound(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    course_id = studio.lesson(lesson_id).course_id
    data = a_wav(2)
    announced = creator.post(
        "/api/uploads",
        json={
            "name": "cover.png",
            "size": len(data),
            "purpose": "image",
            "target": f"cover:{course_id}",
        },
    )
    response = put(creator, announced.json()["id"], 0, data[:CHUNK])
    assert response.status_code == 415
    assert response.json()["message"] == "This is a recording. Send a PNG, a JPEG or a WebP."


def test_more_bytes_than_announced_are_cut_off(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, CHUNK + 1000)
    put(creator, upload_id, 0, data[:CHUNK])
    known = put(creator, upload_id, CHUNK, data[CHUNK : 2 * CHUNK])
    assert known.status_code == 413
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1000
            yield data[:1000]
            if taken > 50_000_000:
                return

    streamed = creator.put(f"/api/uploads/{upload_id}?offset={CHUNK}", content=body())
    assert streamed.status_code == 413
    assert streamed.json()["field"] == "file"
    assert creator.get(f"/api/uploads/{upload_id}").json()["received"] == CHUNK


def test_a_part_larger_than_a_part_is_cut_off(creator: TestClient, lesson_id: str) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    assert put(creator, upload_id, 0, data[: CHUNK + 1]).status_code == 413
    assert creator.get(f"/api/uploads/{upload_id}").json()["received"] == 0


def test_crumbs_are_not_taken(creator: TestClient, lesson_id: str) -> None:
    upload_id = begin(creator, lesson_id, 500_000)
    assert put(creator, upload_id, 0, a_wav()[:100]).status_code == 422
    assert put(creator, upload_id, 0, b"").status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"size": 2_000_000_001}, 422),
        ({"size": 0}, 422),
        ({"size": -5}, 422),
        ({"size": "500"}, 422),
        ({"size": True}, 422),
        ({"size": 1e3}, 422),
        ({"size": None}, 422),
        ({"name": ""}, 422),
        ({"name": None}, 422),
        ({"name": "x" * 5000}, 422),
        ({"purpose": "malware"}, 422),
        ({"purpose": "image"}, 422),
        ({"target": "lesson:"}, 404),
        ({"target": "lesson:../../x"}, 404),
        ({"target": "store:all"}, 422),
        ({"target": 7}, 422),
        ({"purpose": "image", "target": "logo", "size": 10_000_001}, 422),
    ],
)
def test_what_cannot_be_announced_is_refused(
    creator: TestClient, lesson_id: str, body: dict[str, object], status: int
) -> None:
    given = {
        "name": "a.wav",
        "size": 500_000,
        "purpose": "lesson",
        "target": f"lesson:{lesson_id}",
    }
    response = creator.post("/api/uploads", json=given | body)
    assert response.status_code == status
    assert response.json()["message"].endswith(".")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"[]", 422), (b"{", 422), (b"null", 422), (b"[" * 8000, 422), (b"x" * 9000, 413)],
)
def test_what_is_no_announcement_is_refused(creator: TestClient, body: bytes, status: int) -> None:
    assert creator.post("/api/uploads", content=body).status_code == status


def test_a_name_is_only_a_name(studio: Studio, creator: TestClient, lesson_id: str) -> None:
    begin(creator, lesson_id, 500_000, "..\\..\\etc/pass\x00wd <b>.wav")
    assert studio.lesson(lesson_id).pending.name == "passwd <b>.wav"


def test_too_many_at_once_are_refused(studio: Studio, creator: TestClient) -> None:
    from ppr_academy.services.catalog.lessons import add_lesson

    module_id = studio.editor(studio.a_draft()).modules[0].id
    lessons = [studio.ask(add_lesson, module_id).lesson_id for _ in range(6)]
    for lesson_id in lessons[:5]:
        begin(creator, lesson_id, 500_000)
    response = creator.post(
        "/api/uploads",
        json={
            "name": "a.wav",
            "size": 500_000,
            "purpose": "lesson",
            "target": f"lesson:{lessons[5]}",
        },
    )
    assert response.status_code == 422
    assert response.json()["code"] == "too_many_uploads"


def test_nobody_else_reaches_an_upload(
    studio: Studio,
    creator: TestClient,
    stranger: TestClient,
    student: TestClient,
    visitor: TestClient,
    lesson_id: str,
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    put(creator, upload_id, 0, data[:CHUNK])
    announce = {
        "name": "a.wav",
        "size": 500_000,
        "purpose": "lesson",
        "target": f"lesson:{lesson_id}",
    }
    for client, status in ((stranger, 404), (student, 422), (visitor, 401)):
        answers = [
            client.post("/api/uploads", json=announce),
            client.get(f"/api/uploads/{upload_id}"),
            put(client, upload_id, CHUNK, data[CHUNK : 2 * CHUNK]),
            client.post(f"/api/uploads/{upload_id}/complete"),
            client.delete(f"/api/uploads/{upload_id}"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 5
    assert creator.get(f"/api/uploads/{upload_id}").json()["received"] == CHUNK


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.test"}, {"Origin": "null"}])
def test_another_site_cannot_upload(
    creator: TestClient, lesson_id: str, headers: dict[str, str]
) -> None:
    upload_id = begin(creator, lesson_id, 500_000)
    answers = [
        creator.post("/api/uploads", json={}, headers=headers),
        creator.put(f"/api/uploads/{upload_id}?offset=0", content=b"x", headers=headers),
        creator.post(f"/api/uploads/{upload_id}/complete", headers=headers),
        creator.delete(f"/api/uploads/{upload_id}", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


@pytest.mark.parametrize("upload_id", ["x", "0" * 36, "%00", "a" * 5000])
def test_an_unknown_upload_is_not_there(creator: TestClient, upload_id: str) -> None:
    assert creator.get(f"/api/uploads/{upload_id}").status_code == 404
    assert creator.put(f"/api/uploads/{upload_id}?offset=0", content=b"x").status_code == 404


def test_a_recording_that_cannot_be_decoded_fails_with_a_sentence(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    broken = b"fLaC\x00\x00\x00\x22" + a_wav(1)[44:78] + b"\x55" * 400_000
    broken = broken[:8] + bytes.fromhex("10001000") + b"\0" * 6 + b"\x0a\xc4\x42" + broken[21:]
    upload_id = begin(creator, lesson_id, len(broken), "a.flac")
    send(creator, upload_id, broken)
    creator.post(f"/api/uploads/{upload_id}/complete")
    assert run_jobs(studio.engine) == ["media.process_file"]
    pending = studio.lesson(lesson_id).pending
    assert pending.status == "failed"
    assert pending.failure.endswith(".")
    assert studio.lesson(lesson_id).file.id == ""
    assert storage.list_objects("files") == []
