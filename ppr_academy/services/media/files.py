"""The life of a file: announced, sent in parts, completed, used, thrown away."""

import uuid

from sqlmodel import Session

from ppr_academy.models.media import FILE_TRANSITIONS, FilePurpose, FileStatus, MediaFile
from ppr_academy.services.core import clock, jobs, live, ratelimit
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.media import queries
from ppr_academy.services.media.errors import (
    FileTooLarge,
    IncompleteUpload,
    TooManyUploads,
    UploadClosed,
)
from ppr_academy.services.media.views import FileView, UploadSlot, size_label, view_file
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

CHUNK_BYTES = 4 * 2**20
LIMITS = {FilePurpose.LESSON: 2_000_000_000, FilePurpose.IMAGE: 10_000_000}
"""The most bytes of a file, by what it is for."""

LOGO = "logo"
"""The target of a picture that becomes the store's logo."""

MOST_OPEN = 5
"""How many uploads of one store may be open at once."""


def begin_upload(
    scope: StoreScope, *, purpose: object, target: str, name: object, size: object
) -> UploadSlot:
    """Announce a file, or find the upload of the same file that was cut short.

    `size` is in bytes; `target` says what will use the file, and was checked by the caller. A
    different file for the same target replaces what was being sent for it. Raises InvalidInput,
    FileTooLarge, TooManyUploads, TooManyAttempts.
    """
    scope.require(permissions.MEDIA_UPLOAD)
    kind = _purpose(purpose)
    plain_name = _file_name(name)
    whole = _size(size, kind)
    for waiting in queries.list_waiting_for(scope, [target]):
        is_same = (waiting.name, waiting.size_bytes, waiting.purpose) == (plain_name, whole, kind)
        if is_same and waiting.status == FileStatus.UPLOADING:
            return _slot(waiting)
        discard_file(scope, waiting)
    ratelimit.hit("upload", str(scope.store_id), "300/hour")
    if queries.count_open_uploads(scope) >= MOST_OPEN:
        raise TooManyUploads(MOST_OPEN)
    file_id = new_id()
    file = scope.new(
        MediaFile,
        id=file_id,
        uploaded_by=scope.actor_id,
        purpose=kind,
        target=target,
        name=plain_name,
        size_bytes=whole,
        storage_key=f"files/{scope.store_id}/{file_id}",
        created_at=clock.now(),
    )
    live.touch(scope.session, *topics_of(file))
    return _slot(file)


def get_upload(scope: StoreScope, upload_id: object) -> UploadSlot:
    """Where an upload stands. Raises NotFound, also for another store's."""
    scope.require(permissions.MEDIA_UPLOAD)
    return _slot(scope.get(MediaFile, parse_id(upload_id)))


def complete_upload(scope: StoreScope, upload_id: object) -> FileView:
    """Every byte has arrived: have the file joined and measured. Completing twice is once.

    Raises NotFound, IncompleteUpload, UploadClosed for a file that was refused.
    """
    scope.require(permissions.MEDIA_UPLOAD)
    file = scope.lock(MediaFile, parse_id(upload_id))
    if file.status == FileStatus.FAILED:
        raise UploadClosed(file.failure)
    if file.status == FileStatus.UPLOADING:
        if file.received_bytes != file.size_bytes:
            raise IncompleteUpload(file.received_bytes)
        move(file, FileStatus.PROCESSING)
        jobs.enqueue(scope.session, "media.process_file", str(file.id), key=str(file.id))
        live.touch(scope.session, *topics_of(file))
    return view_file(file)


def cancel_upload(scope: StoreScope, upload_id: object) -> None:
    """Stop an upload, or put a refused one away. Cancelling twice is once.

    Raises NotFound for another store's, UploadClosed for a file that is ready.
    """
    scope.require(permissions.MEDIA_UPLOAD)
    file = scope.lock(MediaFile, parse_id(upload_id))
    if file.status == FileStatus.READY:
        raise UploadClosed
    discard_file(scope, file)


def list_waiting(scope: StoreScope, *targets: str) -> dict[str, FileView]:
    """What is being sent, measured or was refused, the newest per target."""
    waiting = queries.list_waiting_for(scope, targets)
    return {file.target: view_file(file) for file in reversed(waiting)}


def list_waiting_states(scope: StoreScope, prefix: str) -> dict[str, str]:
    """Target → status of every file that is on its way to a target with this prefix."""
    return {target: status.value for target, status in queries.list_pending(scope, prefix)}


def find_unused(scope: StoreScope, target: str) -> MediaFile | None:
    """A file that became ready while what waits for it was away."""
    return next(iter(queries.list_ready_for(scope, target)), None)


def discard_file(scope: StoreScope, file: MediaFile) -> None:
    """Delete a file of this store, its bytes soon after this transaction."""
    jobs.enqueue(
        scope.session, "media.delete_objects", str(file.id), file.storage_key, key=str(file.id)
    )
    live.touch(scope.session, *topics_of(file))
    scope.delete(file)


def discard_picture(session: Session, key: str) -> None:
    """Delete a public picture that was cut from an upload; drawn ones are kept, they are small."""
    if key.endswith(".webp"):
        jobs.enqueue(session, "media.delete_picture", key, key=key)


def move(file: MediaFile, status: FileStatus, *, failure: str = "") -> None:
    """The file's next status; with the sentence that says why, when it failed."""
    if status not in FILE_TRANSITIONS[FileStatus(file.status)]:
        raise UploadClosed
    _move(file, status)
    file.failure = failure[:300]
    if status == FileStatus.READY:
        file.ready_at = clock.now()


def _move(file: MediaFile, status: FileStatus) -> None:
    file.status = status


def topics_of(file: MediaFile) -> tuple[str, ...]:
    """The live topics of pages that show this file."""
    if file.target == LOGO:
        return (live.store_profile(file.store_id),)
    return (live.store_courses(file.store_id),)


def lock_ready(session: Session, file_id: uuid.UUID) -> MediaFile | None:
    """A ready file of any store, for the job that puts it to use; None when there is none."""
    file = queries.lock_file(session, file_id)
    return file if file and file.status == FileStatus.READY else None


def system_scope(session: Session, file: MediaFile) -> StoreScope:
    """The scope of a file's store, for a job: it reaches the rows, it may do nothing."""
    return StoreScope(session, file.store_id, file.uploaded_by, frozenset())


def parts_prefix(file_id: uuid.UUID) -> str:
    """Where the parts of an upload lie until they are joined."""
    return f"parts/{file_id}"


def _slot(file: MediaFile) -> UploadSlot:
    return UploadSlot(str(file.id), CHUNK_BYTES, file.received_bytes)


def _purpose(value: object) -> FilePurpose:
    try:
        return FilePurpose(str(value))
    except ValueError:
        raise InvalidInput("Say what the file is for.", field="purpose") from None


def _file_name(value: object) -> str:
    name = clean_line(value, field="name", name="The file name", limit=4000)
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= 200:
        return plain
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else plain[:200]


def _size(value: object, purpose: FilePurpose) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput("Say how many bytes the file has.", field="size")
    if value <= 0:
        raise InvalidInput("This file is empty.", field="file")
    limit = LIMITS[purpose]
    if value > limit:
        raise FileTooLarge(f"This file has {size_label(value)}. Up to {size_label(limit)} fit.")
    return value
