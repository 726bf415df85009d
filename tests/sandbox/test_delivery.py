"""Webhooks on their way: held, late, twice, in another order, retried, and after a restart."""

import json
import threading
import time
from pathlib import Path

import pytest
import stripe

from ppr_academy.sandbox import delivery
from ppr_academy.sandbox.app import create_sandbox
from ppr_academy.sandbox.store import Store
from ppr_academy.sandbox.testing import Controls, free_port, pay, serve, signed_event
from tests.sandbox.conftest import (
    STRIPE_SECRET,
    Receiver,
    World,
    application,
    order,
    own_key,
    settings,
    stripe_client,
)

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def paid_and_held(world: World) -> list[str]:
    """Events of one purchase that wait, oldest first, by id."""
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    world.controls.hold()
    world.controls.pay(session.id)
    held = world.controls.deliveries(status="held")
    assert [item["type"] for item in held[::-1]] == PAID
    return [item["event"] for item in held[::-1]]


def test_what_is_held_arrives_in_the_order_asked_for(world: World) -> None:
    events = paid_and_held(world)
    assert world.receiver.hooks == []
    attempts = world.controls.release("reversed")
    assert [a["status"] for a in attempts] == [200, 200, 200]
    assert world.receiver.types() == PAID[::-1]
    assert world.controls.deliveries(status="held") == []
    states = {d["event"]: d["status"] for d in world.controls.deliveries(service="stripe")}
    assert {states[event] for event in events} == {"delivered"}


def test_a_shuffle_is_repeatable_by_its_seed(world: World) -> None:
    orders = []
    for _ in range(2):
        paid_and_held(world)
        world.controls.release("shuffled", seed=4)
        orders.append(world.receiver.types())
        world.controls.hold(False)
    assert orders[0] == orders[1] != PAID


def test_named_events_go_in_the_named_order_and_the_rest_waits(world: World) -> None:
    first, second, third = paid_and_held(world)
    world.controls.release([third, first])
    assert world.receiver.types() == [PAID[2], PAID[0]]
    assert [d["event"] for d in world.controls.deliveries(status="held")] == [second]


def test_letting_go_sends_what_was_held(world: World) -> None:
    paid_and_held(world)
    world.controls.hold(False)
    assert sorted(world.receiver.wait_for(lambda types: len(types) == 3)) == sorted(PAID)


def test_an_event_can_be_sent_many_times_at_once(world: World) -> None:
    event = paid_and_held(world)[2]
    attempts = world.controls.deliver(event, copies=8, parallel=True)
    assert [a["status"] for a in attempts] == [200] * 8
    ids = {hook.body["id"] for hook in world.receiver.hooks}
    assert ids == {event}
    assert len(world.receiver.hooks) == 8


def test_an_event_can_be_sent_late(world: World) -> None:
    event = paid_and_held(world)[0]
    before = time.time()
    assert world.controls.deliver(event, after=0.2) == []
    world.receiver.wait_for(lambda types: types == [PAID[0]])
    assert time.time() - before >= 0.2


def test_all_deliveries_can_be_delayed(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    world.controls.call("POST", "/delay", {"seconds": 0.2})
    before = time.time()
    world.controls.pay(session.id)
    world.receiver.wait_for(lambda types: len(types) == 3)
    assert time.time() - before >= 0.2


def test_a_refused_webhook_comes_again_freshly_signed(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    world.receiver.answers = [500, 404, 503]
    world.controls.pay(session.id)
    world.controls.idle()
    assert len(world.receiver.hooks) == 6
    for hook in world.receiver.hooks:
        stripe.Webhook.construct_event(hook.raw, hook.headers["stripe-signature"], STRIPE_SECRET)
    tries = [d["attempt_count"] for d in world.controls.deliveries()[:3]]
    assert sum(tries) == 6


def test_sending_again_a_taken_event_that_fails_keeps_it_taken(world: World) -> None:
    event = paid_and_held(world)[0]
    world.controls.deliver(event)
    world.receiver.answers = [500]
    assert [a["status"] for a in world.controls.deliver(event)] == [500]
    found = world.controls.deliveries(event=event)[0]
    assert (found["status"], [a["status"] for a in found["attempts"]]) == ("delivered", [200, 500])


def test_an_event_that_nobody_subscribed_to_can_be_sent_all_the_same(world: World) -> None:
    world.controls.pay(world.checkout(world.account().id).id)
    quiet = world.stripe.v1.events.list({"type": "transfer.created"}).data[0]
    assert world.controls.deliveries(event=quiet.id) == []
    assert [a["status"] for a in world.controls.deliver(quiet.id)] == [200]
    with pytest.raises(RuntimeError, match=r"404 .*no such event"):
        world.controls.deliver("evt_no")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/release", {"order": "sideways"}),
        ("/release", {"copies": 0}),
        ("/hold", {"on": "yes"}),
        ("/delay", {"seconds": -1}),
        ("/faults", {"status": 418}),
        ("/faults", {"seconds": 1000}),
        ("/faults", {"servise": "stripe"}),
        ("/faults", {"service": "paypal"}),
        ("/clerk/user.exploded", {}),
        ("/clerk/user.created", {}),
    ],
)
def test_a_control_that_makes_no_sense_is_refused(
    world: World, path: str, fields: dict[str, object]
) -> None:
    with pytest.raises(RuntimeError, match="400"):
        world.controls.call("POST", path, fields)


