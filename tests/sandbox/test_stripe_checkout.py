"""A checkout from the session to the money, through the official SDK."""

import pytest
import stripe

from ppr_academy.sandbox.testing import pay
from tests.sandbox.conftest import STRIPE_SECRET, World, own_key


def test_a_new_session_is_open_unpaid_and_leads_to_the_sandbox_page(world: World) -> None:
    session = world.checkout(world.account().id)
    assert session.status == "open"
    assert session.payment_status == "unpaid"
    assert session.payment_intent is None
    assert session.amount_total == 4900
    assert session.currency == "usd"
    assert session.url == f"{world.url}/sandbox/checkout/{session.id}"
    assert session.to_dict()["metadata"] == {"order_id": "order-1"}
    assert session.client_reference_id == "order-1"


def test_paying_moves_the_money_as_a_destination_charge_does(world: World) -> None:
    account = world.account()
    session = world.checkout(account.id)
    world.controls.pay(session.id)
    paid = world.stripe.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction", "line_items"]}
    )
    intent = paid.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    line = charge.balance_transaction
    assert isinstance(line, stripe.BalanceTransaction)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received) == ("succeeded", 4900)
    assert intent.metadata["order_id"] == charge.metadata["order_id"] == "order-1"
    assert (charge.paid, charge.amount_captured, charge.application_fee_amount) == (True, 4900, 490)
    # 2.9 % of $49.00 is 142.1 cents, and 30: the platform pays it, out of its own 10 %.
    assert (line.amount, line.fee, line.net) == (4900, 172, 4728)
    assert paid.line_items is not None
    assert paid.line_items.data[0].description == "House Chords 101"


def test_transfer_and_fee_stand_on_both_sides(world: World) -> None:
    account = world.account()
    world.controls.pay(world.checkout(account.id).id)
    charge = world.stripe.v1.charges.list().data[0]
    assert isinstance(charge.transfer, str)
    transfer = world.stripe.v1.transfers.retrieve(charge.transfer)
    fee = world.stripe.v1.application_fees.list({"charge": charge.id}).data[0]
    assert (transfer.amount, transfer.destination) == (4900, account.id)
    assert (fee.amount, fee.account) == (490, account.id)
    theirs = world.stripe.v1.balance_transactions.list({}, {"stripe_account": account.id}).data
    assert [(t.type, t.amount, t.fee, t.net) for t in theirs] == [("payment", 4900, 490, 4410)]
    ours = world.stripe.v1.balance_transactions.list().data
    assert sorted((t.type, t.net) for t in ours) == [
        ("application_fee", 490),
        ("charge", 4728),
        ("transfer", -4900),
    ]
    books = world.controls.books()
    assert books["platform"] == {"usd": 490 - 172}
    assert books["accounts"] == {account.id: {"usd": 4410}}


@pytest.mark.parametrize(
    ("amount", "fee"), [(50, 31), (100, 33), (1_00 + 50, 34), (29_99, 117), (1_204_50, 3523)]
)
def test_the_processing_fee_is_rounded_half_up(world: World, amount: int, fee: int) -> None:
    world.controls.pay(world.checkout(world.account().id, amount).id)
    line = world.stripe.v1.balance_transactions.list({"type": "charge"}).data[0]
    assert line.fee == fee


def test_paying_sends_three_signed_events_and_stores_all(world: World) -> None:
    account = world.account()
    session = world.checkout(account.id)
    world.controls.idle()
    world.receiver.clear()
    world.controls.pay(session.id)
    world.controls.idle()
    arrived = world.receiver.hooks
    assert sorted(hook.body["type"] for hook in arrived) == [
        "charge.succeeded",
        "checkout.session.completed",
        "payment_intent.succeeded",
    ]
    for hook in arrived:
        event = stripe.Webhook.construct_event(
            hook.raw, hook.headers["stripe-signature"], STRIPE_SECRET
        )
        again = world.stripe.v1.events.retrieve(event.id)
        assert again.type == event.type
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(
                hook.raw + b" ", hook.headers["stripe-signature"], STRIPE_SECRET
            )
    stored = {event.type for event in world.stripe.v1.events.list({"limit": 100}).data}
    assert {"payment_intent.created", "transfer.created", "application_fee.created"} <= stored


