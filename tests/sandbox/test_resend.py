"""Mail through the official SDK: sent, refused, read in the outbox, told by signed events."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import resend
from svix.webhooks import Webhook, WebhookVerificationError

from tests.sandbox.conftest import RESEND_KEY, SVIX_SECRET, World

MAIL: resend.Emails.SendParams = {
    "from": "PPR Academy <hello@academy.test>",
    "to": ["sam@example.com"],
    "subject": "Confirm your e-mail",
    "html": '<p>Hi <b>Sam</b>, <a href="http://127.0.0.1/verify?a=1&amp;b=2">confirm</a></p>',
    "text": "Hi Sam, confirm: http://127.0.0.1/verify?a=1&b=2",
    "tags": [{"name": "kind", "value": "verification"}],
    "headers": {"List-Unsubscribe": "<http://127.0.0.1/u>"},
}


@pytest.fixture
def mailer(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The SDK, pointed at the sandbox."""
    monkeypatch.setattr(resend, "api_url", world.url + "/sandbox/resend")
    monkeypatch.setattr(resend, "api_key", RESEND_KEY)
    yield world
    world.controls.idle()


def test_a_mail_is_sent_delivered_and_told_in_signed_events(mailer: World) -> None:
    sent = resend.Emails.send(MAIL)
    mailer.receiver.wait_for(lambda types: len(types) == 2)
    assert sorted(mailer.receiver.types()) == ["email.delivered", "email.sent"]
    for hook in mailer.receiver.hooks:
        assert hook.path == "/api/webhooks/resend"
        Webhook(SVIX_SECRET).verify(hook.raw, hook.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(SVIX_SECRET).verify(hook.raw + b" ", hook.headers)
        data = hook.body["data"]
        assert (data["email_id"], data["to"]) == (sent["id"], ["sam@example.com"])
        assert data["tags"] == {"kind": "verification"}
    mail = resend.Emails.get(sent["id"])
    assert (mail["last_event"], mail["subject"]) == ("delivered", "Confirm your e-mail")
    assert mail["to"] == ["sam@example.com"]
    assert mail["from"] == "PPR Academy <hello@academy.test>"


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("bounce@example.com", ["email.bounced", "email.sent"]),
        ("Bo <bounce+1@example.com>", ["email.bounced", "email.sent"]),
        ("complaint@example.com", ["email.complained", "email.delivered", "email.sent"]),
    ],
)
def test_some_addresses_bounce_or_complain(mailer: World, address: str, ends: list[str]) -> None:
    sent = resend.Emails.send(MAIL | {"to": address})
    mailer.receiver.wait_for(lambda types: sorted(types) == ends)
    last = resend.Emails.get(sent["id"])["last_event"]
    assert f"email.{last}" == ends[0]


def test_bounce_and_complaint_by_hand(mailer: World) -> None:
    sent = resend.Emails.send(MAIL)
    page = f"/sandbox/outbox/{sent['id']}"
    assert mailer.http.post(page, data={"event": "bounced"}).status_code == 303
    mailer.receiver.wait_for(lambda types: "email.bounced" in types)
    mailer.controls.call("POST", f"/outbox/{sent['id']}", {"event": "complained"})
    mailer.receiver.wait_for(lambda types: "email.complained" in types)
    assert mailer.http.post(page, data={"event": "eaten"}).status_code == 400


def test_the_outbox_is_searched_by_address_and_gives_the_links(mailer: World) -> None:
    resend.Emails.send(MAIL)
    second = resend.Emails.send(MAIL | {"to": "Ava <ava@example.com>", "subject": "Other"})
    found = mailer.controls.mails(to="AVA@example.com")
    assert [mail["id"] for mail in found] == [second["id"]]
    assert found[0]["links"] == ["http://127.0.0.1/verify?a=1&b=2"]
    assert found[0]["headers"] == MAIL["headers"]
    assert [m["subject"] for m in mailer.controls.mails(subject="confirm")] == [MAIL["subject"]]
    assert mailer.controls.mails(to="va@example.com", timeout=0) == []
    newer = mailer.controls.mails(after=mailer.controls.mails()[1]["id"])
    assert [mail["id"] for mail in newer] == [second["id"]]


def test_the_outbox_pages_show_the_mail_harmlessly(mailer: World) -> None:
    wild = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    sent = resend.Emails.send(MAIL | {"subject": wild, "html": wild, "text": wild})
    for path in ("/sandbox/outbox", "/sandbox/", f"/sandbox/outbox/{sent['id']}"):
        page = mailer.http.get(path).text
        assert "<script>alert(1)" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)" in page
    mail = mailer.http.get(f"/sandbox/outbox/{sent['id']}")
    assert "<iframe sandbox title=" in mail.text
    assert mailer.http.get("/sandbox/outbox?to=nobody@example.com").text.count("No mail yet.") == 1


