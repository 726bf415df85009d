"""The front door of Stripe's REST API: keys, versions, idempotency, faults, checks, answers.

Source: docs.stripe.com/api, sections Authentication, Errors, Idempotent requests, Request IDs.
"""

import asyncio
import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox.faults import Fault
from ppr_academy.sandbox.ids import token
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import (  # noqa: F401 - importing registers their endpoints
    accounts,
    checkout,
    customers,
    disputes,
    errors,
    intents,
    invoice_calls,
    payouts,
    portal,
    prices,
    reads,
    refunds,
    sessions,
    subscription_calls,
    transfers,
)
from ppr_academy.sandbox.stripe.call import Call, Endpoint, route
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.expand import expand
from ppr_academy.sandbox.stripe.form import nest
from ppr_academy.sandbox.stripe.params import validate
from ppr_academy.sandbox.stripe.work import API_VERSION, Work
from ppr_academy.sandbox.web import in_thread, sandbox_of
from ppr_academy.sandbox.world import KEEP_KEYS_SECONDS, Sandbox

MAX_BODY_BYTES = 512 * 1024

# The SDK invents a key of this shape when the caller gave none. It is another one at each try of
# the caller's, so it protects nothing; we take it for what it is.
_INVENTED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, read and not yet believed."""

    method: str
    path: str
    query: str
    body: bytes
    headers: dict[str, str]
    request_id: str


@dataclass(slots=True)
class Answer:
    """What goes back."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


async def serve(request: Request) -> Response:
    """Answer one API request; `/sandbox/stripe` is the SDK's base address."""
    ask = Ask(
        request.method,
        "/" + request.path_params["path"],
        request.url.query,
        await request.body(),
        dict(request.headers),
        f"req_{token(14)}",
    )
    keys, key = sandbox_of(request).keys_in_use, (_account(ask), _key(ask))
    if key in keys:
        return _respond(_refused(errors.key_in_use(_key(ask))), ask)
    if _key(ask):
        keys.add(key)
    try:
        return _respond(await _answer(request, ask), ask)
    finally:
        keys.discard(key)


async def _answer(request: Request, ask: Ask) -> Answer:
    answer, fault = await in_thread(request, _attempt, sandbox_of(request), ask)
    if fault is not None:
        await asyncio.sleep(fault.seconds)
        if fault.status:
            answer = _failure(fault.status)
        elif answer is None:
            answer = await in_thread(request, handle, sandbox_of(request), ask)
    assert answer is not None
    return answer


def _attempt(sandbox: Sandbox, ask: Ask) -> tuple[Answer | None, Fault | None]:
    fault = sandbox.take_fault("stripe", ask.method, ask.path)
    if fault is not None and fault.moment == "before":
        return None, fault
    return handle(sandbox, ask), fault


def handle(sandbox: Sandbox, ask: Ask) -> Answer:
    """Check a request and run it in one transaction."""
    try:
        _check_key(sandbox, ask)
        found = route(ask.method, ask.path)
        if found is None:
            raise errors.unknown_url(ask.method, ask.path)
        endpoint, path = found
        if ask.method != "GET":
            _check_own_key(ask)
        params = _params(endpoint, ask)
        if ask.method == "GET":
            with sandbox.store.read() as tx:
                work = Work(sandbox, tx, _account(ask))
                return _run(endpoint, work, params, path)
        return _write(sandbox, endpoint, ask, params, path)
    except StripeRefusal as refusal:
        return _refused(refusal)


def _check_key(sandbox: Sandbox, ask: Ask) -> None:
    kind, _, key = ask.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key:
        raise errors.no_key()
    if key != sandbox.settings.stripe_secret_key:
        raise errors.wrong_key(key)


def _check_own_key(ask: Ask) -> None:
    key = _key(ask)
    if not key or _INVENTED.fullmatch(key):
        # Stricter than Stripe: with it a forgotten key shows here and not in a double charge.
        text = (
            "A write must carry an Idempotency-Key of your own, made from the row it is about; a"
            " random one does not survive a retry."
        )
        raise StripeRefusal(text, kind="idempotency_error", code="idempotency_key_missing")
    if len(key) > 255:
        text = "Idempotency-Key is too long: up to 255 characters."
        raise StripeRefusal(text, kind="idempotency_error")


