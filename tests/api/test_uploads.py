"""Uploads: in parts, resumed, joined, measured, put to use."""

import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ppr_academy.services.gateways import storage
from ppr_academy.services.media import files, parts, processing
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


def test_a_recording_goes_from_parts_to_a_lesson(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    assert studio.lesson(lesson_id).pending.status == "uploading"
    send(creator, upload_id, data)
    done = creator.post(f"/api/uploads/{upload_id}/complete")
    assert done.json() == {
        "file_id": upload_id,
        "status": "processing",
        "name": "voicing.wav",
        "size": len(data),
    }
    lesson = studio.lesson(lesson_id)
    assert (lesson.pending.status, lesson.file.id) == ("processing", "")
    ran = run_jobs(studio.engine)
    assert ran == ["media.process_file", "catalog.use_file"]
    lesson = studio.lesson(lesson_id)
    assert (lesson.file.status, lesson.file.kind, lesson.file.duration) == (
        "ready",
        "sound",
        "0:05",
    )
    assert lesson.pending.id == ""
    assert lesson.wave.count("M") == 300
    key = f"files/{studio.store_id}/{upload_id}"
    assert storage.read(key) == data
    assert storage.list_objects("parts") == []


def test_a_cut_upload_goes_on_where_it_was(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    put(creator, upload_id, 0, data[:CHUNK])
    # The page was closed. The same file is chosen again, under the same name.
    assert begin(creator, lesson_id, len(data)) == upload_id
    assert creator.get(f"/api/uploads/{upload_id}").json()["received"] == CHUNK
    send(creator, upload_id, data, CHUNK)
    assert creator.post(f"/api/uploads/{upload_id}/complete").status_code == 200


def test_another_file_for_the_lesson_replaces_the_one_being_sent(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    first = begin(creator, lesson_id, 500_000)
    put(creator, first, 0, a_wav()[:CHUNK])
    second = begin(creator, lesson_id, 400_000, "other.wav")
    assert second != first
    assert creator.get(f"/api/uploads/{first}").status_code == 404
    run_jobs(studio.engine)
    assert storage.list_objects("parts") == []


def test_a_part_sent_twice_changes_nothing(creator: TestClient, lesson_id: str) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    for _ in range(3):
        assert put(creator, upload_id, 0, data[:CHUNK]).json() == {"received": CHUNK}
    send(creator, upload_id, data, CHUNK)


def test_a_part_at_the_wrong_place_is_told_the_right_one(
    creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    put(creator, upload_id, 0, data[:CHUNK])
    response = put(creator, upload_id, 2 * CHUNK, data[2 * CHUNK : 3 * CHUNK])
    assert response.status_code == 409
    assert response.json()["received"] == CHUNK


def test_a_crash_between_storing_and_noting_a_part_is_healed(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    storage.put(f"parts/{upload_id}/{0:012d}", data[:CHUNK])
    send(creator, upload_id, data)
    creator.post(f"/api/uploads/{upload_id}/complete")
    run_jobs(studio.engine)
    assert studio.lesson(lesson_id).file.status == "ready"


def test_a_new_recording_plays_only_once_it_is_ready(
    studio: Studio, creator: TestClient, lesson_id: str
) -> None:
    done: set[str] = set()
    old, new = a_wav(3), a_wav(4)
    for data, name in ((old, "old.wav"), (new, "new.wav")):
        upload_id = begin(creator, lesson_id, len(data), name)
        send(creator, upload_id, data)
        creator.post(f"/api/uploads/{upload_id}/complete")
        if name == "new.wav":
            lesson = studio.lesson(lesson_id)
            assert (lesson.file.name, lesson.pending.name) == ("old.wav", "new.wav")
        run_jobs(studio.engine, done)
    lesson = studio.lesson(lesson_id)
    assert (lesson.file.name, lesson.file.duration) == ("new.wav", "0:04")
    assert [stored.size for stored in storage.list_objects("files")] == [len(new)]


def test_storage_that_is_down_keeps_what_was_sent(
    creator: TestClient, lesson_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    put(creator, upload_id, 0, data[:CHUNK])

    def down(*_args: object) -> int:
        raise storage.StorageUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(storage, "put_once", down)
        response = put(creator, upload_id, CHUNK, data[CHUNK : 2 * CHUNK])
    assert response.status_code == 503
    assert response.json()["message"].startswith("Our file storage is not answering.")
    send(creator, upload_id, data, CHUNK)


def test_a_job_that_is_run_again_changes_nothing(
    studio: Studio, creator: TestClient, lesson_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = a_wav()
    upload_id = begin(creator, lesson_id, len(data))
    send(creator, upload_id, data)
    creator.post(f"/api/uploads/{upload_id}/complete")

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(processing, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            run_jobs(studio.engine)
    run_jobs(studio.engine)
    run_jobs(studio.engine)
    assert studio.lesson(lesson_id).file.status == "ready"


def test_a_cover_becomes_public_squares_and_nothing_else(
    studio: Studio, creator: TestClient, visitor: TestClient, lesson_id: str, data_dir: Path
) -> None:
    from PIL import Image

    from ppr_academy.services.catalog.editor import get_course_detail

    course_id = studio.lesson(lesson_id).course_id
    out = io.BytesIO()
    Image.effect_noise((1200, 700), 80).convert("RGB").save(out, "PNG")
    data = out.getvalue()
    announced = creator.post(
        "/api/uploads",
        json={
            "name": "cover.png",
            "size": len(data),
            "purpose": "image",
            "target": f"cover:{course_id}",
        },
    )
    upload_id = announced.json()["id"]
    send(creator, upload_id, data)
    creator.post(f"/api/uploads/{upload_id}/complete")
    done: set[str] = set()
    run_jobs(studio.engine, done)
    detail = studio.ask(get_course_detail, course_id)
    assert detail.has_own_cover
    shown = visitor.get(detail.cover)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(shown.content)).size == (700, 700)
    small = visitor.get(detail.cover.replace("960", "480"))
    assert Image.open(io.BytesIO(small.content)).size == (480, 480)
    run_jobs(studio.engine, done)
    assert storage.list_objects("files") == []
