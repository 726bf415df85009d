"""Refunds: what goes back, from whom, and what is told."""

from itertools import permutations

import pytest
import stripe
from stripe.params import RefundCreateParams

from tests.sandbox.conftest import World, own_key


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


def by_bank(world: World) -> tuple[stripe.Charge, str]:
    """A charge of 4900 that a bank account has paid."""
    account = world.account()
    session = world.checkout(account.id)
    world.controls.pay(session.id, "bank")
    world.controls.bank(session.id)
    world.controls.idle()
    world.receiver.clear()
    return world.stripe.v1.charges.list({"limit": 1}).data[0], account.id


WHOLE: RefundCreateParams = {"reverse_transfer": True, "refund_application_fee": True}


def test_a_refund_to_a_bank_is_pending_and_then_arrives(world: World) -> None:
    charge, _ = by_bank(world)
    made = refund(world, {"charge": charge.id, **WHOLE})
    assert (made.status, made.pending_reason) == ("pending", "processing")
    world.controls.refund(made.id, "succeeded")
    assert world.stripe.v1.refunds.retrieve(made.id).status == "succeeded"
    world.controls.idle()
    told = [hook.body for hook in world.receiver.hooks if hook.body["type"] == "refund.updated"]
    assert [event["data"]["previous_attributes"] for event in told] == [{"status": "pending"}]
    with pytest.raises(RuntimeError, match="does not become succeeded"):
        world.controls.refund(made.id, "succeeded")


def test_a_refund_that_comes_back_is_the_platforms(world: World) -> None:
    charge, account = by_bank(world)
    made = refund(world, {"charge": charge.id, **WHOLE})
    world.controls.refund(made.id, "failed", "insufficient_funds")
    failed = world.stripe.v1.refunds.retrieve(made.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "insufficient_funds")
    assert isinstance(failed.failure_balance_transaction, stripe.BalanceTransaction)
    assert failed.failure_balance_transaction.amount == 4900
    again = world.stripe.v1.charges.retrieve(charge.id)
    assert (again.amount_refunded, again.refunded) == (0, False)
    (held,) = world.controls.books()["charges"]
    assert (held["platform"], held["creator"]) == (4900 - 172, 0)
    # The transfer stays reversed: the platform passes the creator's part on by itself.
    sent = world.stripe.v1.transfers.create(
        {
            "amount": 4410,
            "currency": "usd",
            "destination": account,
            "transfer_group": str(charge.transfer_group),
        },
        own_key("transfer"),
    )
    assert (sent.amount, sent.destination) == (4410, account)
    (held,) = world.controls.books()["charges"]
    assert (held["platform"], held["creator"], held["processor"]) == (490 - 172, 4410, 172)
    world.controls.idle()
    assert {"refund.failed", "refund.updated"} <= set(world.receiver.types())


def test_a_card_refund_can_come_back_later_and_be_made_again(world: World) -> None:
    charge, _ = paid(world)
    first = refund(world, {"charge": charge.id, "amount": 1000, **WHOLE})
    world.controls.refund(first.id, "failed")
    refund(world, {"charge": charge.id, "amount": 1000, **WHOLE}, "refund:2")
    fee = world.stripe.v1.application_fees.list().data[0]
    assert fee.amount_refunded == 200  # a hundred of it in vain
    assert world.stripe.v1.charges.retrieve(charge.id).amount_refunded == 1000


def test_a_refund_keeps_its_metadata_and_nothing_else_changes(world: World) -> None:
    charge, _ = paid(world)
    made = refund(world, {"charge": charge.id, "metadata": {"refund_id": "r1"}})
    changed = world.stripe.v1.refunds.update(made.id, {"metadata": {"note": "late"}}, own_key())
    assert changed.to_dict()["metadata"] == {"refund_id": "r1", "note": "late"}
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        world.stripe.v1.refunds.update(made.id, {"amount": 1}, own_key())  # type: ignore[typeddict-unknown-key]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"destination": "acct_no"}, "resource_missing"),
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": None}, "parameter_missing"),
        ({"currency": "xxx"}, None),
        ({"amount": 10_000}, "balance_insufficient"),
        ({"source_transaction": "ch_no"}, "resource_missing"),
        ({"receiver": "me"}, "parameter_unknown"),
    ],
)
def test_a_wrong_transfer_moves_nothing(
    world: World, wish: dict[str, object], code: str | None
) -> None:
    _, account = paid(world)
    before = world.controls.books()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.stripe.v1.transfers.create(
            {"amount": 100, "currency": "usd", "destination": account} | wish,  # type: ignore[arg-type]
            own_key(),
        )
    assert caught.value.code == code
    assert world.controls.books() == before


def test_a_transfer_from_a_charge_takes_no_more_than_it_holds(world: World) -> None:
    charge, account = paid(world)
    api = world.stripe.v1.transfers
    wish = {
        "amount": 4000,
        "currency": "usd",
        "destination": account,
        "source_transaction": charge.id,
    }
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed 0"):
        api.create(wish, own_key())  # type: ignore[arg-type]
    api.reversals.create(str(charge.transfer), {}, own_key("transfer_reverse"))
    sent = api.create(wish, own_key())  # type: ignore[arg-type]
    assert sent.source_transaction == charge.id
    named = api.update(sent.id, {"metadata": {"dispute_id": "d1"}}, own_key())
    assert named.to_dict()["metadata"] == {"dispute_id": "d1"}
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed 900"):
        api.create(wish | {"amount": 901}, own_key())  # type: ignore[arg-type]


def test_the_books_say_who_has_what_of_each_charge(world: World) -> None:
    first, account = paid(world)
    world.controls.pay(world.checkout(account, 2999).id)
    refund(world, {"charge": first.id, "amount": 1000, **WHOLE})
    dispute = world.controls.dispute(first.id, amount=5000)["id"]
    world.stripe.v1.transfers.reversals.create(
        str(first.transfer), {"amount": 3510}, own_key("transfer_reverse")
    )
    second_held, held = world.controls.books()["charges"]
    assert (held["buyer"], held["disputed"], held["refunded"]) == (4900 - 1000 - 5000, 5000, 1000)
    assert (held["creator"], held["processor"]) == (0, 172 + 1500)
    assert held["platform"] == held["buyer"] - held["processor"]
    assert second_held["creator"] == 2999 - 299
    world.controls.decide(dispute, "won")
    books = world.controls.books()
    for side, whole in (("platform", books["platform"]), ("creator", books["accounts"][account])):
        assert sum(charge[side] for charge in books["charges"]) == whole["usd"]
    assert [charge["disputed"] for charge in books["charges"]] == [0, 0]
