"""The outbox: every mail that would have gone out."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import delivery, markup
from ppr_academy.sandbox.resend import mails
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.store import Doc
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


async def show_outbox(request: Request) -> Response:
    """Mails, newest first, all or to one address (`?to=`)."""
    if why := stranger(request):
        return refusal(why, 403)
    to = request.query_params.get("to", "")[:254]
    return await in_thread(request, _outbox, sandbox_of(request), to)


def _outbox(sandbox: Sandbox, to: str) -> Response:
    with sandbox.store.read() as tx:
        found = mails.find(tx, to=to)
    search = (
        f'<form class="row" method="get" action="{PREFIX}/outbox"><div class="in"><input name="to"'
        f' type="search" aria-label="Address" value="{escape(to)}" maxlength="254"></div>'
        '<button class="key">Show only to</button></form>'
    )
    rows = [_row(mail) for mail in found]
    listing = (
        markup.table(["To", "Subject", "State", "When"], rows)
        if rows
        else markup.empty("No mail yet.", "What the academy sends shows up here, and goes nowhere.")
    )
    body = (
        markup.intro("Outbox", "Sandbox: no real mail. What the academy sends ends here.")
        + f"<section>{search}{listing}</section>"
    )
    return html(markup.page("Outbox", body))


def _row(mail: Doc) -> list[str]:
    return [
        escape(", ".join(mail["to"])),
        markup.link(f"/outbox/{mail['id']}", mail["subject"], "sandbox-mail"),
        markup.badge(mail["last_event"]),
        markup.clock(mail["created"]),
    ]


async def show_mail(request: Request) -> Response:
    """One mail, its text, its HTML in a frame that can do nothing, and its events."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _mail, sandbox_of(request), request.path_params["id"])


def _mail(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        mail = tx.find(key, "email")
        if mail is None:
            body = markup.intro("There is no such mail.", size="d2")
            return html(markup.page("Not here", body), 404)
        events = [
            (event, delivery.listing(tx, event=event["id"]))
            for event in tx.children("resend_event", key)
        ]
    facts = {"From": mail["from"], "To": ", ".join(mail["to"])}
    for name, label in (("cc", "Cc"), ("bcc", "Bcc"), ("reply_to", "Reply to")):
        if mail[name]:
            facts[label] = ", ".join(mail[name])
    facts |= {f"Header {name}": value for name, value in mail["_headers"].items()}
    facts |= {f"Tag {tag['name']}": tag["value"] for tag in mail["tags"]}
    if mail["_attachments"]:
        facts["Attached"] = ", ".join(item["filename"] for item in mail["_attachments"])
    if mail["scheduled_at"]:
        facts["For"] = mail["scheduled_at"]
    lines = "".join(
        f'<div><dt>{escape(k)}</dt><dd class="cut">{escape(v)}</dd></div>' for k, v in facts.items()
    )
    body = (
        markup.intro(
            mail["subject"], mark=markup.badge(mail["last_event"]), test="sandbox-mail-subject"
        )
        + f'<div class="slip panel"><dl>{lines}</dl></div>{_keys(key)}{_content(mail)}'
        f"<section>{markup.head('Events')}{_events(events)}</section>"
    )
    return html(markup.page(mail["subject"], body))


def _keys(key: str) -> str:
    path = f"/outbox/{key}"
    bounce = markup.button(
        "Let it bounce", path, test="sandbox-bounce", fields={"event": "bounced"}
    )
    complain = markup.button(
        "Mark as spam", path, test="sandbox-complain", fields={"event": "complained"}
    )
    return f'<div class="keys">{bounce}{complain}</div>'


def _content(mail: Doc) -> str:
    parts = ""
    found = mails.links(mail)
    if found:
        items = "".join(
            f'<li><a class="link cut" data-testid="sandbox-mail-link" href="{escape(url)}">'
            f"{escape(url)}</a></li>"
            for url in found
            if url.startswith(("http://", "https://"))
        )
        parts += f"<section>{markup.head('Links')}<ul>{items}</ul></section>"
    if mail["html"]:
        parts += (
            f"<section>{markup.head('HTML')}<iframe sandbox title='The mail as HTML'"
            f' srcdoc="{escape(mail["html"])}"></iframe></section>'
        )
    if mail["text"]:
        parts += (
            f'<section>{markup.head("Text")}<pre data-testid="sandbox-mail-text">'
            f"{escape(mail['text'])}</pre></section>"
        )
    return parts


def _events(events: list[tuple[Doc, list[Doc]]]) -> str:
    rows = []
    for event, deliveries in events:
        state = deliveries[0]["status"] if deliveries else "not sent"
        again = markup.button("Send again", "/events/send", fields={"event": event["id"]})
        rows.append(
            [escape(event["type"]), markup.badge(state), markup.clock(event["created"]), again]
        )
    return markup.table(["Event", "Webhook", "When", ""], rows)


async def post_mail(request: Request) -> Response:
    """Something happens to a mail, by hand."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    key, event = request.path_params["id"], form.get("event", "")
    if event not in mails.EVENTS:
        return refusal("No such event.")
    await in_thread(request, _tell, sandbox_of(request), key, event)
    return see_other(f"{PREFIX}/outbox/{key}")


def _tell(sandbox: Sandbox, key: str, event: str) -> bool:
    with sandbox.store.write() as tx:
        mail = tx.find(key, "email")
        if mail is not None:
            mails.tell(sandbox, tx, mail, event)
    return mail is not None
