"""Recurring money through the official SDK: checkout, renewals, changes, the end."""

from datetime import UTC, datetime

import pytest
import stripe

from tests.sandbox.conftest import STRIPE_SECRET, World
from tests.sandbox.recurring import DAY, join, subscription_wish


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def told(world: World) -> list[str]:
    """Types of all events that Stripe keeps, oldest first."""
    events = world.stripe.v1.events.list({"limit": 100}).data
    return [event.type for event in reversed(events)]


def test_a_paid_checkout_begins_a_subscription_and_pays_its_first_invoice(world: World) -> None:
    member = join(world, cents=1900)
    sub, invoice = member.subscription(), member.invoices()[0]
    session = world.stripe.v1.checkout.sessions.retrieve(member.session_id)
    assert (session.status, session.payment_status, session.mode) == (
        "complete",
        "paid",
        "subscription",
    )
    assert (session.subscription, session.invoice) == (sub.id, invoice.id)
    assert session.payment_intent is None
    assert session.customer == sub.customer
    assert (sub.status, sub.cancel_at_period_end, sub.latest_invoice) == (
        "active",
        False,
        invoice.id,
    )
    assert sub.metadata["subscription_id"] == "sub-1"
    assert (invoice.status, invoice.billing_reason) == ("paid", "subscription_create")
    assert (invoice.total, invoice.amount_due, invoice.amount_paid) == (1900, 1900, 1900)
    assert invoice.parent is not None
    details = invoice.parent.subscription_details
    assert details is not None
    assert details.metadata is not None
    assert (details.subscription, details.metadata["subscription_id"]) == (sub.id, "sub-1")


def test_the_first_month_is_passed_on_less_the_fee(world: World) -> None:
    member = join(world, cents=1900)
    charge = world.stripe.v1.charges.list().data[0]
    assert (charge.amount, charge.application_fee_amount) == (1900, 190)
    assert charge.transfer_data is not None
    assert charge.transfer_data.destination == member.account
    assert charge.customer == member.customer
    books = world.controls.books()
    # 2.9 % of $19.00 is 55.1 cents, and 30.
    assert books["platform"] == {"usd": 190 - 85}
    assert books["accounts"] == {member.account: {"usd": 1710}}


def test_the_platforms_own_plan_stays_with_the_platform(world: World) -> None:
    join(world, cents=2900, destination=None)
    charge = world.stripe.v1.charges.list().data[0]
    assert (charge.application_fee_amount, charge.transfer, charge.transfer_data) == (
        None,
        None,
        None,
    )
    assert world.controls.books()["platform"] == {"usd": 2900 - 114}


def test_the_payment_of_an_invoice_is_found_by_its_invoice_payment(world: World) -> None:
    member = join(world)
    invoice = member.invoices()[0]
    found = world.stripe.v1.invoice_payments.list(
        {"invoice": invoice.id, "expand": ["data.payment.payment_intent.latest_charge"]}
    ).data
    assert [(p.status, p.amount_paid) for p in found] == [("paid", 1900)]
    intent = found[0].payment.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert intent.latest_charge.application_fee_amount == 190
    assert intent.to_dict()["metadata"] == {}
    again = world.stripe.v1.invoices.retrieve(invoice.id, {"expand": ["payments"]})
    assert again.payments is not None
    assert [p.id for p in again.payments.data] == [found[0].id]
    assert "payments" not in world.stripe.v1.invoices.retrieve(invoice.id).to_dict()


def test_signed_events_tell_of_the_beginning(world: World) -> None:
    join(world)
    arrived = world.receiver.wait_for(lambda types: "checkout.session.completed" in types)
    assert {
        "customer.subscription.created",
        "invoice.paid",
        "invoice_payment.paid",
        "charge.succeeded",
        "payment_intent.succeeded",
    } <= set(arrived)
    for hook in world.receiver.hooks:
        signature = hook.headers["stripe-signature"]
        stripe.Webhook.construct_event(hook.raw, signature, STRIPE_SECRET)
    stored = set(told(world))
    assert {"invoice.created", "invoice.finalized", "invoice.payment_succeeded"} <= stored


