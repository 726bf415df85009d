"""Who may have the bytes of a lesson's file. Asked again on each request, ranges included."""

from dataclasses import dataclass

from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning import queries


@dataclass(frozen=True, slots=True)
class FileGrant:
    """A file that the caller may have: where it lies, and what it is called outside.

    `etag` names this content; a file is never written twice, so its id is enough.
    """

    storage_key: str
    name: str
    content_type: str
    size_bytes: int
    etag: str


def open_file(viewer: Viewer, file_id: object) -> FileGrant:
    """Let the caller have a ready file of a lesson.

    Allowed are the owner of its store, who has the course of a lesson that plays it, and everybody
    for a free preview in a published course of a store that is open. Raises NotFound for all else,
    so that nobody learns whether a file exists.
    """
    wanted = parse_id(file_id)
    file = queries.find_file_for(viewer.session, viewer.user_id, wanted)
    if file is None:
        raise NotFound
    return FileGrant(
        storage_key=file.storage_key,
        name=file.name,
        content_type=file.content_type,
        size_bytes=file.size_bytes,
        etag=f'"{wanted.hex}"',
    )
