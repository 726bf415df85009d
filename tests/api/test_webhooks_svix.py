"""Signed webhooks of Clerk and Resend: forged, stale, doubled, and real."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.commerce import EventStatus, ProviderEvent
from ppr_academy.models.email import EmailMessage, EmailStatus
from ppr_academy.models.identity import User
from ppr_academy.sandbox.testing import signed_svix
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.email import letters, sending
from tests.builders import a_user
from tests.support.outside import Outside

CREATED: dict[str, Any] = {
    "type": "user.created",
    "timestamp": 1_800_000_000_000,
    "data": {
        "id": "user_1",
        "first_name": "Noor",
        "primary_email_address_id": "idn_1",
        "email_addresses": [
            {
                "id": "idn_1",
                "email_address": "noor@example.test",
                "verification": {"status": "verified"},
            }
        ],
        "updated_at": 1_800_000_000_000,
    },
}


@pytest.fixture
def visitor(sqlite_engine: Engine, outside: Outside) -> Iterator[httpx.Client]:
    with outside.browser() as client:
        yield client


def events(engine: Engine) -> list[ProviderEvent]:
    with db.reading(engine) as session:
        return list(session.exec(select(ProviderEvent)).all())


def people(engine: Engine) -> list[str]:
    with db.reading(engine) as session:
        return list(session.exec(select(User.email)).all())


def post(
    visitor: httpx.Client, payload: object, key: str = "msg_1", **signing: Any
) -> httpx.Response:
    secret = signing.pop("secret", get_settings().clerk_webhook_secret)
    body, headers = signed_svix(payload, secret, key=key, **signing)  # type: ignore[arg-type]  # odd on purpose
    return visitor.post("/api/webhooks/clerk", content=body, headers=headers)


def test_a_signed_event_is_handled_once(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    assert post(visitor, CREATED).json() == {"outcome": "handled"}
    assert post(visitor, CREATED).json() == {"outcome": "duplicate"}
    assert people(sqlite_engine) == ["noor@example.test"]


@pytest.mark.parametrize("path", ["/api/webhooks/clerk", "/api/webhooks/resend"])
def test_whatever_is_not_signed_by_the_sender_is_refused(
    visitor: httpx.Client, sqlite_engine: Engine, path: str
) -> None:
    other = "whsec_" + "A" * 32
    body, headers = signed_svix(CREATED, other)
    attempts: list[tuple[bytes, dict[str, str]]] = [(body, headers), (body, {}), (b"", {})]
    secret = get_settings().clerk_webhook_secret
    if "resend" in path:
        secret = get_settings().resend_webhook_secret
    good, signed = signed_svix(CREATED, secret)
    old, stale = signed_svix(CREATED, secret, signed_at=int(clock.now().timestamp()) - 3600)
    attempts += [
        (good + b" ", signed),
        (good, signed | {"svix-id": "msg_other"}),
        (good, signed | {"svix-timestamp": "x"}),
        (good, signed | {"svix-signature": "v1,AAAA"}),
        (good, signed | {"svix-signature": ""}),
        (old, stale),
    ]
    for content, given in attempts:
        response = visitor.post(path, content=content, headers=given)
        assert response.status_code == 400
    assert events(sqlite_engine) == []
    assert people(sqlite_engine) == []


@pytest.mark.parametrize("payload", [[], "text", 7, None])
def test_a_signed_body_that_is_no_event_is_refused(visitor: httpx.Client, payload: object) -> None:
    assert post(visitor, payload).status_code == 400


def test_a_body_that_never_ends_is_cut_off(visitor: httpx.Client) -> None:
    response = visitor.post("/api/webhooks/clerk", content=b"x" * 1_100_000)
    assert response.status_code == 413


def test_an_event_that_cannot_be_handled_is_kept_for_later(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    assert post(visitor, {"type": "user.created", "data": {}}).status_code == 422
    (event,) = events(sqlite_engine)
    assert (event.status, event.attempts) == (EventStatus.FAILED, 1)
    assert event.error


def test_without_a_secret_there_is_no_such_address(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = get_settings()
    body, headers = signed_svix(CREATED, settings.clerk_webhook_secret)
    without = settings.model_copy(update={"clerk_webhook_secret": ""})
    monkeypatch.setattr("ppr_academy.api.clerk_webhook.get_settings", lambda: without)
    response = visitor.post("/api/webhooks/clerk", content=body, headers=headers)
    assert response.status_code == 404


def test_clerks_own_deliveries_arrive(
    visitor: httpx.Client, outside: Outside, sqlite_engine: Engine
) -> None:
    outside.controls.clerk("user.created", id="user_2", email="sam@example.test", first_name="Sam")
    outside.controls.idle()
    assert people(sqlite_engine) == ["sam@example.test"]
    outside.controls.clerk("user.deleted", id="user_2")
    outside.controls.idle()
    (email,) = people(sqlite_engine)
    assert email.endswith("@deleted.invalid")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("noor@example.test", EmailStatus.DELIVERED),
        ("bounce@example.test", EmailStatus.BOUNCED),
        ("complaint@example.test", EmailStatus.COMPLAINED),
    ],
)
def test_a_letter_is_followed_to_its_end(
    visitor: httpx.Client,
    outside: Outside,
    sqlite_engine: Engine,
    address: str,
    status: EmailStatus,
) -> None:
    with db.transaction(sqlite_engine) as session:
        user = a_user(session, email=address)
    letter = letters.reset_password("Noor", "https://academy.example/reset-password?token=t")
    sending.send_once(letter, user_id=user.id, to=address, key="k")
    outside.controls.idle()
    with db.reading(sqlite_engine) as session:
        message = session.exec(select(EmailMessage)).one()
        assert message.status == status
    assert json.dumps([event.payload for event in events(sqlite_engine)]).count(address) >= 1
