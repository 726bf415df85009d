"""The front door of Resend's REST API: key, idempotency, faults, the few addresses we use."""

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox.faults import Fault
from ppr_academy.sandbox.resend import mails
from ppr_academy.sandbox.resend.shapes import ResendRefusal, read_mail
from ppr_academy.sandbox.store import Doc, Select, Tx
from ppr_academy.sandbox.web import as_json, in_thread, sandbox_of
from ppr_academy.sandbox.world import KEEP_KEYS_SECONDS, Sandbox

MAX_BODY_BYTES = 40 * 1024 * 1024
MAX_BATCH = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, read and not yet believed."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    data: Any
    replayed: bool = False


async def serve(request: Request) -> Response:
    """Answer one API request; `/sandbox/resend` is the SDK's `api_url`."""
    ask = Ask(
        request.method,
        "/" + request.path_params["path"].rstrip("/"),
        dict(request.query_params),
        await request.body(),
        dict(request.headers),
    )
    sandbox = sandbox_of(request)
    answer, fault = await in_thread(request, _attempt, sandbox, ask)
    if fault is not None:
        await asyncio.sleep(fault.seconds)
        if fault.status:
            answer = _failure(fault.status)
        elif answer is None:
            answer = await in_thread(request, handle, sandbox, ask)
    assert answer is not None
    return as_json(answer.data, answer.status)


def _attempt(sandbox: Sandbox, ask: Ask) -> tuple[Answer | None, Fault | None]:
    fault = sandbox.take_fault("resend", ask.method, ask.path)
    if fault is not None and fault.moment == "before":
        return None, fault
    return handle(sandbox, ask), fault


def handle(sandbox: Sandbox, ask: Ask) -> Answer:
    """Check a request and run it in one transaction."""
    try:
        _check_key(sandbox, ask)
        return _route(sandbox, ask)
    except ResendRefusal as refusal:
        return Answer(refusal.status, refusal.body)


def _check_key(sandbox: Sandbox, ask: Ask) -> None:
    kind, _, key = ask.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key:
        raise ResendRefusal(401, "missing_api_key", "Missing API Key")
    if key != sandbox.settings.resend_api_key:
        raise ResendRefusal(403, "invalid_api_key", "API key is invalid")


def _route(sandbox: Sandbox, ask: Ask) -> Answer:
    parts = ask.path.strip("/").split("/")
    match (ask.method, parts):
        case ("POST", ["emails"]):
            return _write(sandbox, ask, _send)
        case ("POST", ["emails", "batch"]):
            return _write(sandbox, ask, _send_batch)
        case ("POST", ["emails", key, "cancel"]):
            return _cancel(sandbox, key)
        case ("GET", ["emails"]):
            return _list(sandbox, ask.query)
        case ("GET", ["emails", key]):
            return _get(sandbox, key)
        case (_, ["emails", *rest]) if len(rest) < 2:
            raise ResendRefusal(405, "method_not_allowed", "This method is not allowed here.")
    raise ResendRefusal(404, "not_found", "The requested endpoint does not exist.")


def _write(sandbox: Sandbox, ask: Ask, run: Callable[[Sandbox, Tx, Ask], Doc]) -> Answer:
    if len(ask.body) > MAX_BODY_BYTES:
        raise ResendRefusal(422, "validation_error", "The mail must not exceed 40 MB.")
    key = ask.headers.get("idempotency-key", "")
    if len(key) > 256:
        text = "The key must be between 1-256 chars."
        raise ResendRefusal(400, "invalid_idempotency_key", text)
    print_ = hashlib.sha256(ask.path.encode() + ask.body).hexdigest()
    with sandbox.store.write() as tx:
        if key and (kept := _replay(tx, key, print_)):
            return kept
        data = run(sandbox, tx, ask)
        if key:
            tx.run(
                "INSERT OR REPLACE INTO idempotency"
                " (service, scope, key, path, fingerprint, request, status, body, created)"
                " VALUES ('resend', '', ?, ?, ?, '', 200, ?, ?)",
                *(key, ask.path, print_, json.dumps(data), time.time()),
            )
    return Answer(200, data)


