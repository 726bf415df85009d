"""Another price for a running subscription: prorations, credits, new periods."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import World
from tests.sandbox.recurring import Member, join, recurring_price


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def half_of_the_month(world: World, member: Member) -> int:
    item = member.item()
    middle = (item.current_period_start + item.current_period_end) // 2
    world.controls.move_clock(to=middle)
    return middle


def test_an_upgrade_bills_the_difference_at_once(world: World) -> None:
    member = join(world, cents=1000)
    half_of_the_month(world, member)
    better = recurring_price(world, 3000, name="Gold")
    sub = member.update(
        {
            "items": [{"id": member.item().id, "price": better}],
            "proration_behavior": "always_invoice",
        }
    )
    invoice = member.invoices()[0]
    assert sub.items.data[0].price.id == better
    assert (invoice.billing_reason, invoice.status) == ("subscription_update", "paid")
    assert [line.amount for line in invoice.lines.data] == pytest.approx([-500, 1500], abs=1)
    assert invoice.amount_paid == sum(line.amount for line in invoice.lines.data)
    assert invoice.amount_paid == pytest.approx(1000, abs=1)
    details = [line.parent.subscription_item_details for line in invoice.lines.data if line.parent]
    assert [d.proration for d in details if d] == [True, True]
    charge = world.stripe.v1.charges.list().data[0]
    assert charge.application_fee_amount == (invoice.amount_paid + 5) // 10
    world.controls.renew(member.id)
    assert member.invoices()[0].amount_paid == 3000


def test_a_preview_says_what_an_upgrade_bills_and_changes_nothing(world: World) -> None:
    member = join(world, cents=1000)
    middle = half_of_the_month(world, member)
    better = recurring_price(world, 3000, name="Gold")
    items: Any = [{"id": member.item().id, "price": better}]
    draft = world.stripe.v1.invoices.create_preview(
        {
            "subscription": member.id,
            "subscription_details": {
                "items": items,
                "proration_behavior": "always_invoice",
                "proration_date": middle,
            },
        },
        {"idempotency_key": "preview:1"},
    )
    assert member.item().price.unit_amount == 1000
    assert len(member.invoices()) == 1
    member.update(
        {"items": items, "proration_behavior": "always_invoice", "proration_date": middle}
    )
    assert member.invoices()[0].amount_paid == draft.amount_due


def test_a_downgrade_is_a_credit_that_pays_what_comes_next(world: World) -> None:
    member = join(world, cents=3000)
    half_of_the_month(world, member)
    cheaper = recurring_price(world, 1000, name="Bronze")
    member.update(
        {
            "items": [{"id": member.item().id, "price": cheaper}],
            "proration_behavior": "always_invoice",
        }
    )
    invoice = member.invoices()[0]
    credit = -invoice.total
    assert credit == pytest.approx(1000, abs=1)
    assert (invoice.amount_due, invoice.status) == (0, "paid")
    assert world.stripe.v1.customers.retrieve(member.customer).balance == -credit
    world.controls.renew(member.id)
    latest = member.invoices()[0]
    assert (latest.total, latest.starting_balance) == (1000, -credit)
    assert latest.amount_due == (0 if 1000 - credit < 50 else 1000 - credit)
    world.controls.renew(member.id)
    assert member.invoices()[0].amount_due == pytest.approx(1000, abs=1)


def test_prorations_can_wait_for_the_next_invoice(world: World) -> None:
    member = join(world, cents=1000)
    half_of_the_month(world, member)
    better = recurring_price(world, 3000, name="Gold")
    member.update({"items": [{"id": member.item().id, "price": better}]})
    assert len(member.invoices()) == 1
    world.controls.renew(member.id)
    assert member.invoices()[0].amount_paid == pytest.approx(4000, abs=1)


def test_another_interval_begins_a_new_period_at_once(world: World) -> None:
    member = join(world, cents=1000)
    middle = half_of_the_month(world, member)
    yearly = recurring_price(world, 9000, interval="year")
    member.update(
        {
            "items": [{"id": member.item().id, "price": yearly}],
            "proration_behavior": "always_invoice",
        }
    )
    invoice = member.invoices()[0]
    assert invoice.amount_paid == pytest.approx(9000 - 500, abs=1)
    begun, ends = at(member.item().current_period_start), at(member.item().current_period_end)
    assert abs(begun.timestamp() - middle) < 5
    assert (ends.year, ends.month) == (begun.year + 1, begun.month)
    world.controls.renew(member.id)
    assert member.invoices()[0].amount_paid == 9000


def test_a_declined_upgrade_changes_nothing_when_so_asked(world: World) -> None:
    member = join(world, cents=1000)
    half_of_the_month(world, member)
    world.controls.card(member.customer, "declined")
    better = recurring_price(world, 3000, name="Gold")
    before = world.controls.books()
    with pytest.raises(stripe.CardError):
        member.update(
            {
                "items": [{"id": member.item().id, "price": better}],
                "proration_behavior": "always_invoice",
                "payment_behavior": "error_if_incomplete",
            }
        )
    assert member.item().price.unit_amount == 1000
    assert member.subscription().status == "active"
    assert world.controls.books() == before


def test_a_change_during_the_trial_costs_nothing_yet(world: World) -> None:
    member = join(world, cents=1000, trial_period_days=10)
    better = recurring_price(world, 3000, name="Gold")
    member.update(
        {
            "items": [{"id": member.item().id, "price": better}],
            "proration_behavior": "always_invoice",
        },
        "better",
    )
    assert (member.subscription().status, len(member.invoices())) == ("trialing", 1)
    member.update({"trial_end": "now"}, "now")
    assert (member.subscription().status, member.invoices()[0].amount_paid) == ("active", 3000)


def test_the_same_update_twice_is_one_update(world: World) -> None:
    member = join(world, cents=1000)
    half_of_the_month(world, member)
    better = recurring_price(world, 3000, name="Gold")
    wish: Any = {
        "items": [{"id": member.item().id, "price": better}],
        "proration_behavior": "always_invoice",
    }
    member.update(wish, "change:1")
    member.update(wish, "change:1")
    assert len(member.invoices()) == 2
