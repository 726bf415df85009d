"""Mails that were sent, and what became of them: sent, delivered, bounced, complained about."""

import json
import re
from email.utils import parseaddr
from html import unescape
from typing import Any

from ppr_academy.sandbox.ids import resend_id, svix_id
from ppr_academy.sandbox.resend.shapes import iso
from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.world import Sandbox, task

EVENTS = ("sent", "delivered", "bounced", "complained")

_HREF = re.compile(r"""href=["']([^"']+)["']""")
_URL = re.compile(r"https?://[^\s<>\"')]+")


def send(sandbox: Sandbox, tx: Tx, mail: Doc) -> Doc:
    """Put a mail into the outbox and send it, now or when it is due."""
    key, later = resend_id(), mail["scheduled_at"] or 0.0
    is_later = later > tx.now
    doc: Doc = {
        "object": "email",
        "id": key,
        "message_id": f"<{key}@sandbox.invalid>",
        "to": mail["to"],
        "from": mail["from"],
        "created": tx.now,
        "created_at": iso(tx.now),
        "subject": mail["subject"],
        "html": mail["html"],
        "text": mail["text"],
        "bcc": mail["bcc"],
        "cc": mail["cc"],
        "reply_to": mail["reply_to"],
        "last_event": "scheduled" if is_later else "queued",
        "scheduled_at": iso(later) if is_later else None,
        "tags": mail["tags"],
        "_headers": mail["headers"],
        "_attachments": [_summary(item) for item in mail["attachments"]],
        "_to": " ".join(_bare(address) for address in mail["to"]),
    }
    tx.put("email", doc)
    if is_later:
        tx.add_task("resend.send", {"email": key}, later)
    else:
        go(sandbox, tx, doc)
    return doc


def go(sandbox: Sandbox, tx: Tx, mail: Doc) -> None:
    """The mail leaves. Who it is for decides what happens: `bounce@…`, `complaint@…`."""
    tell(sandbox, tx, mail, "sent")
    names = [_bare(address).partition("@")[0] for address in mail["to"]]
    if any(name.startswith("bounce") for name in names):
        tell(sandbox, tx, mail, "bounced")
        return
    tell(sandbox, tx, mail, "delivered")
    if any(name.startswith("complain") for name in names):
        tell(sandbox, tx, mail, "complained")


def tell(sandbox: Sandbox, tx: Tx, mail: Doc, event: str) -> str:
    """Something happened to a mail: note it and send the signed webhook. Returns its id."""
    mail["last_event"] = event
    tx.save(mail)
    data: Doc = {
        "broadcast_id": None,
        "created_at": mail["created_at"],
        "email_id": mail["id"],
        "from": mail["from"],
        "headers": [{"name": k, "value": v} for k, v in mail["_headers"].items()],
        "message_id": mail["message_id"],
        "subject": mail["subject"],
        "tags": {tag["name"]: tag["value"] for tag in mail["tags"]},
        "to": mail["to"],
    }
    if event == "bounced":
        data["bounce"] = {
            "diagnosticCode": ["smtp; 550 5.1.1 no such mailbox"],
            "message": "The recipient's mailbox does not exist.",
            "subType": "General",
            "type": "Permanent",
        }
    body = {"type": f"email.{event}", "created_at": iso(tx.now), "data": data}
    key = svix_id()
    tx.put(
        "resend_event",
        {"id": key, "created": tx.now, "type": body["type"], "body": body},
        parent=mail["id"],
    )
    sandbox.queue(tx, "resend", key, f"email.{event}", body)
    return key


def find(
    tx: Tx, *, to: str = "", subject: str = "", after: str = "", limit: int = 100
) -> list[Doc]:
    """Mails, newest first: to a whole address, with a part of the subject, newer than `after`."""
    rows = tx.run(
        "SELECT doc FROM object WHERE kind = 'email' AND account = ''"
        " AND instr(' ' || json_extract(doc, '$._to') || ' ', ?) > 0"
        " AND instr(lower(json_extract(doc, '$.subject')), lower(?)) > 0"
        " AND seq > coalesce((SELECT seq FROM object WHERE id = ?), 0) ORDER BY seq DESC LIMIT ?",
        *(f" {to.strip().lower()} " if to.strip() else "", subject, after, limit),
    )
    return [json.loads(row[0]) for row in rows]


def links(mail: Doc) -> list[str]:
    """Addresses that the mail leads to, in their order, once each."""
    found = [unescape(url) for url in _HREF.findall(mail["html"] or "")]
    found += _URL.findall(mail["text"] or "")
    return list(dict.fromkeys(found))


def shown(mail: Doc) -> Doc:
    """A mail as Resend shows it."""
    hidden = {"created"}
    return {k: v for k, v in mail.items() if not k.startswith("_") and k not in hidden}


def _bare(address: str) -> str:
    return parseaddr(address)[1].lower() or address.strip().lower()


def _summary(item: dict[str, Any]) -> Doc:
    content = item["content"]
    return {
        "filename": item["filename"] or item["path"] or "attachment",
        "content_type": item["content_type"],
        "size": len(content) if content is not None else 0,
    }


@task("resend.send")
def _send_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    mail = tx.find(arg["email"], "email")
    if mail and mail["last_event"] == "scheduled":
        go(sandbox, tx, mail)
