"""The pages a person sees, and who may press their buttons."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from svix.webhooks import Webhook

from ppr_academy.sandbox.app import create_sandbox
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.testing import Controls, free_port, serve
from tests.sandbox.conftest import (
    SVIX_SECRET,
    Receiver,
    World,
    application,
    order,
    own_key,
    settings,
    stripe_client,
)


def test_the_checkout_page_shows_what_is_bought_and_pays(world: World) -> None:
    session = world.checkout(world.account().id, cancel_url=world.url + "/course")
    page = world.http.get(str(session.url))
    assert page.status_code == 200
    for part in (
        "House Chords 101",
        'data-testid="sandbox-pay">Pay $49.00<',
        'value="sam@example.com" readonly',
        f'href="{world.url}/course"',
        'value="declined"',
        'value="bank_fails"',
        "No card is asked for",
    ):
        assert part in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for _ in range(2):  # a double click
        done = world.http.post(f"{session.url}/pay", data={"method": "visa"})
        assert done.status_code == 303
        assert done.headers["location"] == f"{world.url}/done?s={session.id}"
    assert world.http.get(str(session.url)).headers["location"].endswith(session.id)
    assert len(world.stripe.v1.charges.list().data) == 1


def test_a_decline_shows_its_reason_and_a_second_try_pays(world: World) -> None:
    session = world.checkout(world.account().id)
    again = world.http.post(f"{session.url}/pay", data={"method": "insufficient"})
    assert again.headers["location"] == f"/sandbox/checkout/{session.id}"
    page = world.http.get(str(session.url)).text
    assert "Nothing was charged." in page
    assert "Your card has insufficient funds." in page
    world.http.post(f"{session.url}/pay", data={"method": "visa"})
    assert world.stripe.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_an_expired_checkout_says_so(world: World) -> None:
    session = world.checkout(world.account().id, cancel_url=world.url + "/course")
    world.stripe.v1.checkout.sessions.expire(session.id, {}, own_key())
    for answer in (
        world.http.get(str(session.url)),
        world.http.post(f"{session.url}/pay", data={"method": "visa"}),
    ):
        assert answer.status_code == 410
        assert "This checkout has expired." in answer.text
        assert f'href="{world.url}/course"' in answer.text


def test_an_unknown_checkout_is_404_and_an_unknown_card_400(world: World) -> None:
    assert world.http.get("/sandbox/checkout/cs_test_no").status_code == 404
    assert world.http.post("/sandbox/checkout/cs_test_no/pay", data={}).status_code == 404
    session = world.checkout(world.account().id, allowed_payment_method_types=["card"])
    assert "bank" not in world.http.get(str(session.url)).text
    for method in ("bank", "gold"):
        answer = world.http.post(f"{session.url}/pay", data={"method": method})
        assert answer.status_code == 400
    assert world.stripe.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_what_is_bought_is_shown_as_text(world: World) -> None:
    wish = order(world.account().id)
    wish["line_items"][0]["price_data"]["product_data"]["name"] = "<b>Ünï</b> & 'kö'"
    session = world.stripe.v1.checkout.sessions.create(wish, {"idempotency_key": "order:html"})  # type: ignore[arg-type]
    page = world.http.get(str(session.url)).text
    assert "&lt;b&gt;Ünï&lt;/b&gt; &amp; &#x27;kö&#x27;" in page
    assert "<b>Ünï" not in page


def test_the_overview_shows_checkouts_mail_events_and_sign_in(world: World) -> None:
    page = world.http.get("/sandbox/").text
    assert "Sandbox: no real money, no real mail" in page
    for part in ("No checkout yet.", "No mail yet.", "No event yet.", "Issuer"):
        assert part in page
    world.controls.pay(world.checkout(world.account().id).id)
    world.controls.idle()
    page = world.http.get("/sandbox/").text
    assert "House Chords 101" in page
    assert "checkout.session.completed" in page
    assert 'data-testid="sandbox-send-again"' in page


def test_the_address_without_a_slash_leads_to_the_overview(world: World) -> None:
    answer = world.http.get("/sandbox")
    assert (answer.status_code, answer.headers["location"]) == (307, "/sandbox/")


def test_send_again_hold_and_release_work_from_the_page(world: World) -> None:
    world.controls.pay(world.checkout(world.account().id).id)
    world.controls.idle()
    event = world.controls.deliveries()[0]["event"]
    world.receiver.clear()
    sent = world.http.post("/sandbox/events/send", data={"event": event})
    assert sent.headers["location"] == f"/sandbox/events/{event}"
    assert [hook.body["id"] for hook in world.receiver.hooks] == [event]
    world.http.post("/sandbox/events/send", data={"event": event, "late": "1"})
    assert world.controls.deliveries(event=event)[0]["due"] > time.time() + 20
    world.http.post("/sandbox/events/send", data={"event": event})
    page = world.http.get(f"/sandbox/events/{event}").text
    assert page.count("200") >= 2
    assert event in page
    world.http.post("/sandbox/events/hold", data={"on": "1"})
    world.receiver.clear()
    world.controls.pay(world.checkout(world.account().id).id)
    assert "Held: 4" in world.http.get("/sandbox/events").text
    world.http.post("/sandbox/events/release", data={"order": "reversed"})
    assert world.receiver.types()[0] == "checkout.session.completed"
    assert world.http.post("/sandbox/events/send", data={"event": "evt_no"}).status_code == 404
    assert world.http.get("/sandbox/events/evt_no").status_code == 404


def test_a_person_plays_the_bank_from_the_page(world: World) -> None:
    assert "No payment yet." in world.http.get("/sandbox/money").text
    account = world.account()
    world.controls.pay(world.checkout(account.id).id)
    charge = world.stripe.v1.charges.list().data[0]
    here = f"/sandbox/money/{charge.id}"
    assert f'href="{here}"' in world.http.get("/sandbox/money").text
    page = world.http.get(here).text
    assert "$44.10" in page  # the creator's
    asked = world.http.post(here, data={"do": "inquire", "amount": "49"})
    assert (asked.status_code, asked.headers["location"]) == (303, here)
    disputed = world.http.post(here, data={"do": "dispute", "amount": "99.50"})
    assert disputed.status_code == 303
    second, first = world.stripe.v1.disputes.list().data
    assert (second.amount, second.status) == (9950, "needs_response")
    page = world.http.get(here).text
    for test in ("won", "lost", "escalated", "warning-closed"):
        assert f'data-testid="sandbox-{test}"' in page
    world.http.post(f"/sandbox/money/{second.id}", data={"do": "won"})
    world.http.post(f"/sandbox/money/{first.id}", data={"do": "warning_closed"})
    refund = world.stripe.v1.refunds.create({"charge": charge.id}, own_key("refund"))
    assert 'data-testid="sandbox-refund-failed"' in world.http.get(here).text
    world.http.post(f"/sandbox/money/{refund.id}", data={"do": "failed"})
    assert world.stripe.v1.refunds.retrieve(refund.id).status == "failed"
    world.http.post(f"/sandbox/money/{account.id}", data={"do": "pay_out"})
    on: Any = {"stripe_account": account.id}
    (payout,) = world.stripe.v1.payouts.list({}, on).data
    assert 'data-testid="sandbox-payout-paid"' in world.http.get("/sandbox/money").text
    world.http.post(f"/sandbox/money/{payout.id}", data={"do": "paid"})
    assert world.stripe.v1.payouts.retrieve(payout.id, {}, on).status == "paid"


@pytest.mark.parametrize(
    ("key", "form", "status"),
    [
        ("ch_no", {"do": "dispute"}, 404),
        ("", {"do": "won", "amount": "1"}, 404),
        ("", {"do": "dispute", "amount": "lots"}, 400),
        ("", {"do": "dispute", "amount": "1.234"}, 400),
        ("", {"do": "dispute", "amount": "-5"}, 400),
        ("", {"do": "dispute", "amount": ""}, 400),
    ],
)
def test_nonsense_from_the_page_opens_no_dispute(
    world: World, key: str, form: dict[str, str], status: int
) -> None:
    world.controls.pay(world.checkout(world.account().id).id)
    charge = world.stripe.v1.charges.list().data[0]
    assert world.http.post(f"/sandbox/money/{key or charge.id}", data=form).status_code == status
    assert world.http.get("/sandbox/money/ch_no").status_code == 404
    assert world.stripe.v1.disputes.list().data == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused(world: World, headers: dict[str, str]) -> None:
    session = world.checkout(world.account().id)
    for path, data in (
        (f"/sandbox/checkout/{session.id}/pay", {"method": "visa"}),
        ("/sandbox/events/hold", {"on": "1"}),
        ("/sandbox/control/reset", {}),
        ("/sandbox/oidc/authorize", {"client_id": "academy"}),
        ("/sandbox/outbox/x", {"event": "bounced"}),
        ("/sandbox/connect/x", {"do": "finish"}),
        ("/sandbox/money/x", {"do": "won"}),
    ):
        assert world.http.post(path, data=data, headers=headers).status_code == 403
    assert world.stripe.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_the_outbox_is_not_read_through_a_strange_name(world: World) -> None:
    for path in (
        "/sandbox/",
        "/sandbox/money",
        "/sandbox/money/x",
        "/sandbox/outbox",
        "/sandbox/control/outbox",
        "/sandbox/events",
    ):
        assert world.http.get(path, headers={"host": "evil.example"}).status_code == 403


def test_a_form_of_our_own_page_is_taken(world: World) -> None:
    headers = {"origin": world.url, "sec-fetch-site": "same-origin"}
    assert world.http.post("/sandbox/events/hold", data={}, headers=headers).status_code == 303


def test_clerk_events_are_signed_by_svix(world: World) -> None:
    told = world.controls.clerk("user.created", email="sam@example.com", first_name="Sam")
    world.controls.clerk("user.updated", id=told["user_id"], email="sam@example.com")
    world.controls.clerk("user.deleted", id=told["user_id"])
    world.receiver.wait_for(lambda types: len(types) == 3)
    for hook in world.receiver.hooks:
        assert hook.path == "/api/webhooks/clerk"
        Webhook(SVIX_SECRET).verify(hook.raw, hook.headers)
        assert hook.body["data"]["id"] == told["user_id"]
    bodies = {hook.body["type"]: hook.body["data"] for hook in world.receiver.hooks}
    created = bodies["user.created"]
    assert created["email_addresses"][0]["email_address"] == "sam@example.com"
    assert created["primary_email_address_id"] == created["email_addresses"][0]["id"]
    assert bodies["user.deleted"] == {"deleted": True, "id": told["user_id"], "object": "user"}


def test_a_service_that_is_not_stood_in_for_answers_404(tmp_path: Path) -> None:
    port = free_port()
    app = create_sandbox(settings(port, tmp_path, services=frozenset({"resend"})))
    with serve(application(app, Receiver()), port) as url:
        controls = Controls(url)
        assert controls.mails(timeout=0) == []
        for path, status in (
            ("/sandbox/stripe/v1/charges", 404),
            ("/sandbox/checkout/x", 404),
            ("/sandbox/oidc/jwks", 404),
            ("/sandbox/outbox", 200),
            ("/sandbox/", 200),
        ):
            assert httpx.get(url + path).status_code == status
        app.state.sandbox.stop()


def test_settings_refuse_nonsense(tmp_path: Path) -> None:
    good = settings(8000, tmp_path)
    fields = {name: getattr(good, name) for name in SandboxSettings.__slots__}
    for wrong in ({"public_url": "academy"}, {"services": frozenset({"paypal"})}):
        with pytest.raises(ValueError):
            SandboxSettings(**(fields | wrong))


_CHILD = """
import sys, time
from pathlib import Path
from ppr_academy.sandbox.app import create_sandbox
from ppr_academy.sandbox.testing import serve
from tests.sandbox.conftest import Receiver, application, settings
port = int(sys.argv[1])
app = create_sandbox(settings(port, Path(sys.argv[2])))
with serve(application(app, Receiver()), port):
    print("ready", flush=True)
    time.sleep(60)
"""


def test_nothing_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", _CHILD, str(port), str(tmp_path)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        controls, api = Controls(url), stripe_client(url)
        controls.hold()
        account = api.v1.accounts.create({"type": "express"}, own_key())
        controls.onboard(account.id)
        wish, key = order(account.id), {"idempotency_key": "order:1"}
        session = api.v1.checkout.sessions.create(wish, key)  # type: ignore[arg-type]
        controls.pay(session.id)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    receiver = Receiver()
    app = create_sandbox(settings(port, tmp_path))
    with serve(application(app, receiver), port):
        again = stripe_client(url).v1.checkout.sessions
        assert again.create(wish, key).id == session.id  # type: ignore[arg-type]
        assert again.retrieve(session.id).payment_status == "paid"
        Controls(url).release("reversed")
        assert receiver.types()[0] == "checkout.session.completed"
        assert receiver.types()[-1] == "account.updated"
        app.state.sandbox.stop()
