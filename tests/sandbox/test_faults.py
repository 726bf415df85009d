"""Stripe, Resend and the sign-in provider down, slow, or losing their answer."""

import time

import pytest
import resend
import stripe

from tests.sandbox.conftest import RESEND_KEY, World, order, stripe_client


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (409, stripe.APIError),
        (429, stripe.RateLimitError),
        (500, stripe.APIError),
        (503, stripe.APIError),
    ],
)
def test_the_next_calls_fail_as_ordered_and_then_work_again(
    world: World, status: int, kind: type[stripe.StripeError]
) -> None:
    world.controls.fail(status=status, times=2)
    for _ in range(2):
        with pytest.raises(kind) as caught:
            world.stripe.v1.charges.list()
        assert caught.value.http_status == status
    assert world.stripe.v1.charges.list().data == []


def test_a_fault_can_be_meant_for_one_address(world: World) -> None:
    world.controls.fail(status=500, method="POST", path="/v1/refunds")
    assert world.stripe.v1.charges.list().data == []
    with pytest.raises(stripe.APIError):
        world.stripe.v1.refunds.create({"charge": "ch_x"}, {"idempotency_key": "refund:1"})
    assert world.controls.call("GET", "/faults") == {"faults": []}


def test_a_lost_answer_is_found_again_by_its_key(world: World) -> None:
    wish, key = order(world.account().id), {"idempotency_key": "order:lost"}
    world.controls.fail(status=500, moment="after", path="/v1/checkout")
    with pytest.raises(stripe.APIError):
        world.stripe.v1.checkout.sessions.create(wish, key)  # type: ignore[arg-type]
    made = world.stripe.v1.checkout.sessions.list().data
    assert len(made) == 1
    again = world.stripe.v1.checkout.sessions.create(wish, key)  # type: ignore[arg-type]
    assert again.id == made[0].id


def test_a_refused_try_leaves_the_key_free(world: World) -> None:
    wish, key = order(world.account().id), {"idempotency_key": "order:busy"}
    world.controls.fail(status=409, path="/v1/checkout")
    with pytest.raises(stripe.APIError):
        world.stripe.v1.checkout.sessions.create(wish, key)  # type: ignore[arg-type]
    assert world.stripe.v1.checkout.sessions.create(wish, key).status == "open"  # type: ignore[arg-type]


def test_the_sdk_retries_by_itself_when_it_is_told_to(world: World) -> None:
    patient = stripe_client(world.url)
    world.controls.fail(status=500, times=1)
    assert patient.v1.charges.list({}, {"max_network_retries": 2}).data == []


def test_a_slow_stripe_runs_into_the_callers_timeout(world: World) -> None:
    hasty = stripe_client(world.url, http_client=stripe.RequestsClient(timeout=0.15))
    world.controls.fail(seconds=0.6)
    before = time.monotonic()
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.charges.list()
    assert time.monotonic() - before < 0.5
    assert hasty.v1.charges.list().data == []


def test_one_slow_call_does_not_hold_up_the_others(world: World) -> None:
    hasty = stripe_client(world.url, http_client=stripe.RequestsClient(timeout=0.1))
    for _ in range(3):
        world.controls.fail(seconds=0.6, path="/v1/customers")
        with pytest.raises(stripe.APIConnectionError):
            hasty.v1.customers.list()
    assert world.stripe.v1.charges.list().data == []
    world.controls.heal()


def test_a_slow_stripe_still_answers_the_patient(world: World) -> None:
    world.controls.fail(seconds=0.1)
    before = time.monotonic()
    assert world.stripe.v1.charges.list().data == []
    assert time.monotonic() - before >= 0.1


def test_resend_fails_as_ordered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resend, "api_url", world.url + "/sandbox/resend")
    monkeypatch.setattr(resend, "api_key", RESEND_KEY)
    mail: resend.Emails.SendParams = {
        "from": "Academy <a@academy.test>",
        "to": "sam@example.com",
        "subject": "Hi",
        "text": "Hi",
    }
    world.controls.fail(service="resend", status=429)
    with pytest.raises(resend.exceptions.RateLimitError):
        resend.Emails.send(mail)
    world.controls.fail(service="resend", status=500)
    with pytest.raises(resend.exceptions.ApplicationError):
        resend.Emails.send(mail)
    world.controls.fail(service="resend", status=500, moment="after")
    with pytest.raises(resend.exceptions.ApplicationError):
        resend.Emails.send(mail, {"idempotency_key": "mail:1"})
    sent = resend.Emails.send(mail, {"idempotency_key": "mail:1"})
    assert [m["id"] for m in world.controls.mails()] == [sent["id"]]


def test_the_sign_in_provider_fails_as_ordered(world: World) -> None:
    world.controls.fail(service="oidc", status=503, path="/.well-known")
    address = "/sandbox/oidc/.well-known/openid-configuration"
    assert world.http.get(address).status_code == 503
    assert world.http.get(address).status_code == 200
