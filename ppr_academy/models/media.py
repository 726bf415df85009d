"""Uploaded files. The bytes are in object storage; here is what we know of them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field


class FilePurpose(StrEnum):
    """What a file is for. It decides the types and the size that are taken."""

    LESSON = "lesson"
    IMAGE = "image"


class FileStatus(StrEnum):
    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


FILE_TRANSITIONS: dict[FileStatus, frozenset[FileStatus]] = {
    FileStatus.UPLOADING: frozenset({FileStatus.PROCESSING, FileStatus.READY, FileStatus.FAILED}),
    FileStatus.PROCESSING: frozenset({FileStatus.READY, FileStatus.FAILED}),
    FileStatus.READY: frozenset(),
    FileStatus.FAILED: frozenset(),
}


class MediaFile(StoreOwned, table=True):
    """One private file of a store. `duration_ms` and `peaks` are measured by us, never told.

    `target` says what waits for it (`lesson:{id}`, `cover:{course id}`, `logo`): empty once that
    uses it, or when nothing does any more.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        Index("ix_media_file_store_id_target", "store_id", "target"),
    )

    id: uuid.UUID = id_field()
    uploaded_by: uuid.UUID = Field(foreign_key="user_account.id")
    purpose: FilePurpose = enum_field(FilePurpose)
    status: FileStatus = enum_field(FileStatus, FileStatus.UPLOADING)
    target: str = Field(default="", max_length=60)
    name: str = Field(max_length=200)
    content_type: str = Field(default="", max_length=60)
    size_bytes: int
    received_bytes: int = 0
    storage_key: str = Field(unique=True, max_length=200)
    duration_ms: int = 0
    peaks: list[int] = Field(default_factory=list, sa_type=JSON)
    failure: str = Field(default="", max_length=300)
    created_at: datetime = utc_field(index=True)
    ready_at: datetime | None = utc_field(default=None)
