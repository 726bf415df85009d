"""Statements of the media domain."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from ppr_academy.models.media import FileStatus, MediaFile
from ppr_academy.services.stores.scope import StoreScope, across_stores

_PENDING = (FileStatus.UPLOADING, FileStatus.PROCESSING, FileStatus.FAILED)
_JOB = "a job works on one file, known by its id"
_SWEEP = "the sweep looks after the files of every store"


def count_open_uploads(scope: StoreScope) -> int:
    """How many uploads of this store have not been completed."""
    statement = (
        select(func.count())
        .select_from(MediaFile)
        .where(MediaFile.store_id == scope.store_id, MediaFile.status == FileStatus.UPLOADING)
        .execution_options(**scope.options)
    )
    return scope.session.scalar(statement) or 0


def list_waiting_for(scope: StoreScope, targets: Sequence[str]) -> Sequence[MediaFile]:
    """What is being sent, measured or was refused for these targets, newest first."""
    statement = (
        scope.select(MediaFile)
        .where(col(MediaFile.target).in_(targets), col(MediaFile.status).in_(_PENDING))
        .order_by(col(MediaFile.created_at).desc(), col(MediaFile.id))
    )
    return scope.session.exec(statement).all()


def list_ready_for(scope: StoreScope, target: str) -> Sequence[MediaFile]:
    """Ready files that were never put to use, newest first."""
    statement = (
        scope.select(MediaFile)
        .where(MediaFile.target == target, MediaFile.status == FileStatus.READY)
        .order_by(col(MediaFile.created_at).desc())
    )
    return scope.session.exec(statement).all()


def list_pending(scope: StoreScope, prefix: str) -> Sequence[tuple[str, FileStatus]]:
    """(target, status) of every pending file of this store whose target has this prefix."""
    statement = (
        select(MediaFile.target, MediaFile.status)
        .where(
            MediaFile.store_id == scope.store_id,
            col(MediaFile.target).startswith(prefix, autoescape=True),
            col(MediaFile.status).in_(_PENDING),
        )
        .execution_options(**scope.options)
    )
    return [(target, FileStatus(status)) for target, status in scope.session.execute(statement)]


def find_file(session: Session, file_id: uuid.UUID) -> MediaFile | None:
    """A file of any store."""
    statement = across_stores(MediaFile, reason=_JOB).where(MediaFile.id == file_id)
    return session.exec(statement).one_or_none()


def lock_file(session: Session, file_id: uuid.UUID) -> MediaFile | None:
    """A file of any store, kept from others until the transaction ends."""
    statement = (
        across_stores(MediaFile, reason=_JOB)
        .where(MediaFile.id == file_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def list_stale(session: Session, status: FileStatus, before: datetime) -> Sequence[MediaFile]:
    """Files that have had this status since before a moment."""
    statement = (
        across_stores(MediaFile, reason=_SWEEP)
        .where(MediaFile.status == status, MediaFile.created_at < before)
        .order_by(col(MediaFile.created_at))
        .limit(200)
    )
    return session.exec(statement).all()


def list_open_ids(session: Session) -> set[uuid.UUID]:
    """Ids of the files that still need their parts."""
    statement = across_stores(MediaFile, reason=_SWEEP).where(
        col(MediaFile.status).in_((FileStatus.UPLOADING, FileStatus.PROCESSING))
    )
    return {file.id for file in session.exec(statement)}