def test_a_declined_card_begins_nothing(world: World) -> None:
    session = world.stripe.v1.checkout.sessions.create(
        subscription_wish(world.account().id), {"idempotency_key": "sub:declined"}
    )
    assert world.controls.pay(session.id, "declined")["outcome"] == "declined"
    assert world.stripe.v1.subscriptions.list({"status": "all"}).data == []
    assert world.stripe.v1.invoices.list().data == []
    assert world.controls.pay(session.id)["outcome"] == "paid"
    assert world.controls.pay(session.id)["outcome"] == "complete"
    assert len(world.stripe.v1.subscriptions.list().data) == 1
    assert len([c for c in world.stripe.v1.charges.list().data if c.paid]) == 1


def test_a_trial_charges_nothing_until_it_ends(world: World) -> None:
    member = join(world, trial_period_days=14)
    sub, first = member.subscription(), member.invoices()[0]
    assert (sub.status, first.amount_due, first.status) == ("trialing", 0, "paid")
    assert sub.trial_end == sub.created + 14 * DAY
    assert world.stripe.v1.charges.list().data == []
    world.controls.move_clock(to=sub.trial_end - 2 * DAY)
    assert "customer.subscription.trial_will_end" in told(world)
    assert world.stripe.v1.charges.list().data == []
    world.controls.move_clock(to=sub.trial_end)
    sub, latest = member.subscription(), member.invoices()[0]
    assert (sub.status, latest.amount_paid, latest.billing_reason) == (
        "active",
        1900,
        "subscription_cycle",
    )


def test_a_trial_is_not_begun_with_a_card_that_cannot_be_kept(world: World) -> None:
    wish = subscription_wish(world.account().id, trial_period_days=7)
    session = world.stripe.v1.checkout.sessions.create(wish, {"idempotency_key": "sub:trial"})
    assert world.controls.pay(session.id, "declined")["outcome"] == "declined"
    assert world.stripe.v1.subscriptions.list({"status": "all"}).data == []
    assert world.controls.pay(session.id, "fails_later")["outcome"] == "paid"


def test_a_card_that_can_be_kept_but_not_charged_makes_the_trial_past_due(world: World) -> None:
    member = join(world, "fails_later", trial_period_days=7)
    world.controls.renew(member.id)
    assert member.subscription().status == "past_due"


def test_months_are_counted_from_the_day_it_began(world: World) -> None:
    member = join(world)
    begun = at(member.subscription().created)
    days = []
    for _ in range(13):
        days.append(at(member.item().current_period_end))
        world.controls.renew(member.id)
    months = [(day.year * 12 + day.month) - (begun.year * 12 + begun.month) for day in days]
    assert months == list(range(1, 14))
    assert all(day.day == min(begun.day, 28) or day.day == begun.day for day in days)
    invoices = member.invoices(100)
    assert [i.amount_paid for i in invoices] == [1900] * 14
    assert len({i.number for i in invoices}) == 14
    assert world.controls.books()["accounts"] == {member.account: {"usd": 14 * 1710}}


def test_a_renewal_bills_the_period_that_begins(world: World) -> None:
    member = join(world)
    ends = member.item().current_period_end
    world.controls.idle()
    world.receiver.clear()
    world.controls.move_clock(to=ends)
    world.controls.idle()
    line = member.invoices()[0].lines.data[0]
    assert line.period.start == ends == member.item().current_period_start
    assert line.period.end == member.item().current_period_end
    assert sorted(world.receiver.types()) == [
        "charge.succeeded",
        "customer.subscription.updated",
        "invoice.paid",
        "invoice_payment.paid",
        "payment_intent.succeeded",
    ]


def test_a_failed_renewal_is_tried_again_and_recovers(world: World) -> None:
    member = join(world)
    world.controls.card(member.customer, "declined")
    world.controls.renew(member.id)
    failed = member.invoices()[0]
    assert member.subscription().status == "past_due"
    assert (failed.status, failed.attempt_count, failed.amount_paid) == ("open", 1, 0)
    assert failed.next_payment_attempt is not None
    world.controls.next(member.id)
    assert member.invoices()[0].attempt_count == 2
    world.controls.card(member.customer, "visa")
    world.controls.next(member.id)
    assert (member.invoices()[0].status, member.subscription().status) == ("paid", "active")
    assert told(world).count("invoice.payment_failed") == 2
    assert world.controls.books()["accounts"] == {member.account: {"usd": 2 * 1710}}


