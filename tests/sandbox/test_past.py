"""A sandbox that is told of the past: its moments are then, and nothing is left on its way."""

from ppr_academy.sandbox import testing
from tests.sandbox.conftest import World, own_key

THEN = 1_767_225_600
"""The first second of 2026, UTC."""


def counted(world: World, table: str) -> int:
    with world.sandbox.store.read() as tx:
        (count,) = tx.run(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def test_what_happens_in_the_past_carries_its_moment_and_sends_nothing(world: World) -> None:
    with testing.in_the_past(world.sandbox, THEN):
        account = world.stripe.v1.accounts.create({"type": "express"}, own_key())
        onboarded = testing.onboard(world.sandbox, account.id)
        session = world.checkout(account.id, expires_at=THEN + 3600)
        payment, paid = testing.pay(world.sandbox, session.id)
    assert [event["type"] for event in onboarded] == ["account.updated"]
    assert onboarded[0]["data"]["object"]["charges_enabled"] is True
    assert payment.outcome == "paid"
    assert {event["created"] for event in [*onboarded, *paid]} == {THEN}
    charge = world.stripe.v1.charges.list().data[0]
    assert (account.created, session.created, charge.created) == (THEN, THEN, THEN)
    assert counted(world, "delivery") == counted(world, "task") == 0


def test_onboarding_twice_is_once(world: World) -> None:
    account = world.stripe.v1.accounts.create({"type": "express"}, own_key())
    assert testing.onboard(world.sandbox, account.id)
    assert testing.onboard(world.sandbox, account.id) == []


def test_after_the_past_comes_the_present(world: World) -> None:
    with testing.in_the_past(world.sandbox, THEN):
        pass
    account = world.account()
    assert account.created > THEN
    world.checkout(account.id)
    assert counted(world, "task") == 1
    world.controls.idle()
    assert "account.updated" in world.receiver.types()
