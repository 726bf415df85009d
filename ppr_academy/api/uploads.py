"""`/api/uploads`: files sent in parts, which go on where they were cut.

POST announces a file, PUT sends the bytes at an offset, GET says how far it is, POST …/complete
ends it, DELETE gives it up. A file that is not what we take, or larger than it said, is refused
in the middle of the part that shows it.
"""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.services.catalog.uploads import begin_upload
from ppr_academy.services.core.errors import Forbidden
from ppr_academy.services.core.log import get_logger
from ppr_academy.services.media import files, parts
from ppr_academy.services.media.errors import (
    FileTooLarge,
    UnknownMedia,
    UploadClosed,
    WrongOffset,
)
from ppr_academy.services.media.parts import PartPlan
from ppr_academy.services.media.views import UploadSlot

_LONGEST_BODY = 8192
_NO_STORE = {"Cache-Control": "no-store"}
log = get_logger("uploads")


async def begin(request: Request) -> Response:
    """Announce `{name, size, purpose, target}`; 201 with `{id, chunk_size, received}`."""
    _require_own_page(request)
    body = await requests.json_object(request, _LONGEST_BODY)
    slot = await requests.call(
        request,
        begin_upload,
        purpose=body.get("purpose"),
        target=body.get("target"),
        name=body.get("name"),
        size=body.get("size"),
    )
    return JSONResponse(_slot(slot), 201, _NO_STORE)


async def show(request: Request) -> Response:
    """Where an upload stands: `{id, chunk_size, received}`."""
    slot = await requests.read(request, files.get_upload, request.path_params["id"])
    return JSONResponse(_slot(slot), headers=_NO_STORE)


async def complete(request: Request) -> Response:
    """Every byte was sent: `{file_id, status, name, size, …}`. Twice is once."""
    _require_own_page(request)
    try:
        file = await requests.call(request, files.complete_upload, request.path_params["id"])
    except (WrongOffset, UploadClosed) as refusal:
        return _conflict(refusal)
    shown = {"file_id": file.id, "status": file.status, "name": file.name, "size": file.size_bytes}
    return JSONResponse(shown, headers=_NO_STORE)


async def cancel(request: Request) -> Response:
    """Give an upload up; 204."""
    _require_own_page(request)
    try:
        await requests.call(request, files.cancel_upload, request.path_params["id"])
    except UploadClosed as refusal:
        return _conflict(refusal)
    return Response(status_code=204, headers=_NO_STORE)


async def send_part(request: Request) -> Response:
    """The bytes at `?offset=`; `{received}`. 409 with `received` when they belong elsewhere."""
    _require_own_page(request)
    try:
        plan = await requests.read(
            request,
            parts.plan_part,
            request.path_params["id"],
            request.query_params.get("offset", ""),
        )
        announced = request.headers.get("content-length", "")
        if announced.isdigit():
            parts.check_length(plan, int(announced))
        return await _take(request, plan)
    except (WrongOffset, UploadClosed) as refusal:
        return _conflict(refusal)
    except UnknownMedia as refusal:
        await requests.call(request, parts.refuse_upload, plan.upload_id, refusal.message)
        return _ended(refusal, 415)
    except FileTooLarge as refusal:
        return _ended(refusal, 413)


async def _take(request: Request, plan: PartPlan) -> Response:
    data, content_type, was_cut = await _receive(request, plan)
    if was_cut and not parts.is_worth_keeping(plan, len(data)):
        return Response(status_code=499)
    if plan.is_sent_again:
        return JSONResponse({"received": plan.received}, headers=_NO_STORE)
    if not was_cut:
        parts.check_length(plan, len(data))
    stored = await run_in_threadpool(parts.write_part, plan, bytes(data))
    received = await requests.call(
        request, parts.record_part, plan.upload_id, plan.offset, stored, content_type
    )
    return JSONResponse({"received": received}, headers=_NO_STORE)


async def _receive(request: Request, plan: PartPlan) -> tuple[bytearray, str, bool]:
    """The part's bytes, the file's type when they show it, and whether the connection was cut.

    Raises FileTooLarge and UnknownMedia as soon as the bytes say so, without waiting for more.
    """
    data = bytearray()
    content_type = ""
    try:
        async for block in request.stream():
            data += block
            if len(data) > plan.room:
                parts.check_length(plan, len(data))
            if plan.is_first and not content_type and len(data) >= plan.head_size:
                content_type = parts.check_head(plan.purpose, bytes(data[: plan.head_size]))
    except ClientDisconnect:
        log.info("upload.cut", upload=str(plan.upload_id), offset=plan.offset, kept=len(data))
        return data, content_type, True
    return data, content_type, False


def _require_own_page(request: Request) -> None:
    if not requests.is_same_origin(request):
        raise Forbidden


def _slot(slot: UploadSlot) -> dict[str, Any]:
    return {"id": slot.id, "chunk_size": slot.chunk_size, "received": slot.received}


def _conflict(refusal: WrongOffset | UploadClosed) -> Response:
    body: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if isinstance(refusal, WrongOffset):
        body["received"] = refusal.received
    return JSONResponse(body, 409, _NO_STORE)


def _ended(refusal: UnknownMedia | FileTooLarge, status: int) -> Response:
    body = {"code": refusal.code, "message": refusal.message, "field": refusal.field}
    # The rest of the body is not read: the connection cannot carry another request.
    return JSONResponse(body, status, {**_NO_STORE, "Connection": "close"})


ROUTES = [
    Route("/api/uploads", begin, methods=["POST"]),
    Route("/api/uploads/{id}", send_part, methods=["PUT"]),
    Route("/api/uploads/{id}", show, methods=["GET"]),
    Route("/api/uploads/{id}", cancel, methods=["DELETE"]),
    Route("/api/uploads/{id}/complete", complete, methods=["POST"]),
]
