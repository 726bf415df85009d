"""`/api/files/{id}`: a lesson's recording, for who may have it; the right is asked on every hit.

Files on this machine are handed to the server to send; those in object storage pass through in
blocks. Ranges, If-Range, ETag, HEAD and 304 work the same for both.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ppr_academy.api import requests
from ppr_academy.api.ranges import NotSatisfiable, Range, is_known, wanted_range
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.gateways import storage
from ppr_academy.services.learning.files import FileGrant, open_file

_SHOWN_INLINE = ("audio/", "video/", "image/")
log = get_logger("files")


async def send_file(request: Request) -> Response:
    """The file or the part that is asked for; 404 without the right to it, 416 past its end."""
    try:
        grant = await requests.read(request, open_file, request.path_params["file_id"])
    except NotFound:
        log.info("files.refused", file=request.path_params["file_id"][:40])
        raise
    headers = _headers(grant)
    if is_known(request.headers, grant.etag):
        return Response(status_code=304, headers=headers)
    try:
        part = wanted_range(request.headers, grant.size_bytes, grant.etag)
    except NotSatisfiable:
        headers["Content-Range"] = f"bytes */{grant.size_bytes}"
        return Response(status_code=416, headers=headers)
    path = storage.local_path(grant.storage_key)
    if path is None:
        return await _from_storage(request, grant, part, headers)
    if not await run_in_threadpool(path.is_file):
        log.error("files.missing", key=grant.storage_key)
        raise NotFound
    return LocalFile(path, part, headers=headers, media_type=_content_type(grant))


class LocalFile(FileResponse):
    """A file on this machine, or one part of it."""

    def __init__(
        self, path: Path, part: Range | None, *, headers: dict[str, str], media_type: str
    ) -> None:
        super().__init__(path, headers=headers, media_type=media_type)
        self.part = part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends what was decided before: the request's own range was judged already."""
        kept = [pair for pair in scope["headers"] if pair[0] not in (b"range", b"if-range")]
        if self.part is not None:
            asked = f"bytes={self.part.start}-{self.part.end - 1}"
            kept.append((b"range", asked.encode()))
        await super().__call__({**scope, "headers": kept}, receive, send)


async def _from_storage(
    request: Request, grant: FileGrant, part: Range | None, headers: dict[str, str]
) -> Response:
    wanted = part or Range(0, grant.size_bytes)
    headers["Content-Length"] = str(wanted.end - wanted.start)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{grant.size_bytes}"
    status = 200 if part is None else 206
    media_type = _content_type(grant)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media_type)
    blocks = storage.stream(grant.storage_key, wanted.start, wanted.end)
    # The first block is fetched before the status line, so an outage is told as one.
    first = await run_in_threadpool(next, blocks, b"")
    return StreamingResponse(_joined(first, blocks), status, headers, media_type)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _content_type(grant: FileGrant) -> str:
    is_shown = grant.content_type.startswith(_SHOWN_INLINE)
    return grant.content_type if is_shown else "application/octet-stream"


def _headers(grant: FileGrant) -> dict[str, str]:
    is_shown = grant.content_type.startswith(_SHOWN_INLINE)
    return {
        "ETag": grant.etag,
        "Accept-Ranges": "bytes",
        # The browser may keep it, but asks each time whether it still may show it.
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
        "Content-Disposition": disposition(grant.name, "inline" if is_shown else "attachment"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def disposition(name: str, how: str) -> str:
    """A Content-Disposition with a name that is safe in a header and on a disk."""
    plain = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '/\\:"')
    plain = plain.strip(". ") or "lesson"
    ascii_name = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    ascii_name = ascii_name.strip(". ") or "lesson"
    return f"{how}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain, safe='')}"


ROUTES = [Route("/api/files/{file_id}", send_file, methods=["GET", "HEAD"])]
