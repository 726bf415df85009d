"""JSON controls for tests and scripts: hold, reorder, repeat, fail, pay, read the outbox.

Every address is below `/sandbox/control`; GET reads, POST and DELETE change. Refusals are
`{"error": "<sentence>"}` with 400, 403 or 404.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.sandbox import billing_controls, clerk, delivery, faults, money_control
from ppr_academy.sandbox.courier import Courier
from ppr_academy.sandbox.resend import mails
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.web import as_json, in_thread, refusal, sandbox_of, stranger
from ppr_academy.sandbox.world import Sandbox

MAX_COPIES = 500
MAX_WAIT_SECONDS = 60.0
_LOOK_SECONDS = 0.02

Control = Callable[[Sandbox, Doc, str], Any]


def _control(function: Control) -> Callable[[Request], Awaitable[Response]]:
    """Guard, read the fields (JSON body or query), run on a thread, answer JSON."""

    async def serve(request: Request) -> Response:
        if why := stranger(request):
            return refusal(why, 403)
        fields = await _fields(request)
        if fields is None:
            return refusal("Send a JSON object.")
        key = str(request.path_params.get("id", ""))
        try:
            return as_json(await in_thread(request, function, sandbox_of(request), fields, key))
        except LookupError as lost:
            return refusal(str(lost.args[0]), 404)
        except (ValueError, TypeError) as wrong:
            return refusal(str(wrong))
        except StripeRefusal as refused:
            return refusal(str(refused), refused.status)

    return serve


async def _fields(request: Request) -> Doc | None:
    if request.method == "GET":
        return dict(request.query_params)
    body = await request.body()
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _hold(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    on = fields.get("on", True)
    if not isinstance(on, bool):
        raise ValueError("on is true or false")
    with sandbox.store.write() as tx:
        moved = delivery.set_hold(tx, on, time.time())
    sandbox.courier.wake()
    return {"on": on, "moved": moved}


def _delay(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    seconds = float(fields.get("seconds", 0))
    if not 0 <= seconds <= 86_400:
        raise ValueError("seconds is 0 to 86400")
    with sandbox.store.write() as tx:
        tx.set_control("delay", seconds)
    return {"seconds": seconds}


def _deliveries(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    with sandbox.store.read() as tx:
        found = delivery.listing(
            tx,
            status=fields.get("status", ""),
            service=fields.get("service", ""),
            event=fields.get("event", ""),
            limit=min(int(fields.get("limit", 100)), 1000),
        )
        return {"hold": tx.get_control("hold", False), "deliveries": found}


def _release(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    order = fields.get("order", "given")
    copies = _copies(fields)
    with sandbox.store.read() as tx:
        if isinstance(order, list):
            ids = [key for event in order for key in delivery.ids_of(tx, str(event))]
        elif order in {"given", "reversed", "shuffled"}:
            ids = delivery.held_ids(tx, order, int(fields.get("seed", 0)))
        else:
            raise ValueError("order is given, reversed, shuffled or a list of event ids")
    return _sent(sandbox.courier, ids, copies, parallel=bool(fields.get("parallel")))


def _deliver(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    after = float(fields.get("after", 0))
    if not 0 <= after <= 86_400:
        raise ValueError("after is 0 to 86400 seconds")
    ids = queue_again(sandbox, key, after)
    if after:
        sandbox.courier.wake()
        return {"attempts": [], "due_in": after}
    return _sent(sandbox.courier, ids, _copies(fields), parallel=bool(fields.get("parallel")))


def queue_again(sandbox: Sandbox, event_id: str, after: float = 0.0) -> list[int]:
    """Deliveries of an event, made when it never had one, due after some seconds.

    Raises LookupError when there is no such event.
    """
    now = time.time()
    with sandbox.store.write() as tx:
        ids = delivery.ids_of(tx, event_id)
        if not ids:
            event = tx.find(event_id, "event")
            if event is None:
                raise LookupError("There is no such event.")
            delivery.enqueue(tx, "stripe", event_id, event["type"], json.dumps(event), now=now)
            ids = delivery.ids_of(tx, event_id)
        if after:
            delivery.put_off(tx, ids, now + after)
    return ids


def _copies(fields: Doc) -> int:
    copies = fields.get("copies", 1)
    if not isinstance(copies, int) or not 1 <= copies <= MAX_COPIES:
        raise ValueError(f"copies is 1 to {MAX_COPIES}")
    return copies


def _sent(courier: Courier, ids: list[int], copies: int, *, parallel: bool) -> Doc:
    attempts = courier.send_now(ids, copies, parallel)
    return {
        "attempts": [
            {
                "event": a.delivery.event,
                "type": a.delivery.type,
                "status": a.status,
                "error": a.error,
                "ms": a.ms,
            }
            for a in attempts
        ]
    }


def _idle(sandbox: Sandbox, _fields: Doc, _key: str) -> bool:
    with sandbox.store.read() as tx:
        due, _ = delivery.next_due(tx)
        return delivery.is_idle(tx) and due > time.time()


async def wait_idle(request: Request) -> Response:
    """Wait until nothing is on its way (`timeout` seconds). Held deliveries do not count."""
    return await _until(request, _idle, lambda done: ({"idle": done}, bool(done)))


async def wait_outbox(request: Request) -> Response:
    """Mails by `to`, `subject`, `after` (an id); waits `timeout` seconds for `count` of them."""
    count = int(request.query_params.get("count", "1"))
    return await _until(
        request, _mails, lambda found: ({"mails": found}, len(found) >= count), otherwise=200
    )


async def _until(
    request: Request,
    look: Control,
    judge: Callable[[Any], tuple[Doc, bool]],
    otherwise: int = 408,
) -> Response:
    if why := stranger(request):
        return refusal(why, 403)
    fields = dict(request.query_params)
    try:
        seconds = min(float(fields.pop("timeout", 0)), MAX_WAIT_SECONDS)
    except ValueError:
        return refusal("timeout is a number of seconds")
    deadline = time.monotonic() + seconds
    while True:
        data, done = judge(await in_thread(request, look, sandbox_of(request), fields, ""))
        if done or time.monotonic() >= deadline:
            return as_json(data, 200 if done or not seconds else otherwise)
        await asyncio.sleep(_LOOK_SECONDS)


def _mails(sandbox: Sandbox, fields: Doc, _key: str) -> list[Doc]:
    with sandbox.store.read() as tx:
        found = mails.find(
            tx,
            to=fields.get("to", ""),
            subject=fields.get("subject", ""),
            after=fields.get("after", ""),
        )
    return [
        mails.shown(mail) | {"headers": mail["_headers"], "links": mails.links(mail)}
        for mail in found
    ]


def _mail_event(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    event = str(fields.get("event", ""))
    if event not in mails.EVENTS:
        raise ValueError(f"event is one of {list(mails.EVENTS)}")
    with sandbox.store.write() as tx:
        mail = tx.find(key, "email")
        if mail is None:
            raise LookupError("There is no such mail.")
        return {"event": mails.tell(sandbox, tx, mail, event)}


def _add_fault(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    with sandbox.store.write() as tx:
        return faults.add(tx, fields)


def _list_faults(sandbox: Sandbox, _fields: Doc, _key: str) -> Doc:
    with sandbox.store.read() as tx:
        return {"faults": faults.pending(tx)}


def _clear_faults(sandbox: Sandbox, _fields: Doc, _key: str) -> Doc:
    with sandbox.store.write() as tx:
        return {"dropped": faults.clear(tx)}


def _clerk(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    with sandbox.store.write() as tx:
        return clerk.send_user(sandbox, tx, key, fields)


def _reset(sandbox: Sandbox, _fields: Doc, _key: str) -> Doc:
    sandbox.store.clear()
    return {"reset": True}


def routes() -> list[Route]:
    """All controls, below `/control`."""
    table: list[tuple[str, str, Control]] = [
        ("POST", "/hold", _hold),
        ("POST", "/delay", _delay),
        ("GET", "/deliveries", _deliveries),
        ("POST", "/release", _release),
        ("POST", "/events/{id}/deliver", _deliver),
        ("GET", "/faults", _list_faults),
        ("POST", "/faults", _add_fault),
        ("DELETE", "/faults", _clear_faults),
        ("POST", "/outbox/{id}", _mail_event),
        ("POST", "/clerk/{id}", _clerk),
        ("POST", "/reset", _reset),
        *money_control.TABLE,
        *billing_controls.TABLE,
    ]
    made = [Route(path, _control(function), methods=[verb]) for verb, path, function in table]
    made.append(Route("/idle", wait_idle, methods=["GET"]))
    made.append(Route("/outbox", wait_outbox, methods=["GET"]))
    return made