def test_paying_twice_is_paying_once(world: World) -> None:
    session = world.checkout(world.account().id)
    assert world.controls.pay(session.id)["outcome"] == "paid"
    assert world.controls.pay(session.id)["outcome"] == "complete"
    assert len(world.stripe.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("method", "code", "decline"),
    [
        ("declined", "card_declined", "generic_decline"),
        ("insufficient", "card_declined", "insufficient_funds"),
    ],
)
def test_a_declined_card_leaves_the_session_open(
    world: World, method: str, code: str, decline: str
) -> None:
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    assert world.controls.pay(session.id, method)["outcome"] == "declined"
    world.controls.idle()
    assert sorted(world.receiver.types()) == ["charge.failed", "payment_intent.payment_failed"]
    again = world.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert isinstance(again.payment_intent, stripe.PaymentIntent)
    error = again.payment_intent.last_payment_error
    assert again.status == "open"
    assert error is not None
    assert (error.code, error.decline_code) == (code, decline)
    assert world.controls.books()["platform"] == {}
    assert world.controls.pay(session.id)["outcome"] == "paid"
    assert len(world.stripe.v1.payment_intents.list().data) == 1


def test_a_bank_debit_is_paid_when_the_bank_says_yes(world: World) -> None:
    session = world.checkout(world.account().id)
    assert world.controls.pay(session.id, "bank")["outcome"] == "processing"
    waiting = world.stripe.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert world.stripe.v1.charges.list().data[0].status == "pending"
    assert world.controls.books()["platform"] == {}
    world.controls.bank(session.id)
    world.receiver.wait_for(lambda types: "checkout.session.async_payment_succeeded" in types)
    assert world.stripe.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert world.controls.books()["platform"] == {"usd": 318}


def test_a_bank_debit_fails_when_the_bank_says_no(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.pay(session.id, "bank_fails")
    world.controls.bank(session.id)
    world.controls.bank(session.id, yes=True)  # the bank has spoken
    types = world.receiver.wait_for(lambda t: "checkout.session.async_payment_failed" in t)
    assert "checkout.session.async_payment_succeeded" not in types
    assert world.stripe.v1.charges.list().data[0].status == "failed"
    assert world.controls.books()["platform"] == {}


def test_an_expired_session_cannot_be_paid(world: World) -> None:
    session = world.checkout(world.account().id)
    gone = world.stripe.v1.checkout.sessions.expire(session.id, {}, own_key())
    assert (gone.status, gone.url) == ("expired", None)
    assert world.controls.pay(session.id)["outcome"] == "expired"
    world.receiver.wait_for(lambda types: "checkout.session.expired" in types)
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        world.stripe.v1.checkout.sessions.expire(session.id, {}, own_key())


def test_a_session_expires_by_itself_when_its_time_is_over(world: World) -> None:
    session = world.checkout(world.account().id)
    assert session.expires_at == session.created + 24 * 3600
    payment, events = pay(world.sandbox, session.id, at=session.expires_at)
    assert payment.outcome == "expired"
    assert [event["type"] for event in events] == ["checkout.session.expired"]


def test_paying_in_process_can_be_backdated_and_kept_from_the_post(world: World) -> None:
    session = world.checkout(world.account().id)
    world.controls.idle()
    world.receiver.clear()
    payment, events = pay(
        world.sandbox, session.id, at=session.created - 30 * 86_400, deliver=False
    )
    assert payment.outcome == "paid"
    assert "checkout.session.completed" in [event["type"] for event in events]
    assert {event["created"] for event in events} == {session.created - 30 * 86_400}
    world.controls.idle()
    assert world.receiver.hooks == []


def test_sessions_are_listed_by_status_and_payment_intent(world: World) -> None:
    account = world.account()
    open_one, paid = world.checkout(account.id), world.checkout(account.id)
    world.controls.pay(paid.id)
    sessions = world.stripe.v1.checkout.sessions
    assert [s.id for s in sessions.list({"status": "open"}).data] == [open_one.id]
    intent = sessions.retrieve(paid.id).payment_intent
    assert isinstance(intent, str)
    assert [s.id for s in sessions.list({"payment_intent": intent}).data] == [paid.id]
    items = sessions.line_items.list(paid.id).data
    assert [(item.quantity, item.amount_total) for item in items] == [(1, 4900)]


def test_a_customer_is_made_when_asked_for(world: World) -> None:
    session = world.checkout(world.account().id, customer_creation="always")
    world.controls.pay(session.id, name="Sam Nowak")
    paid = world.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["customer"]})
    assert isinstance(paid.customer, stripe.Customer)
    assert paid.customer.email == "sam@example.com"
    assert paid.customer_details is not None
    assert paid.customer_details.name == "Sam Nowak"