def _replay(tx: Tx, key: str, fingerprint: str) -> Answer | None:
    row = tx.run(
        "SELECT fingerprint, status, body, created FROM idempotency"
        " WHERE service = 'resend' AND scope = '' AND key = ?",
        key,
    ).fetchone()
    if row is None or row[3] < time.time() - KEEP_KEYS_SECONDS:
        return None
    if row[0] != fingerprint:
        text = (
            "This idempotency key has been used on a request that had a different body."
            " Retrying this request will always fail."
        )
        raise ResendRefusal(409, "invalid_idempotent_request", text)
    return Answer(row[1], json.loads(row[2]), replayed=True)


def _json(ask: Ask) -> Any:
    try:
        return json.loads(ask.body)
    except ValueError:
        raise ResendRefusal(400, "validation_error", "The request body is not JSON.") from None


def _send(sandbox: Sandbox, tx: Tx, ask: Ask) -> Doc:
    mail = mails.send(sandbox, tx, read_mail(_json(ask)))
    return {"id": mail["id"]}


def _send_batch(sandbox: Sandbox, tx: Tx, ask: Ask) -> Doc:
    items = _json(ask)
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_BATCH:
        text = f"The batch must be a list of 1 to {MAX_BATCH} mails."
        raise ResendRefusal(422, "validation_error", text)
    lenient = ask.headers.get("x-batch-validation", "strict") == "permissive"
    good: list[Doc] = []
    errors: list[Doc] = []
    for index, item in enumerate(items):
        try:
            good.append(read_mail(item, batch=True))
        except ResendRefusal as refusal:
            if not lenient:
                raise
            errors.append({"index": index, "message": str(refusal)})
    data: Doc = {"data": [{"id": mails.send(sandbox, tx, mail)["id"]} for mail in good]}
    return data | ({"errors": errors} if lenient else {})


def _get(sandbox: Sandbox, key: str) -> Answer:
    with sandbox.store.read() as tx:
        mail = tx.find(key, "email")
    if mail is None:
        raise ResendRefusal(404, "not_found", "Email not found")
    return Answer(200, mails.shown(mail))


def _list(sandbox: Sandbox, query: dict[str, str]) -> Answer:
    limit = query.get("limit", "20")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:
        raise ResendRefusal(422, "validation_error", "The `limit` must be between 1 and 100.")
    # `after` and `before` are Resend's cursors: after is further down a list of newest first.
    select = Select(
        "email",
        after=query.get("after", ""),
        before=query.get("before", ""),
        limit=int(limit),
    )
    with sandbox.store.read() as tx:
        found, more = tx.select(select)
    data = [mails.shown(mail) for mail in found]
    return Answer(200, {"object": "list", "has_more": more, "data": data})


def _cancel(sandbox: Sandbox, key: str) -> Answer:
    with sandbox.store.write() as tx:
        mail = tx.find(key, "email")
        if mail is None:
            raise ResendRefusal(404, "not_found", "Email not found")
        if mail["last_event"] != "scheduled":
            text = "Only a scheduled mail can be canceled."
            raise ResendRefusal(422, "validation_error", text)
        tx.save(mail | {"last_event": "canceled"})
    return Answer(200, {"object": "email", "id": key})


def _failure(status: int) -> Answer:
    name = {429: "rate_limit_exceeded", 409: "concurrent_idempotent_requests"}.get(
        status, "application_error"
    )
    texts = {
        "rate_limit_exceeded": "Too many requests. You can only make 5 requests per second.",
        "concurrent_idempotent_requests": "Another request with this key is in progress.",
    }
    text = texts.get(name, "Internal server error")
    return Answer(status, ResendRefusal(status, name, text).body)