def _params(endpoint: Endpoint, ask: Ask) -> Doc:
    if len(ask.body) > MAX_BODY_BYTES:
        raise StripeRefusal("Request body too large", status=413)
    text = ask.query
    if ask.method == "POST":
        kind = ask.headers.get("content-type", "application/x-www-form-urlencoded")
        if ask.query or not kind.startswith("application/x-www-form-urlencoded"):
            raise StripeRefusal("Send parameters as a form in the body.")
        text = ask.body.decode("utf-8", "replace")
    pairs = parse_qsl(text, keep_blank_values=True)
    return validate(*endpoint.params, nest(pairs))


def _key(ask: Ask) -> str:
    return ask.headers.get("idempotency-key", "") if ask.method != "GET" else ""


def _account(ask: Ask) -> str:
    return ask.headers.get("stripe-account", "")


def _run(endpoint: Endpoint, work: Work, params: Doc, path: dict[str, str]) -> Answer:
    if work.account:
        if not endpoint.on_account:
            text = "The sandbox does this for the platform only, not with Stripe-Account."
            raise StripeRefusal(text)
        if work.tx.find(work.account, "account") is None:
            text = (
                f"The provided key does not have access to account '{work.account}' (or that"
                " account does not exist). Application access may have been revoked."
            )
            raise StripeRefusal(text, status=403, code="account_invalid")
    wanted = params.pop("expand", [])
    doc = endpoint.handler(Call(work, params, path))
    return Answer(200, json.dumps(expand(work, doc, wanted), separators=(",", ":")))


def _write(
    sandbox: Sandbox, endpoint: Endpoint, ask: Ask, params: Doc, path: dict[str, str]
) -> Answer:
    key = _key(ask)
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx, _account(ask), ask.request_id, key)
        if replay := _replay(work, ask, key):
            return replay
        try:
            answer = _run(endpoint, work, params, path)
        except StripeRefusal as refusal:
            if not refusal.keep:
                raise
            answer = _refused(refusal)
        if key:
            _remember(work, ask, key, answer)
    return answer


def _fingerprint(ask: Ask) -> str:
    pairs = sorted(parse_qsl(ask.body.decode("utf-8", "replace"), keep_blank_values=True))
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()


def _replay(work: Work, ask: Ask, key: str) -> Answer | None:
    row = work.tx.run(
        "SELECT path, fingerprint, request, status, body, created FROM idempotency"
        " WHERE service = 'stripe' AND scope = ? AND key = ?",
        *(work.account, key),
    ).fetchone()
    if row is None or row[5] < time.time() - KEEP_KEYS_SECONDS:
        return None
    if row[0] != ask.path:
        text = (
            "Keys for idempotent requests can only be used for the same endpoint they were first"
            f" used for ('{ask.path}' vs '{row[0]}'). Try using a key other than '{key}' if you"
            " meant to execute a different request."
        )
        raise StripeRefusal(text, kind="idempotency_error")
    if row[1] != _fingerprint(ask):
        text = (
            "Keys for idempotent requests can only be used with the same parameters they were"
            f" first used with. Try using a key other than '{key}' if you meant to execute a"
            " different request."
        )
        raise StripeRefusal(text, kind="idempotency_error")
    return Answer(row[3], row[4], {"idempotent-replayed": "true", "original-request": row[2]})


def _remember(work: Work, ask: Ask, key: str, answer: Answer) -> None:
    work.tx.run(
        "INSERT OR REPLACE INTO idempotency"
        " (service, scope, key, path, fingerprint, request, status, body, created)"
        " VALUES ('stripe', ?, ?, ?, ?, ?, ?, ?, ?)",
        *(work.account, key, ask.path, _fingerprint(ask), ask.request_id),
        *(answer.status, answer.body, time.time()),
    )


def _refused(refusal: StripeRefusal) -> Answer:
    return Answer(refusal.status, json.dumps({"error": refusal.error}))


def _failure(status: int) -> Answer:
    answer = _refused(errors.faulty(status))
    answer.headers["stripe-should-retry"] = "true"
    return answer


def _respond(answer: Answer, ask: Ask) -> Response:
    headers = {
        "cache-control": "no-cache, no-store",
        "request-id": ask.request_id,
        "stripe-version": ask.headers.get("stripe-version", API_VERSION),
        **answer.headers,
    }
    if key := ask.headers.get("idempotency-key"):
        headers["idempotency-key"] = key
    return Response(answer.body, answer.status, headers, "application/json")
