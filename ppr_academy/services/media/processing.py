"""What happens to a file once every byte is here: joined, looked at again, measured, cut.

Runs as a job, at least once. Each step leaves the same behind when it is run again.
"""

import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session

from ppr_academy.models.media import FilePurpose, FileStatus, MediaFile
from ppr_academy.services.core import db, jobs, live
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.gateways import storage
from ppr_academy.services.media import public, queries
from ppr_academy.services.media.containers import HEAD_BYTES
from ppr_academy.services.media.errors import UnreadableMedia
from ppr_academy.services.media.files import (
    LOGO,
    discard_file,
    discard_picture,
    move,
    parts_prefix,
    system_scope,
    topics_of,
)
from ppr_academy.services.media.images import square_webp
from ppr_academy.services.media.parts import check_head
from ppr_academy.services.media.waveform import measure
from ppr_academy.services.stores.editing import set_logo
from ppr_academy.services.stores.permissions import STORE_EDIT

_LONGEST_MEASURE = 1800.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file turned out to be. Times in milliseconds; peaks are 0 to 100."""

    content_type: str
    duration_ms: int = 0
    peaks: tuple[int, ...] = ()


def process_file(file_id: uuid.UUID) -> None:
    """Make a completed upload ready, or failed with a sentence. Opens its own transactions.

    Raises StorageUnavailable, to be tried again.
    """
    with db.reading() as session:
        file = queries.find_file(session, file_id)
    if file is None or file.status != FileStatus.PROCESSING:
        return
    try:
        measured = _measured(file)
    except ServiceUnavailable:
        raise
    except DomainError as refusal:
        _settle(file_id, FileStatus.FAILED, None, refusal.message)
        storage.delete([file.storage_key])
    else:
        _settle(file_id, FileStatus.READY, measured, "")
    delete_parts(file_id)


def delete_parts(file_id: uuid.UUID) -> None:
    """Remove what was sent of an upload."""
    storage.delete(part.key for part in storage.list_objects(parts_prefix(file_id)))


def _measured(file: MediaFile) -> Measured:
    if storage.find_size(file.storage_key) != file.size_bytes:
        _join(file)
    purpose = FilePurpose(file.purpose)
    with storage.as_file(file.storage_key) as path:
        content_type = check_head(purpose, _head(path))
        if purpose == FilePurpose.IMAGE:
            public.put_picture(file.id, square_webp(path.read_bytes()))
            return Measured(content_type)
        form = measure(path, timeout=_LONGEST_MEASURE)
    if form.duration_ms <= 0:
        raise UnreadableMedia("There is nothing to play in this file. Export it again.")
    return Measured(content_type, form.duration_ms, form.peaks)


def _join(file: MediaFile) -> None:
    """Write the whole file from its parts. Raises UnreadableMedia when one is missing."""
    prefix = f"{parts_prefix(file.id)}/"
    parts = storage.list_objects(parts_prefix(file.id))
    at = 0
    for part in parts:
        if part.key != f"{prefix}{at:012d}":
            raise UnreadableMedia("A part of this file was lost on the way. Send it once more.")
        at += part.size
    if at != file.size_bytes:
        raise UnreadableMedia("A part of this file was lost on the way. Send it once more.")
    storage.join([part.key for part in parts], file.storage_key)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _settle(file_id: uuid.UUID, status: FileStatus, measured: Measured | None, why: str) -> None:
    with db.transaction() as session:
        file = queries.lock_file(session, file_id)
        if file is None or file.status != FileStatus.PROCESSING:
            return
        move(file, status, failure=why)
        if measured:
            file.content_type = measured.content_type
            file.duration_ms = measured.duration_ms
            file.peaks = list(measured.peaks)
            _hand_over(session, file)
        live.touch(session, *topics_of(file))


def _hand_over(session: Session, file: MediaFile) -> None:
    """Have what waits for the file use it."""
    if file.target == LOGO:
        scope = replace(system_scope(session, file), permissions=frozenset({STORE_EDIT}))
        old = set_logo(scope, public.picture_key(file.id))
        discard_picture(session, old)
        # What everybody sees was cut from it; nobody needs the original any more.
        discard_file(scope, file)
    elif file.target:
        jobs.enqueue(session, "catalog.use_file", str(file.id), key=str(file.id))
