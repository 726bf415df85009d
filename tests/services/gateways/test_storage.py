"""Storage: the same behaviour in a folder and in an S3 bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.gateways import storage
from ppr_academy.services.gateways.storage import StorageUnavailable
from tests.support.object_store import ObjectServer, object_server


@pytest.fixture
def bucket(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectServer]:
    """An empty bucket that the settings point to."""
    with object_server() as server:
        monkeypatch.setenv("STORAGE_URL", "s3://academy/prod")
        monkeypatch.setenv("S3_ENDPOINT", server.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        get_settings.cache_clear()
        yield server


@pytest.fixture(params=["folder", "bucket"])
def _place(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("data_dir" if request.param == "folder" else "bucket")


pytestmark = pytest.mark.usefixtures("_place")


def test_what_is_put_is_read() -> None:
    storage.put("files/a", b"one")
    storage.put("files/a", b"two")
    assert storage.read("files/a") == b"two"
    assert storage.find_size("files/a") == 3
    assert b"".join(storage.stream("files/a", 1, 2)) == b"w"
    assert b"".join(storage.stream("files/a", 1)) == b"wo"
    assert b"".join(storage.stream("files/a", 3)) == b""


def test_what_is_put_once_stays() -> None:
    assert storage.put_once("parts/x", b"first") == 5
    assert storage.put_once("parts/x", b"second one") == 5
    assert storage.read("parts/x") == b"first"


def test_what_is_missing_is_missing() -> None:
    with pytest.raises(NotFound):
        storage.read("files/none")
    assert storage.find_size("files/none") is None
    storage.delete(["files/none"])
    with pytest.raises(NotFound), storage.as_file("files/none"):
        pass


def test_parts_become_one_object() -> None:
    parts = [b"a" * 6_000_000, b"b" * 6_000_000, b"c"]
    for number, data in enumerate(parts):
        storage.put(f"parts/u/{number:03d}", data)
    listed = storage.list_objects("parts/u")
    assert [(part.key, part.size) for part in listed] == [
        ("parts/u/000", 6_000_000),
        ("parts/u/001", 6_000_000),
        ("parts/u/002", 1),
    ]
    assert storage.join([part.key for part in listed], "files/whole") == 12_000_001
    assert storage.read("files/whole") == b"".join(parts)
    storage.delete(part.key for part in listed)
    assert storage.list_objects("parts/u") == []


def test_an_object_is_a_file_for_a_while() -> None:
    storage.put("files/a", b"sound")
    with storage.as_file("files/a") as path:
        assert path.read_bytes() == b"sound"


@pytest.mark.parametrize("key", ["../outside", "a/../../outside", "a//b/../../../x"])
def test_no_key_leads_outside(key: str) -> None:
    with pytest.raises((StorageUnavailable, ValueError, NotFound)):
        storage.put(key, b"x")


def test_a_bucket_that_is_down_says_so(bucket: ObjectServer) -> None:
    storage.put("files/a", b"kept")
    bucket.is_down = True
    for attempt in (
        lambda: storage.list_objects("files"),
        lambda: storage.put("files/b", b"x"),
        lambda: storage.read("files/a"),
        lambda: storage.find_size("files/a"),
    ):
        with pytest.raises(StorageUnavailable) as refusal:
            attempt()
        assert "Nothing was lost" in refusal.value.message
    bucket.is_down = False
    assert storage.read("files/a") == b"kept"


def test_a_bucket_that_nobody_serves_says_so(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORAGE_URL", "s3://academy")
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:9")
    get_settings.cache_clear()
    with pytest.raises(StorageUnavailable):
        storage.put("files/a", b"x")
