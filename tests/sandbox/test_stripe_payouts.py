"""Payouts of connected accounts: what leaves, what it is made of, and what comes back."""

from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import World, own_key


def earned(world: World, *amounts: int) -> str:
    """An account that was paid these amounts, nine tenths of each its own."""
    account = world.account()
    for amount in amounts:
        world.controls.pay(world.checkout(account.id, amount).id)
    world.controls.idle()
    world.receiver.clear()
    return account.id


def funds(world: World, account: str) -> int:
    """What is available on an account, in cents."""
    balance = world.stripe.v1.balance.retrieve({}, {"stripe_account": account})
    return balance.available[0].amount


def test_the_day_of_the_schedule_pays_everything_out(world: World) -> None:
    account = earned(world, 4900, 1000)
    (made,) = world.controls.pay_out(account)
    on = {"stripe_account": account}
    payout = world.stripe.v1.payouts.retrieve(made["id"], {}, on)  # type: ignore[arg-type]
    assert (payout.amount, payout.status, payout.automatic) == (5310, "in_transit", True)
    assert payout.destination is not None
    assert funds(world, account) == 0
    lines = world.stripe.v1.balance_transactions.list({"payout": payout.id}, on).data  # type: ignore[arg-type]
    assert sorted(line.net for line in lines) == [-5310, 900, 4410]
    world.controls.payout(payout.id, "paid")
    listed = world.stripe.v1.payouts.list({"status": "paid"}, on).data  # type: ignore[arg-type]
    assert [one.id for one in listed] == [payout.id]
    world.controls.idle()
    told = {hook.body["type"]: hook.body for hook in world.receiver.hooks}
    assert set(told) == {"payout.created", "payout.paid", "payout.updated"}
    assert {event["account"] for event in told.values()} == {account}
    assert told["payout.paid"]["data"]["object"]["status"] == "paid"


def test_a_second_payout_holds_only_what_came_since(world: World) -> None:
    account = earned(world, 4900)
    world.controls.pay_out(account)
    assert world.controls.pay_out(account) == []
    world.controls.pay(world.checkout(account, 2000).id)
    (second,) = world.controls.pay_out(account)
    on = {"stripe_account": account}
    lines = world.stripe.v1.balance_transactions.list({"payout": second["id"]}, on).data  # type: ignore[arg-type]
    assert sorted(line.net for line in lines) == [-1800, 1800]


@pytest.mark.parametrize("first", ["in_transit", "paid"])
def test_a_payout_that_fails_is_back_on_the_balance(world: World, first: str) -> None:
    account = earned(world, 4900)
    (made,) = world.controls.pay_out(account)
    if first == "paid":
        world.controls.payout(made["id"], "paid")
    world.controls.payout(made["id"], "failed", "no_account")
    payout = world.stripe.v1.payouts.retrieve(made["id"], {}, {"stripe_account": account})
    assert (payout.status, payout.failure_code) == ("failed", "no_account")
    assert payout.failure_message == "The bank account could not be found."
    assert funds(world, account) == 4410
    (again,) = world.controls.pay_out(account)
    assert again["amount"] == 4410
    with pytest.raises(RuntimeError, match="does not become paid"):
        world.controls.payout(made["id"], "paid")


def test_a_debt_is_not_paid_out(world: World) -> None:
    account = earned(world, 4900)
    world.controls.pay_out(account)
    transfer = world.stripe.v1.transfers.list().data[0]
    world.stripe.v1.transfers.reversals.create(transfer.id, {"amount": 4410}, own_key())
    assert funds(world, account) == -4410
    assert world.controls.pay_out(account) == []


def test_an_account_can_pay_a_part_out_by_itself(world: World) -> None:
    account = earned(world, 4900)
    on: Any = {"stripe_account": account, **own_key("payout")}
    wish: Any = {"amount": 4000, "currency": "usd", "metadata": {"a": "1"}}
    payout = world.stripe.v1.payouts.create(wish, on)
    assert (payout.amount, payout.automatic) == (4000, False)
    assert world.stripe.v1.payouts.create(wish, on).id == payout.id
    assert funds(world, account) == 410
    for wrong, code in (
        ({"amount": 411}, "balance_insufficient"),
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": 10, "method": "instant"}, None),
        ({"amount": 10, "destination": "ba_x"}, None),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            world.stripe.v1.payouts.create(
                {"currency": "usd", **wrong},  # type: ignore[arg-type]
                {"stripe_account": account, **own_key("payout")},
            )
        assert caught.value.code == code
    with pytest.raises(stripe.InvalidRequestError, match="connected accounts only"):
        world.stripe.v1.payouts.create(wish, own_key("payout"))


def test_no_payout_leaves_an_account_that_stripe_asks_again(world: World) -> None:
    account = earned(world, 4900)
    world.controls.call("POST", f"/accounts/{account}", {"do": "restrict"})
    with pytest.raises(RuntimeError, match="not enabled"):
        world.controls.pay_out(account)
    with pytest.raises(RuntimeError, match="No such"):
        world.controls.pay_out("acct_no")
    assert funds(world, account) == 4410


def test_an_account_does_not_see_the_payouts_of_others(world: World) -> None:
    mine, other = earned(world, 4900), earned(world, 1000)
    (made,) = world.controls.pay_out(mine)
    assert world.stripe.v1.payouts.list({}, {"stripe_account": other}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        world.stripe.v1.payouts.retrieve(made["id"], {}, {"stripe_account": other})
    assert world.stripe.v1.payouts.list().data == []


def schedule(world: World, account: str, **wish: Any) -> dict[str, Any]:
    """Ask for a rhythm of payouts; what the account has then."""
    changed = world.stripe.v1.accounts.update(
        account,
        {"settings": {"payouts": {"schedule": wish}}},  # type: ignore[typeddict-item]
        own_key(),
    )
    found: dict[str, Any] = changed.to_dict()["settings"]["payouts"]["schedule"]
    return found


def test_a_schedule_needs_its_anchor(world: World) -> None:
    account = world.account().id
    weekly = schedule(world, account, interval="weekly", weekly_anchor="friday")
    assert weekly == {"delay_days": 2, "interval": "weekly", "weekly_anchor": "friday"}
    manual = schedule(world, account, interval="manual")
    assert manual == {"delay_days": 2, "interval": "manual"}
    for wrong in (
        {"interval": "weekly"},
        {"interval": "daily", "weekly_anchor": "friday"},
        {"interval": "monthly", "monthly_anchor": 32},
        {"interval": "hourly"},
        {"interval": "daily", "delay_days": 1},
    ):
        with pytest.raises(stripe.InvalidRequestError):
            schedule(world, account, **wrong)
    kept = world.stripe.v1.accounts.retrieve(account).to_dict()
    assert kept["settings"]["payouts"]["schedule"] == manual
