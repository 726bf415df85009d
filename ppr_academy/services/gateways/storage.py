"""Object storage: a local folder by default, S3 and what speaks like it by STORAGE_URL.

Keys are made by us, never by a person. Whatever storage answers, callers meet two refusals only:
NotFound for a missing object and StorageUnavailable for everything else.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import NotFound, ServiceUnavailable

_BLOCK = 2**20
_BUFFER = 8 * 2**20


class StorageUnavailable(ServiceUnavailable):
    """Storage is down, slow or full."""

    code = "storage_unavailable"
    default = "Our file storage is not answering. Nothing was lost. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Stored:
    """One object: its key, its size in bytes, when it was last written."""

    key: str
    size: int
    at: datetime


def _store() -> ObjectStore:
    settings = get_settings()
    return _open(settings.storage_url, settings.s3_endpoint)


@lru_cache(maxsize=4)
def _open(url: str, endpoint: str) -> ObjectStore:
    if url.startswith("file://"):
        return LocalStore(url.removeprefix("file://"), mkdir=True)
    return S3Store.from_url(
        url,
        config={"endpoint": endpoint} if endpoint else None,
        client_options={
            "timeout": "30s",
            "connect_timeout": "3s",
            "allow_http": endpoint.startswith("http://"),
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        raise NotFound from missing
    except (BaseError, OSError) as failed:
        raise StorageUnavailable from failed


def put(key: str, data: bytes) -> None:
    """Write an object whole; an older one of that key is replaced."""
    with _translated():
        obstore.put(_store(), key, data, use_multipart=False)


def put_once(key: str, data: bytes) -> int:
    """Write an object unless the key is taken. Returns the size in bytes of what is there now."""
    with _translated():
        try:
            obstore.put(_store(), key, data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return obstore.head(_store(), key)["size"]
    return len(data)


def read(key: str) -> bytes:
    """A small object whole."""
    with _translated():
        return bytes(obstore.get(_store(), key).bytes())


def stream(key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes from `start` up to, not including, `end`, in blocks of about 1 MB."""
    with _translated():
        if end is None:
            end = obstore.head(_store(), key)["size"]
        if end <= start:
            return
        found = obstore.get(_store(), key, options={"range": (start, end)})
        for block in found.stream(min_chunk_size=_BLOCK):
            yield bytes(block)


def find_size(key: str) -> int | None:
    """How many bytes an object has; None when there is none."""
    try:
        with _translated():
            return obstore.head(_store(), key)["size"]
    except NotFound:
        return None


def list_objects(prefix: str) -> list[Stored]:
    """Every object below a prefix, by key."""
    with _translated():
        found = [
            Stored(entry["path"], entry["size"], entry["last_modified"])
            for batch in obstore.list(_store(), prefix)
            for entry in batch
        ]
    return sorted(found, key=lambda entry: entry.key)


def delete(keys: Iterable[str]) -> None:
    """Remove objects; those that are gone already are no error."""
    for key in keys:
        try:
            with _translated():
                obstore.delete(_store(), key)
        except NotFound:
            continue


def join(parts: Sequence[str], key: str) -> int:
    """Write one object from several, in their order, in a few MB of memory. Returns its size."""
    size = 0
    with _translated(), obstore.open_writer(_store(), key, buffer_size=_BUFFER) as whole:
        for part in parts:
            for block in obstore.get(_store(), part).stream(min_chunk_size=_BLOCK):
                size += whole.write(block)
    return size


def local_path(key: str) -> Path | None:
    """Where an object lies on this machine; None when storage is elsewhere."""
    url = get_settings().storage_url
    return Path(url.removeprefix("file://")) / key if url.startswith("file://") else None


@contextmanager
def as_file(key: str) -> Iterator[Path]:
    """An object as a file on this machine, fetched when it lies elsewhere. Only to be read."""
    here = local_path(key)
    if here is not None:
        if not here.is_file():
            raise NotFound
        yield here
        return
    with tempfile.NamedTemporaryFile(prefix="ppr-") as copy:
        for block in stream(key):
            copy.write(block)
        copy.flush()
        yield Path(copy.name)