@pytest.mark.parametrize(
    ("change", "name", "text"),
    [
        ({"subjekt": "x"}, "validation_error", "subjekt"),
        ({"to": "nobody"}, "validation_error", "`to`"),
        ({"to": []}, "missing_required_field", "`to`"),
        ({"to": [f"a{n}@example.com" for n in range(51)]}, "validation_error", "at most 50"),
        ({"to": 5}, "validation_error", "`to`"),
        ({"from": "Academy"}, "invalid_from_address", "`from`"),
        ({"from": None}, "validation_error", "`from`"),
        ({"subject": ""}, "missing_required_field", "`subject`"),
        ({"html": None, "text": None}, "missing_required_field", "`html` or `text`"),
        ({"tags": [{"name": "a b", "value": "c"}]}, "validation_error", "ASCII"),
        ({"headers": {"X-A": "a\r\nBcc: all@example.com"}}, "validation_error", "header"),
        ({"to": "a@example.com\r\nBcc: b@example.com"}, "validation_error", "`to`"),
        ({"scheduled_at": "soon"}, "validation_error", "scheduled_at"),
        ({"attachments": [{"filename": "a"}]}, "invalid_attachment", "content"),
        ({"html": 7}, "validation_error", "`html`"),
    ],
)
def test_a_wrong_mail_is_refused_in_resends_shape(
    mailer: World, change: dict[str, Any], name: str, text: str
) -> None:
    answer = mailer.http.post(
        "/sandbox/resend/emails",
        json=MAIL | change,
        headers={"authorization": f"Bearer {RESEND_KEY}"},
    )
    body = answer.json()
    assert answer.status_code == body["statusCode"] == 422
    assert body["name"] == name
    assert text in body["message"]
    assert mailer.controls.mails(timeout=0) == []


def test_the_sdk_raises_its_own_errors(mailer: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(resend.exceptions.MissingRequiredFieldsError):
        resend.Emails.send(MAIL | {"subject": ""})
    with pytest.raises(resend.exceptions.ResendError, match="not found") as lost:
        resend.Emails.get("00000000-0000-0000-0000-000000000000")
    assert lost.value.code == 404
    monkeypatch.setattr(resend, "api_key", "re_wrong")
    with pytest.raises(resend.exceptions.InvalidApiKeyError):
        resend.Emails.send(MAIL)
    assert mailer.http.post("/sandbox/resend/emails", json=MAIL).status_code == 401


def test_the_same_key_sends_once(mailer: World) -> None:
    first = resend.Emails.send(MAIL, {"idempotency_key": "receipt:1"})
    second = resend.Emails.send(MAIL, {"idempotency_key": "receipt:1"})
    assert first["id"] == second["id"]
    assert len(mailer.controls.mails()) == 1
    with pytest.raises(resend.exceptions.ResendError, match="different body") as caught:
        resend.Emails.send(MAIL | {"subject": "Else"}, {"idempotency_key": "receipt:1"})
    assert caught.value.code == 409


def test_a_batch_is_all_or_nothing_unless_it_is_lenient(mailer: World) -> None:
    good, bad = MAIL, MAIL | {"to": "nobody"}
    with pytest.raises(resend.exceptions.ResendError):
        resend.Batch.send([good, bad])
    assert mailer.controls.mails(timeout=0) == []
    sent = resend.Batch.send([good, good], {"idempotency_key": "batch:1"})
    assert len({item["id"] for item in sent["data"]}) == 2
    lenient = resend.Batch.send([good, bad], {"batch_validation": "permissive"})
    assert len(lenient["data"]) == 1
    assert lenient["errors"][0]["index"] == 1
    with pytest.raises(resend.exceptions.ResendError, match="batch"):
        resend.Batch.send([MAIL | {"attachments": [{"filename": "a", "content": "eA=="}]}])
    with pytest.raises(resend.exceptions.ResendError, match="1 to 100"):
        resend.Batch.send([good] * 101)


def test_mails_are_listed_with_cursors(mailer: World) -> None:
    ids = [resend.Emails.send(MAIL)["id"] for _ in range(3)][::-1]
    page = resend.Emails.list({"limit": 2})
    assert ([mail["id"] for mail in page["data"]], page["has_more"]) == (ids[:2], True)
    rest = resend.Emails.list({"limit": 2, "after": ids[1]})
    assert ([mail["id"] for mail in rest["data"]], rest["has_more"]) == (ids[2:], False)


def test_a_mail_for_later_waits_and_can_be_canceled(mailer: World) -> None:
    later = resend.Emails.send(MAIL | {"scheduled_at": "2999-01-01T00:00:00Z"})
    assert resend.Emails.get(later["id"])["last_event"] == "scheduled"
    resend.Emails.cancel(later["id"])
    assert resend.Emails.get(later["id"])["last_event"] == "canceled"
    with pytest.raises(resend.exceptions.ResendError, match="scheduled"):
        resend.Emails.cancel(later["id"])
    due = resend.Emails.send(MAIL | {"scheduled_at": "2001-01-01T00:00:00"})
    mailer.receiver.wait_for(lambda types: len(types) == 2)
    assert resend.Emails.get(due["id"])["last_event"] == "delivered"


def test_a_body_that_is_not_json_is_refused(mailer: World) -> None:
    headers = {"authorization": f"Bearer {RESEND_KEY}"}

    def post(path: str, content: bytes) -> httpx.Response:
        return mailer.http.post("/sandbox/resend" + path, content=content, headers=headers)

    assert post("/emails", b"{").json()["name"] == "validation_error"
    assert post("/emails", b"[]").status_code == 422
    assert post("/domains", b"{}").status_code == 404
    assert mailer.http.delete("/sandbox/resend/emails", headers=headers).status_code == 405
