"""The sandbox's own pages: an overview, and the log of events with their deliveries."""

import json
import time
from collections.abc import Callable
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import delivery, markup
from ppr_academy.sandbox.control import queue_again
from ppr_academy.sandbox.resend import mails
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.store import Doc, Select, Tx
from ppr_academy.sandbox.stripe.work import money
from ppr_academy.sandbox.web import (
    form_of,
    html,
    in_thread,
    refusal,
    sandbox_of,
    see_other,
    stranger,
)
from ppr_academy.sandbox.world import Sandbox

Act = Callable[[Sandbox, dict[str, str]], str]

LATE_SECONDS = 30

_ROWS = 20
_LOG_ROWS = 100


async def show_index(request: Request) -> Response:
    """Checkouts, outbox, events and sign-in at a glance."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _index, sandbox_of(request))


def _index(sandbox: Sandbox) -> Response:
    services = sandbox.settings.services
    with sandbox.store.read() as tx:
        sections = []
        if "stripe" in services:
            sections.append(_checkouts(tx))
        if "resend" in services:
            sections.append(_outbox(tx))
        sections.append(_events_section(tx, _ROWS))
        if "oidc" in services:
            sections.append(_sign_in(sandbox))
    body = markup.intro(
        "Sandbox: no real money, no real mail",
        "This academy talks to stand-ins for the services it has no key for. Here is what"
        " they saw, and what they told back.",
        test="sandbox-heading",
    ) + "".join(sections)
    return html(markup.page("Sandbox", body))


def _checkouts(tx: Tx) -> str:
    found, _ = tx.select(Select("checkout.session", limit=_ROWS))
    rows = [
        [
            f'<a class="link" href="{PREFIX}/checkout/{s["id"]}" data-testid="sandbox-checkout">'
            f"{escape(s['_line_items']['data'][0]['description'])}</a>",
            escape(s["customer_email"] or (s["customer_details"] or {}).get("email") or ""),
            markup.badge(_state(s)),
            markup.clock(s["created"]),
            escape(money(s["amount_total"], s["currency"])),
        ]
        for s in found
    ]
    names = ["What", "Who", "State", "When", "Amount"]
    listing = (
        markup.table(names, rows)
        if rows
        else markup.empty("No checkout yet.", "Buy a course and the checkout shows up here.")
    )
    money_link = markup.link("/money", "Payments and payouts", "sandbox-money")
    return f"<section>{markup.head('Checkout', money_link)}{listing}</section>"


def _state(session: Doc) -> str:
    if session["status"] != "complete":
        return str(session["status"])
    return "paid" if session["payment_status"] == "paid" else "processing"


def _outbox(tx: Tx) -> str:
    rows = [
        [
            escape(", ".join(mail["to"])),
            markup.link(f"/outbox/{mail['id']}", mail["subject"], "sandbox-mail"),
            markup.badge(mail["last_event"]),
            markup.clock(mail["created"]),
        ]
        for mail in mails.find(tx, limit=_ROWS)
    ]
    listing = (
        markup.table(["To", "Subject", "State", "When"], rows)
        if rows
        else markup.empty("No mail yet.", "What the academy sends shows up here, and goes nowhere.")
    )
    return (
        f"<section>{markup.head('Outbox', markup.link('/outbox', 'All mail'))}{listing}</section>"
    )


def _sign_in(sandbox: Sandbox) -> str:
    url = f"{PREFIX}/oidc/.well-known/openid-configuration"
    return (
        f"<section>{markup.head('Sign-in')}<p>Issuer <a class='link' href='{url}'>"
        f"{escape(sandbox.settings.base)}/oidc</a>. Its page opens when somebody signs in with it."
        "</p></section>"
    )


async def show_events(request: Request) -> Response:
    """The log: every webhook, its state, its attempts."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _events, sandbox_of(request))


def _events(sandbox: Sandbox) -> Response:
    with sandbox.store.read() as tx:
        body = markup.intro("Events", "What the services told the academy, newest first.")
        body += _events_section(tx, _LOG_ROWS, "")
    return html(markup.page("Events", body))


def _events_section(tx: Tx, limit: int, title: str = "Events") -> str:
    found = delivery.listing(tx, limit=limit)
    is_held = bool(tx.get_control("hold", False))
    waiting = len(delivery.held_ids(tx))
    rows = [_event_row(item) for item in found]
    listing = (
        markup.table(["Event", "From", "State", "Tries", "When", ""], rows)
        if rows
        else markup.empty("No event yet.", "What the services tell the academy shows up here.")
    )
    head = markup.head(title, markup.link("/events", "All events")) if title else ""
    return f"<section>{head}{_switches(is_held, waiting)}{listing}</section>"


