"""Parts of an upload, checked while they arrive.

A part is written under its offset, once: whoever comes second with the same offset finds the
first one's bytes and goes on behind them. So a part that is sent again, or by two tabs at once,
changes nothing.
"""

import uuid
from dataclasses import dataclass

from ppr_academy.models.media import FilePurpose, FileStatus, MediaFile
from ppr_academy.services.core import jobs, live
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways import storage
from ppr_academy.services.media.containers import HEAD_BYTES
from ppr_academy.services.media.errors import FileTooLarge, UploadClosed, WrongOffset
from ppr_academy.services.media.files import CHUNK_BYTES, move, parts_prefix, topics_of
from ppr_academy.services.media.sniff import IMAGE_KINDS, LESSON_KINDS, sniff
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

SMALLEST_PART = 256 * 1024
"""Bytes. What is left of a part that was cut shorter than this is not kept: it would make more
objects than it saves."""

_SHOWN_STEPS = 20


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What may arrive now: up to `room` bytes at `offset`.

    `is_sent_again` says that these bytes are here already; they are read and dropped.
    """

    upload_id: uuid.UUID
    purpose: FilePurpose
    offset: int
    room: int
    size: int
    received: int

    @property
    def is_sent_again(self) -> bool:
        return self.offset < self.received

    @property
    def is_first(self) -> bool:
        return self.offset == 0

    @property
    def head_size(self) -> int:
        """How many bytes tell what the file is."""
        return min(HEAD_BYTES, self.size)


def plan_part(scope: StoreScope, upload_id: object, offset: object) -> PartPlan:
    """What may be sent at `offset` (bytes). Raises NotFound, UploadClosed, WrongOffset."""
    scope.require(permissions.MEDIA_UPLOAD)
    file = scope.get(MediaFile, parse_id(upload_id))
    start = _offset(offset)
    if file.status != FileStatus.UPLOADING:
        raise UploadClosed(file.failure or None)
    if start > file.received_bytes:
        raise WrongOffset(file.received_bytes)
    room = min(CHUNK_BYTES, file.size_bytes - start)
    return PartPlan(
        file.id, FilePurpose(file.purpose), start, room, file.size_bytes, file.received_bytes
    )


def check_length(plan: PartPlan, length: int) -> None:
    """Whether `length` bytes may arrive. Raises FileTooLarge, and InvalidInput for crumbs."""
    if plan.offset + length > plan.size:
        raise FileTooLarge("This file is larger than it was when you chose it. Choose it again.")
    if length > plan.room:
        raise FileTooLarge("This part is too large. Send it in smaller ones.")
    if length < min(SMALLEST_PART, plan.room):
        raise InvalidInput("This part is too small. Send more at once.", field="file")


def check_head(purpose: FilePurpose, head: bytes) -> str:
    """The content type of a file, by its first bytes. Raises UnknownMedia with a sentence."""
    kinds = IMAGE_KINDS if purpose == FilePurpose.IMAGE else LESSON_KINDS
    return sniff(head, kinds).content_type


def is_worth_keeping(plan: PartPlan, length: int) -> bool:
    """Whether `length` bytes of a part that was cut are kept."""
    return length >= min(SMALLEST_PART, plan.room)


def write_part(plan: PartPlan, data: bytes) -> int:
    """Store a part, outside any transaction. Returns how many bytes lie at its offset now.

    Raises StorageUnavailable.
    """
    return storage.put_once(f"{parts_prefix(plan.upload_id)}/{plan.offset:012d}", data)


def record_part(
    scope: StoreScope, upload_id: uuid.UUID, offset: int, length: int, content_type: str
) -> int:
    """Note that a part was stored; returns how many bytes of the file are here, in a row.

    Raises NotFound, UploadClosed when the upload was cancelled or completed meanwhile.
    """
    scope.require(permissions.MEDIA_UPLOAD)
    file = scope.lock(MediaFile, upload_id)
    if file.status != FileStatus.UPLOADING:
        raise UploadClosed
    if content_type:
        file.content_type = content_type
    if file.received_bytes == offset:
        before = file.received_bytes * _SHOWN_STEPS // file.size_bytes
        file.received_bytes = min(offset + length, file.size_bytes)
        if file.received_bytes * _SHOWN_STEPS // file.size_bytes != before:
            live.touch(scope.session, *topics_of(file))
    return file.received_bytes


def refuse_upload(scope: StoreScope, upload_id: uuid.UUID, sentence: str) -> None:
    """Close an upload whose bytes are not what we take; what came so far is deleted."""
    scope.require(permissions.MEDIA_UPLOAD)
    file = scope.lock(MediaFile, upload_id)
    if file.status != FileStatus.UPLOADING:
        return
    move(file, FileStatus.FAILED, failure=sentence)
    jobs.enqueue(
        scope.session,
        "media.delete_objects",
        str(file.id),
        file.storage_key,
        key=f"{file.id}:refused",
    )
    live.touch(scope.session, *topics_of(file))


def _offset(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        return int(value)
    raise InvalidInput("Say at which byte this part begins.", field="offset")