@pytest.mark.parametrize("ends_as", ["canceled", "unpaid"])
def test_after_the_last_try_it_is_given_up(world: World, ends_as: str) -> None:
    world.controls.give_up(ends_as)
    member = join(world)
    world.controls.card(member.customer, "declined")
    world.controls.renew(member.id)
    for _ in range(3):
        world.controls.next(member.id)
    assert member.subscription().status == ends_as
    assert member.invoices()[0].attempt_count == 4
    assert member.invoices()[0].next_payment_attempt is None
    charges = len(world.stripe.v1.charges.list({"limit": 100}).data)
    world.controls.move_clock(seconds=90 * DAY)
    assert len(world.stripe.v1.charges.list({"limit": 100}).data) == charges
    assert ("customer.subscription.deleted" in told(world)) is (ends_as == "canceled")


def test_the_customer_pays_an_open_invoice(world: World) -> None:
    member = join(world)
    world.controls.card(member.customer, "declined")
    world.controls.renew(member.id)
    invoice = member.invoices()[0]
    pay = world.stripe.v1.invoices.pay
    with pytest.raises(stripe.CardError) as caught:
        pay(invoice.id, {}, {"idempotency_key": "pay:1"})
    assert caught.value.code == "card_declined"
    world.controls.card(member.customer, "visa")
    assert pay(invoice.id, {}, {"idempotency_key": "pay:2"}).status == "paid"
    assert member.subscription().status == "active"
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        pay(invoice.id, {}, {"idempotency_key": "pay:3"})


def test_cancelling_at_the_end_stops_the_billing(world: World) -> None:
    member = join(world)
    ends = member.item().current_period_end
    sub = member.update({"cancel_at_period_end": True})
    assert (sub.status, sub.cancel_at_period_end, sub.cancel_at) == ("active", True, ends)
    world.controls.move_clock(to=ends + 40 * DAY)
    over = member.subscription()
    assert (over.status, over.ended_at) == ("canceled", ends)
    assert len(member.invoices()) == 1
    assert len(world.stripe.v1.charges.list().data) == 1
    assert "customer.subscription.deleted" in told(world)
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription"):
        member.update({"cancel_at_period_end": False}, "again")
    assert world.stripe.v1.subscriptions.list().data == []
    assert [s.id for s in world.stripe.v1.subscriptions.list({"status": "all"}).data] == [over.id]


def test_resuming_before_the_end_goes_on(world: World) -> None:
    member = join(world)
    member.update({"cancel_at_period_end": True}, "stop")
    sub = member.update({"cancel_at_period_end": False}, "go on")
    assert (sub.cancel_at_period_end, sub.cancel_at, sub.canceled_at) == (False, None, None)
    world.controls.renew(member.id)
    assert (member.subscription().status, len(member.invoices())) == ("active", 2)


def test_cancelling_now_ends_it_now(world: World) -> None:
    member = join(world)
    over = world.stripe.v1.subscriptions.cancel(member.id, {}, {"idempotency_key": "cancel:1"})
    assert (over.status, over.ended_at is not None) == ("canceled", True)
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        world.stripe.v1.subscriptions.cancel(member.id, {}, {"idempotency_key": "cancel:2"})


def test_the_clock_only_goes_forward(world: World) -> None:
    world.controls.move_clock(seconds=DAY)
    now = world.stripe.v1.customers.create({}, {"idempotency_key": "customer:1"}).created
    with pytest.raises(RuntimeError, match="only goes forward"):
        world.controls.move_clock(to=now - 60)
    with pytest.raises(RuntimeError, match="ten years"):
        world.controls.move_clock(seconds=10**10)
    later = world.stripe.v1.customers.create({}, {"idempotency_key": "customer:2"})
    assert later.created >= now
