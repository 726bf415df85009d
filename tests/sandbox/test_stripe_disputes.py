"""Disputes: what the bank takes, what we may say, and how it ends."""

from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import World, own_key


def paid(world: World, amount: int = 4900) -> tuple[stripe.Charge, str]:
    """A paid charge and the account it was passed on to; nothing is on its way any more."""
    account = world.account()
    world.controls.pay(world.checkout(account.id, amount).id)
    world.controls.idle()
    world.receiver.clear()
    return world.stripe.v1.charges.list({"limit": 1}).data[0], account.id


def say(world: World, dispute: str, **wish: Any) -> stripe.Dispute:
    """Change a dispute with a key of our own."""
    return world.stripe.v1.disputes.update(dispute, wish, own_key("evidence"))  # type: ignore[arg-type]


def test_a_dispute_debits_the_platform_and_leaves_the_transfer(world: World) -> None:
    charge, account = paid(world)
    opened = world.controls.dispute(charge.id, reason="product_not_received")
    dispute = world.stripe.v1.disputes.retrieve(opened["id"])
    assert (dispute.amount, dispute.status, dispute.charge) == (4900, "needs_response", charge.id)
    assert dispute.reason == "product_not_received"
    assert dispute.evidence_details.due_by == dispute.created + 9 * 24 * 60 * 60
    assert dispute.evidence.customer_email_address == "sam@example.com"
    (line,) = dispute.balance_transactions
    assert (line.type, line.amount, line.fee, line.net) == ("adjustment", -4900, 1500, -6400)
    assert world.stripe.v1.charges.retrieve(charge.id).disputed is True
    books = world.controls.books()
    assert books["platform"] == {"usd": 490 - 172 - 6400}
    assert books["accounts"][account] == {"usd": 4410}
    world.controls.idle()
    assert sorted(world.receiver.types()) == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]


@pytest.mark.parametrize("amount", [1, 4899, 4900, 9900])
def test_a_dispute_may_be_about_less_or_more_than_was_paid(world: World, amount: int) -> None:
    charge, _ = paid(world)
    dispute = world.controls.dispute(charge.id, amount=amount)
    assert dispute["amount"] == amount
    assert world.controls.books()["platform"] == {"usd": 490 - 172 - 1500 - amount}


def test_a_won_dispute_gives_the_amount_back_and_keeps_the_fee(world: World) -> None:
    charge, _ = paid(world)
    opened = world.controls.dispute(charge.id)
    world.controls.decide(opened["id"], "won")
    dispute = world.stripe.v1.disputes.retrieve(opened["id"])
    assert dispute.status == "won"
    assert [line.amount for line in dispute.balance_transactions] == [-4900, 4900]
    assert world.controls.books()["platform"] == {"usd": 490 - 172 - 1500}
    world.controls.idle()
    assert sorted(world.receiver.types()) == [
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn",
    ]


def test_a_lost_dispute_is_closed_and_stays_so(world: World) -> None:
    charge, _ = paid(world)
    opened = world.controls.dispute(charge.id)
    world.controls.decide(opened["id"], "lost")
    assert world.stripe.v1.disputes.retrieve(opened["id"]).status == "lost"
    assert world.controls.books()["platform"] == {"usd": 490 - 172 - 6400}
    with pytest.raises(RuntimeError, match="already closed"):
        world.controls.decide(opened["id"], "won")
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        say(world, opened["id"], evidence={"uncategorized_text": "But"})
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        world.stripe.v1.disputes.close(opened["id"], {}, own_key())


def test_evidence_is_kept_and_then_submitted_once(world: World) -> None:
    charge, _ = paid(world)
    key = world.controls.dispute(charge.id)["id"]
    kept = say(
        world, key, evidence={"customer_name": "Sam Reed", "service_date": "x"}, submit=False
    )
    assert (kept.status, kept.evidence_details.submission_count) == ("needs_response", 0)
    assert kept.evidence_details.has_evidence is True
    sent = say(
        world,
        key,
        evidence={"access_activity_log": "Opened lesson 1", "service_date": ""},
        metadata={"dispute_id": "d1"},
    )
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    assert sent.evidence.customer_name == "Sam Reed"
    assert sent.evidence.access_activity_log == "Opened lesson 1"
    assert sent.evidence.service_date is None
    assert sent.to_dict()["metadata"] == {"dispute_id": "d1"}
    with pytest.raises(stripe.InvalidRequestError, match="cannot be changed any more"):
        say(world, key, evidence={"customer_name": "Another"})
    assert say(world, key, metadata={"seen": "1"}).status == "under_review"
    world.controls.idle()
    assert world.receiver.types().count("charge.dispute.updated") == 3


def test_the_same_evidence_twice_is_submitted_once(world: World) -> None:
    charge, _ = paid(world)
    key, options = world.controls.dispute(charge.id)["id"], own_key("evidence")
    for _ in range(2):
        sent = world.stripe.v1.disputes.update(
            key, {"evidence": {"uncategorized_text": "A receipt"}}, options
        )
        assert sent.evidence_details.submission_count == 1


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"evidence": {"recipt": "x"}}, "unknown parameter"),
        ({"evidence": {"receipt": "not a file"}}, "No such file upload"),
        ({"evidence": {"uncategorized_text": "x" * 20_001}}, "up to 20,000 characters"),
        ({"evidence": {"appeal": {"card": ""}}}, "do not take appeal"),
        ({"submit": True}, "without evidence"),
        ({"submit": "perhaps"}, "Invalid boolean"),
        ({"metadata": {"a" * 41: "x"}}, "Metadata keys"),
        ({"status": "won"}, "unknown parameter"),
    ],
)
def test_wrong_evidence_is_refused_and_changes_nothing(
    world: World, wish: dict[str, Any], message: str
) -> None:
    charge, _ = paid(world)
    key = world.controls.dispute(charge.id)["id"]
    before = world.stripe.v1.disputes.retrieve(key).to_dict()
    with pytest.raises(stripe.InvalidRequestError, match=message):
        say(world, key, **wish)
    assert world.stripe.v1.disputes.retrieve(key).to_dict() == before