def _event_row(item: Doc) -> list[str]:
    last = item["attempts"][-1] if item["attempts"] else None
    said = "" if last is None else str(last["status"] or last["error"].partition(":")[0])
    again = markup.button(
        "Send again" if item["attempts"] else "Send now",
        "/events/send",
        test="sandbox-send-again",
        fields={"event": item["event"]},
    )
    return [
        markup.link(f"/events/{item['event']}", item["type"]),
        escape(item["service"]),
        markup.badge(item["status"]),
        f"{item['attempt_count']}{f' ({escape(said)})' if said else ''}",
        markup.clock(item["created"]),
        again,
    ]


def _switches(is_held: bool, waiting: int) -> str:
    if not is_held:
        key = markup.button(
            "Hold deliveries", "/events/hold", test="sandbox-hold", fields={"on": "1"}
        )
        return f'<div class="row">{key}</div>'
    keys = markup.button("Let go", "/events/hold", test="sandbox-let-go", fields={"on": ""})
    for order, label in (
        ("given", "Send in order"),
        ("reversed", "Send in reverse"),
        ("shuffled", "Send shuffled"),
    ):
        test = f"sandbox-release-{order}"
        keys += markup.button(label, "/events/release", test=test, fields={"order": order})
    return f'<div class="row"><span class="badge warn">Held: {waiting}</span>{keys}</div>'


async def post_hold(request: Request) -> Response:
    """Hold deliveries, or let them go."""
    return await _post(request, _set_hold)


def _set_hold(sandbox: Sandbox, form: dict[str, str]) -> str:
    with sandbox.store.write() as tx:
        delivery.set_hold(tx, bool(form.get("on")), time.time())
    sandbox.courier.wake()
    return "/events"


async def post_release(request: Request) -> Response:
    """Send what is held, in an order."""
    return await _post(request, _release)


def _release(sandbox: Sandbox, form: dict[str, str]) -> str:
    with sandbox.store.read() as tx:
        ids = delivery.held_ids(tx, form.get("order", "given"), time.time_ns())
    sandbox.courier.send_now(ids)
    return "/events"


async def post_send(request: Request) -> Response:
    """Send an event again."""
    return await _post(request, _send)


def _send(sandbox: Sandbox, form: dict[str, str]) -> str:
    event = form.get("event", "")
    if form.get("late"):
        queue_again(sandbox, event, LATE_SECONDS)
        sandbox.courier.wake()
    else:
        sandbox.courier.send_now(queue_again(sandbox, event))
    return f"/events/{event}"


async def _post(request: Request, act: Act) -> Response:
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    try:
        return see_other(PREFIX + await in_thread(request, act, sandbox_of(request), form))
    except LookupError as lost:
        return refusal(str(lost.args[0]), 404)


async def show_event(request: Request) -> Response:
    """One event: what it says, and each attempt to deliver it."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _event, sandbox_of(request), request.path_params["id"])


def _event(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        event = tx.find(key)
        found = delivery.listing(tx, event=key)
    if event is None or (not found and event.get("object") != "event"):
        return html(
            markup.page("Not here", markup.intro("There is no such event.", size="d2")), 404
        )
    content = escape(json.dumps(event.get("body", event), indent=2))
    tries = [
        [
            markup.clock(attempt["at"]),
            escape(str(attempt["status"] or attempt["error"])),
            f"{attempt['ms']:.0f} ms",
        ]
        for item in found
        for attempt in item["attempts"]
    ]
    log = markup.table(["When", "Answer", "Took"], tries) if tries else "<p>Not sent yet.</p>"
    test = "sandbox-send-again"
    keys = markup.button("Send again", "/events/send", test=test, fields={"event": key})
    keys += markup.button(
        f"Send in {LATE_SECONDS} s",
        "/events/send",
        test="sandbox-send-late",
        fields={"event": key, "late": "1"},
    )
    body = (
        markup.intro(
            event["type"],
            mark=markup.badge(found[0]["status"] if found else "not sent") + keys,
        )
        + f"<section>{markup.head('Attempts')}{log}</section>"
        f"<section>{markup.head('Content')}<pre>{content}</pre></section>"
    )
    return html(markup.page(event["type"], body))
