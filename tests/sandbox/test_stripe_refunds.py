"""Refunds: what goes back, from whom, and what is told."""

from itertools import permutations

import pytest
import stripe
from stripe.params import RefundCreateParams

from tests.sandbox.conftest import World


def paid(world: World, amount: int = 4900) -> tuple[stripe.Charge, str]:
    """A paid charge and the account it was passed on to."""
    account = world.account()
    world.controls.pay(world.checkout(account.id, amount).id)
    return world.stripe.v1.charges.list({"limit": 1}).data[0], account.id


def refund(world: World, wish: RefundCreateParams, key: str = "refund:1") -> stripe.Refund:
    """A refund with a key of our own."""
    return world.stripe.v1.refunds.create(wish, {"idempotency_key": key})


def test_a_full_refund_leaves_only_stripes_fee(world: World) -> None:
    charge, account = paid(world)
    made = refund(
        world,
        {
            "charge": charge.id,
            "reverse_transfer": True,
            "refund_application_fee": True,
            "reason": "requested_by_customer",
            "metadata": {"refund_id": "r1"},
        },
    )
    assert (made.status, made.amount, made.reason) == ("succeeded", 4900, "requested_by_customer")
    again = world.stripe.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert (again.refunded, again.amount_refunded) == (True, 4900)
    assert again.refunds is not None
    assert [r.id for r in again.refunds.data] == [made.id]
    books = world.controls.books()
    assert books["platform"] == {"usd": -172}
    assert books["accounts"][account] == {"usd": 0}
    assert isinstance(charge.transfer, str)
    transfer = world.stripe.v1.transfers.retrieve(charge.transfer)
    assert (transfer.reversed, transfer.amount_reversed) == (True, 4900)
    fee = world.stripe.v1.application_fees.list().data[0]
    assert (fee.refunded, fee.amount_refunded) == (True, 490)


def test_a_refund_tells_the_charge_and_the_refund(world: World) -> None:
    charge, _ = paid(world)
    world.controls.idle()
    world.receiver.clear()
    refund(world, {"charge": charge.id, "amount": 1000, "reverse_transfer": True})
    world.controls.idle()
    told = {hook.body["type"]: hook.body["data"] for hook in world.receiver.hooks}
    assert set(told) == {"charge.refunded", "refund.created", "transfer.reversed"}
    assert told["charge.refunded"]["object"]["amount_refunded"] == 1000
    assert told["charge.refunded"]["previous_attributes"]["amount_refunded"] == 0
    assert told["refund.created"]["object"]["charge"] == charge.id


def test_a_refund_without_reversal_is_paid_by_the_platform(world: World) -> None:
    charge, account = paid(world)
    refund(world, {"payment_intent": str(charge.payment_intent)})
    books = world.controls.books()
    assert books["platform"] == {"usd": 490 - 172 - 4900}
    assert books["accounts"][account] == {"usd": 4410}


@pytest.mark.parametrize("parts", sorted(set(permutations((333, 1000, 1)))))
def test_partial_refunds_give_the_same_fee_back_in_any_order(
    world: World, parts: tuple[int, ...]
) -> None:
    charge, account = paid(world, 2999)
    for n, part in enumerate(parts):
        wish: RefundCreateParams = {
            "charge": charge.id,
            "amount": part,
            "reverse_transfer": True,
            "refund_application_fee": True,
        }
        refund(world, wish, f"refund:{n}")
    fee = world.stripe.v1.application_fees.list().data[0]
    # 299 * 1334 / 2999 = 133.0
    assert fee.amount_refunded == 133
    assert world.controls.books()["accounts"][account] == {"usd": 2999 - 299 - 1334 + 133}


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"amount": 5000}, "greater than charge amount"),
        ({"amount": 0}, "greater than or equal to 1"),
        ({"amount": -5}, "greater than or equal to 1"),
        ({"reason": "because"}, "must be one of duplicate"),
        ({"payment_intent": "pi_x"}, "only specify one"),
        ({"charge": None}, "payment_intent or charge"),
        ({"charge": "ch_no"}, "No such charge"),
        ({"reverse_transfers": True}, "unknown parameter"),
    ],
)
def test_a_wrong_refund_changes_nothing(
    world: World, wish: RefundCreateParams, message: str
) -> None:
    charge, _ = paid(world)
    before = world.controls.books()
    with pytest.raises(stripe.InvalidRequestError, match=message):
        refund(world, {"charge": charge.id} | wish)  # type: ignore[operator]
    assert world.controls.books() == before


def test_more_than_what_is_left_is_refused(world: World) -> None:
    charge, _ = paid(world)
    refund(world, {"charge": charge.id, "amount": 4000})
    with pytest.raises(
        stripe.InvalidRequestError, match=r"unrefunded amount on charge \(\$9\.00\)"
    ):
        refund(world, {"charge": charge.id, "amount": 901}, "refund:2")
    refund(world, {"charge": charge.id}, "refund:3")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(world, {"charge": charge.id}, "refund:4")
    assert caught.value.code == "charge_already_refunded"


def test_the_same_refund_twice_is_one_refund(world: World) -> None:
    charge, _ = paid(world)
    first = refund(world, {"charge": charge.id, "amount": 1000})
    second = refund(world, {"charge": charge.id, "amount": 1000})
    assert first.id == second.id
    assert world.stripe.v1.charges.retrieve(charge.id).amount_refunded == 1000
    assert [r.id for r in world.stripe.v1.refunds.list({"charge": charge.id}).data] == [first.id]


def test_a_failed_charge_cannot_be_refunded(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.pay(session.id, "declined")
    charge = world.stripe.v1.charges.list().data[0]
    with pytest.raises(stripe.InvalidRequestError, match="has not been paid"):
        refund(world, {"charge": charge.id})


def test_a_transfer_can_be_reversed_without_a_refund(world: World) -> None:
    charge, account = paid(world)
    reversal = world.stripe.v1.transfers.reversals.create(
        str(charge.transfer),
        {"amount": 1000, "refund_application_fee": True},
        {"idempotency_key": "transfer_reverse:1"},
    )
    assert reversal.amount == 1000
    assert world.controls.books()["accounts"][account] == {"usd": 4410 - 1000 + 100}
    listed = world.stripe.v1.transfers.reversals.list(str(charge.transfer)).data
    assert [r.id for r in listed] == [reversal.id]
    with pytest.raises(stripe.InvalidRequestError, match="greater than unreversed"):
        world.stripe.v1.transfers.reversals.create(
            str(charge.transfer), {"amount": 3901}, {"idempotency_key": "transfer_reverse:2"}
        )


def test_an_application_fee_can_be_given_back_alone(world: World) -> None:
    _, account = paid(world)
    fee = world.stripe.v1.application_fees.list().data[0]
    world.stripe.v1.application_fees.refunds.create(
        fee.id, {"amount": 90}, {"idempotency_key": "fee:1"}
    )
    assert world.controls.books()["accounts"][account] == {"usd": 4500}
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount on fee"):
        world.stripe.v1.application_fees.refunds.create(
            fee.id, {"amount": 401}, {"idempotency_key": "fee:2"}
        )