def test_all_evidence_together_has_a_limit(world: World) -> None:
    charge, _ = paid(world)
    key = world.controls.dispute(charge.id)["id"]
    names = (
        "access_activity_log",
        "billing_address",
        "cancellation_rebuttal",
        "duplicate_charge_explanation",
        "product_description",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "uncategorized_text",
    )
    with pytest.raises(stripe.InvalidRequestError, match="up to 150,000 characters"):
        say(world, key, evidence=dict.fromkeys(names, "x" * 19_900))


def test_giving_in_is_losing(world: World) -> None:
    charge, _ = paid(world)
    opened = world.controls.dispute(charge.id)
    assert world.stripe.v1.disputes.close(opened["id"], {}, own_key()).status == "lost"


def test_an_inquiry_takes_no_money_until_it_escalates(world: World) -> None:
    charge, _ = paid(world)
    opened = world.controls.dispute(charge.id, inquiry=True)
    asked = world.stripe.v1.disputes.retrieve(opened["id"])
    assert (asked.status, asked.is_charge_refundable) == ("warning_needs_response", True)
    assert asked.balance_transactions == []
    assert say(world, asked.id, evidence={"customer_name": "Sam"}).status == "warning_under_review"
    assert world.controls.books()["platform"] == {"usd": 490 - 172}
    with pytest.raises(RuntimeError, match="becomes escalated or warning_closed"):
        world.controls.decide(asked.id, "won")
    world.controls.decide(asked.id, "escalated")
    now = world.stripe.v1.disputes.retrieve(asked.id)
    assert (now.status, now.is_charge_refundable) == ("needs_response", False)
    assert world.controls.books()["platform"] == {"usd": 490 - 172 - 6400}
    world.controls.idle()
    assert sorted(world.receiver.types()) == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.updated",
    ]


def test_an_inquiry_that_is_dropped_costs_nothing(world: World) -> None:
    charge, _ = paid(world)
    for end in (
        lambda key: world.controls.decide(key, "warning_closed")["status"],
        lambda key: world.stripe.v1.disputes.close(key, {}, own_key()).status,
    ):
        assert end(world.controls.dispute(charge.id, inquiry=True)["id"]) == "warning_closed"
    assert world.controls.books()["platform"] == {"usd": 490 - 172}


def test_silence_until_the_date_loses(world: World) -> None:
    charge, _ = paid(world)
    disputed = world.controls.dispute(charge.id, answer_seconds=0)["id"]
    asked = world.controls.dispute(charge.id, inquiry=True, answer_seconds=0)["id"]
    answered = world.controls.dispute(charge.id, answer_seconds=3600)["id"]
    world.receiver.wait_for(lambda types: types.count("charge.dispute.closed") == 2)
    found = {d.id: d.status for d in world.stripe.v1.disputes.list({"charge": charge.id}).data}
    assert found == {disputed: "lost", asked: "warning_closed", answered: "needs_response"}


def test_what_was_charged_back_cannot_be_refunded_too(world: World) -> None:
    charge, _ = paid(world)
    asked = world.controls.dispute(charge.id, inquiry=True)["id"]
    api = world.stripe.v1.refunds
    api.create({"charge": charge.id, "amount": 100}, own_key("refund"))
    world.controls.decide(asked, "escalated")
    with pytest.raises(stripe.InvalidRequestError, match="has been charged back") as caught:
        api.create({"charge": charge.id, "amount": 100}, own_key("refund"))
    assert caught.value.code == "charge_disputed"
    world.controls.decide(asked, "won")
    assert api.create({"charge": charge.id}, own_key("refund")).amount == 4800


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"amount": 0}, "greater than or equal to 1"),
        ({"amount": -1}, "greater than or equal to 1"),
        ({"amount": 49.5}, "number of cents"),
        ({"amount": True}, "number of cents"),
        ({"amount": 10**9}, "no more than"),
        ({"reason": "spite"}, "Invalid reason"),
        ({"answer_seconds": -1}, "answer_seconds"),
    ],
)
def test_a_wrong_wish_opens_nothing(world: World, fields: dict[str, Any], message: str) -> None:
    charge, _ = paid(world)
    with pytest.raises(RuntimeError, match=message):
        world.controls.dispute(charge.id, **fields)
    assert world.stripe.v1.disputes.list().data == []


def test_only_a_paid_charge_is_disputed(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.pay(session.id, "declined")
    charge = world.stripe.v1.charges.list().data[0]
    with pytest.raises(RuntimeError, match="was not paid"):
        world.controls.dispute(charge.id)
    with pytest.raises(RuntimeError, match="No such charge"):
        world.controls.dispute("ch_no")
    with pytest.raises(RuntimeError, match="No such dispute"):
        world.controls.decide("du_no", "won")


def test_disputes_are_found_by_charge_and_by_intent(world: World) -> None:
    first, _ = paid(world)
    second, _ = paid(world)
    mine = world.controls.dispute(str(first.payment_intent))["id"]
    other = world.controls.dispute(second.id)["id"]
    api = world.stripe.v1.disputes
    assert [d.id for d in api.list().data] == [other, mine]
    assert [d.id for d in api.list({"charge": first.id}).data] == [mine]
    assert [d.id for d in api.list({"payment_intent": str(second.payment_intent)}).data] == [other]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.retrieve("du_no")
    assert caught.value.code == "resource_missing"