def test_a_webhook_that_nobody_took_goes_out_after_a_restart(tmp_path: Path) -> None:
    port, receiver = free_port(), Receiver()
    wish = settings(port, tmp_path / "state.db")
    first = create_sandbox(wish)
    # Nobody listens for webhooks here yet: connection refused.
    api_port = free_port()
    with serve(application(first, receiver), api_port) as url:
        api, controls = stripe_client(url), Controls(url)
        account = api.v1.accounts.create({"type": "express"}, own_key())
        controls.onboard(account.id)
        session = api.v1.checkout.sessions.create(
            order(account.id),  # type: ignore[arg-type]
            {"idempotency_key": "order:1"},
        )
        pay(first, session.id)
        wait_until(lambda: len(controls.deliveries(event=event_of(controls))[0]["attempts"]) >= 1)
        assert "Refused" in controls.deliveries()[0]["attempts"][0]["error"]
        first.state.sandbox.stop()
    second = create_sandbox(wish)
    second.state.sandbox.start()
    with serve(application(second, receiver), port) as url:
        types = receiver.wait_for(lambda types: "checkout.session.completed" in types)
        assert {*PAID, "account.updated"} >= set(types)
        Controls(url).idle()
        again = stripe_client(url).v1.checkout.sessions.retrieve(session.id)
        assert again.payment_status == "paid"
        second.state.sandbox.stop()


def event_of(controls: Controls) -> str:
    """The newest event that is on its way."""
    return str(controls.deliveries()[0]["event"])


def wait_until(is_true: object, seconds: float = 5) -> None:
    """Wait for a state that no event tells."""
    assert callable(is_true)
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not is_true():
        assert time.monotonic() < deadline
        pause.wait(0.02)


def test_what_a_dead_process_had_taken_is_taken_over_after_the_lease(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db")
    with store.write() as tx:
        delivery.enqueue(tx, "stripe", "evt_1", "charge.succeeded", "{}", now=100.0)
        assert [d.event for d in delivery.claim(tx, "dead", 10, 100.0)] == ["evt_1"]
        assert delivery.claim(tx, "alive", 10, 101.0) == []
        lease = 100.0 + delivery.LEASE_SECONDS
        assert [d.event for d in delivery.claim(tx, "alive", 10, lease + 1)] == ["evt_1"]
    store.close()


def test_a_broken_task_is_dropped_and_holds_up_nothing(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    with world.sandbox.store.write() as tx:
        tx.add_task("no.such.task", {}, 0.0)
        tx.add_task("stripe.expire", {"session": session.id}, 0.0)
    world.sandbox.courier.wake()
    world.receiver.wait_for(lambda types: types == ["checkout.session.expired"])
    assert world.stripe.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_two_processes_share_one_queue_and_send_each_webhook_once(tmp_path: Path) -> None:
    port, receiver = free_port(), Receiver()
    wish = settings(port, tmp_path / "state.db")
    apps = [create_sandbox(wish), create_sandbox(wish)]
    with (
        serve(application(apps[0], receiver), port) as url,
        serve(application(apps[1], receiver), free_port()) as other,
    ):
        api = stripe_client(url)
        account = api.v1.accounts.create({"type": "express"}, own_key())
        Controls(other).onboard(account.id)
        for app in apps:
            app.state.sandbox.start()
        for n in range(10):
            session = api.v1.checkout.sessions.create(
                order(account.id),  # type: ignore[arg-type]
                {"idempotency_key": f"order:{n}"},
            )
            pay(apps[n % 2], session.id)
        Controls(url).idle()
        ids = [hook.body["id"] for hook in receiver.hooks]
        assert len(ids) == len(set(ids)) == 31
        for app in apps:
            app.state.sandbox.stop()


def test_giving_up_after_the_last_try(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db")
    with store.write() as tx:
        delivery.enqueue(tx, "stripe", "evt_1", "charge.succeeded", "{}", now=0.0)
        at = 0.0
        for _ in range(delivery.MAX_ATTEMPTS):
            due = tx.run("SELECT due FROM delivery").fetchone()[0]
            assert due - at <= delivery.MAX_PAUSE_SECONDS
            at = due
            (parcel,) = delivery.claim(tx, "me", 1, at)
            delivery.record(tx, delivery.Attempt(parcel, at, 500, "", 1.0), 1.0)
        assert delivery.listing(tx)[0]["status"] == "failed"
        assert delivery.is_idle(tx)
    store.close()


def test_a_signed_event_of_the_helper_is_accepted_and_a_stale_one_is_not() -> None:
    body, headers = signed_event("charge.succeeded", {"id": "ch_1", "object": "charge"}, "whsec_x")
    event = stripe.Webhook.construct_event(body, headers["stripe-signature"], "whsec_x")
    assert event.type == "charge.succeeded"
    assert json.loads(body)["data"]["object"]["id"] == "ch_1"
    old = int(time.time()) - 1000
    body, headers = signed_event("charge.succeeded", {"id": "ch_1"}, "whsec_x", signed_at=old)
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        stripe.Webhook.construct_event(body, headers["stripe-signature"], "whsec_x")
