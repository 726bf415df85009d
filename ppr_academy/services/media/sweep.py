"""Tidies up: uploads that nobody finished, refused files, parts without an upload."""

import uuid
from datetime import timedelta

from ppr_academy.models.media import FileStatus
from ppr_academy.services.core import clock, db, live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.gateways import storage
from ppr_academy.services.media import queries
from ppr_academy.services.media.files import discard_file, move, system_scope, topics_of

KEPT = timedelta(days=2)
"""How long an upload may rest before it is thrown away, and a refusal is shown."""

_STUCK = timedelta(hours=6)


def sweep_uploads() -> None:
    """Throw away what is left over. Opens its own transactions."""
    now = clock.now()
    with db.transaction() as session:
        for status in (FileStatus.UPLOADING, FileStatus.FAILED):
            for file in queries.list_stale(session, status, now - KEPT):
                discard_file(system_scope(session, file), file)
        for file in queries.list_stale(session, FileStatus.PROCESSING, now - KEPT - _STUCK):
            move(file, FileStatus.FAILED, failure="We could not read this file. Send it once more.")
            live.touch(session, *topics_of(file))
    with db.reading() as session:
        wanted = queries.list_open_ids(session)
    lost = (
        part.key
        for part in storage.list_objects("parts")
        if part.at < now - KEPT and _upload_of(part.key) not in wanted
    )
    storage.delete(lost)


def _upload_of(key: str) -> uuid.UUID | None:
    try:
        return parse_id(key.split("/")[1])
    except (NotFound, IndexError):
        return None
