"""What Stripe says of refunds: in any order, made elsewhere, come back, or contradicting."""

import itertools

import pytest

from ppr_academy.models.commerce import EventStatus
from ppr_academy.models.refunds import RefundStatus
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.testing import stripe_event
from ppr_academy.services.commerce.refunds import sending
from ppr_academy.services.core import clock
from tests.flows.conftest import Academy, Browser
from tests.flows.refunding import (
    assert_books_equal,
    at_stripe,
    charge_id,
    give_back,
    letters,
    owns,
    refunds,
    sending_jobs,
)
from tests.flows.shop import Shop, open_shop, pay_quietly, read_books


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


@pytest.fixture
def student(academy: Academy, shop: Shop) -> Browser:
    """Somebody who has bought the course for $49.00."""
    buyer = academy.signed_in()
    academy.controls.pay(shop.open_checkout(buyer))
    academy.controls.idle()
    return buyer


def test_a_refund_made_at_stripe_is_recorded_all_the_same(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    for event in at_stripe(academy, 4900):
        assert academy.send(event) == 200
    (refund,) = refunds()
    assert (refund.status, refund.reason, refund.actor_id) == (
        RefundStatus.SUCCEEDED,
        "Made at Stripe",
        None,
    )
    assert not owns(shop, student)
    assert_books_equal(academy)


def test_what_stripe_did_not_take_from_the_creator_is_ours_to_bear(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    for event in at_stripe(academy, 1000, both=False):
        academy.send(event)
    balances = read_books(academy).balances()
    assert (balances["creator_available"], balances["platform_fee"]) == (4410, -510)
    give_back(academy, 1000)
    assert_books_equal(academy)


@pytest.mark.parametrize("way", ["charge.refunded", "sweep"])
def test_a_refund_whose_event_never_came_is_found(
    academy: Academy, shop: Shop, student: Browser, way: str
) -> None:
    events = {event["type"]: event for event in at_stripe(academy, 700)}
    if way == "sweep":
        assert sending.find_unheard_refunds() == 1
    else:
        assert academy.send(events[way]) == 200
        assert refunds() == []
        sending_jobs(academy)
    assert read_books(academy).order.refunded_cents == 700
    assert_books_equal(academy)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::4], ids=str)
def test_every_order_of_events_ends_the_same(
    academy: Academy, shop: Shop, order: tuple[int, ...]
) -> None:
    buyer = academy.signed_in()
    paid = pay_quietly(academy, shop.open_checkout(buyer))
    told = at_stripe(academy, 900) + at_stripe(academy, 4000)
    events = [paid["charge.succeeded"], paid["checkout.session.completed"]]
    events += [event for event in told if event["type"] == "refund.created"]
    for index in order * 2:
        academy.send(events[index])
    for event in read_books(academy).events:
        assert event.status in {EventStatus.HANDLED, EventStatus.IGNORED}, event.error
    # One that came before its payment was bound to it says nothing to us: it is found later.
    sending.find_unheard_refunds()
    assert len(refunds()) == 2
    assert not owns(shop, buyer)
    assert_books_equal(academy)


def test_a_refund_to_a_bank_can_come_back(academy: Academy, shop: Shop, student: Browser) -> None:
    give_back(academy)
    (refund,) = refunds()
    assert not owns(shop, student)
    academy.controls.refund(refund.stripe_refund_id or "", "failed", "expired_or_canceled_card")
    academy.controls.idle()
    (refund,) = refunds()
    assert (refund.status, refund.failure) == (
        RefundStatus.FAILED,
        "The buyer’s card is no longer valid.",
    )
    assert owns(shop, student)
    assert letters(academy, "refund_failed") == 1
    assert_books_equal(academy)
    assert refunds()[0].stripe_transfer_id is not None
    sending.pass_on_refund(refund.id)
    assert_books_equal(academy)


def test_a_late_pending_never_overwrites(academy: Academy, shop: Shop, student: Browser) -> None:
    give_back(academy)
    (refund,) = refunds()
    created = next(e for e in read_books(academy).events if e.type == "refund.created")
    academy.controls.refund(refund.stripe_refund_id or "", "failed")
    academy.controls.idle()
    for status in ("pending", "succeeded", "requires_action"):
        late = created.payload["data"]["object"] | {"status": status}
        assert academy.send(stripe_event("refund.updated", late)) == 200
        assert refunds()[0].status == RefundStatus.FAILED
    assert owns(shop, student)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 4901},
        {"amount": 10**12},
        {"amount": "900"},
        {"currency": "eur"},
        {"status": "lost"},
        {"payment_intent": "pi_of_another_order"},
        {"id": ""},
        {"status": None},
    ],
    ids=str,
)
def test_a_refund_that_contradicts_its_order_changes_nothing(
    academy: Academy, shop: Shop, student: Browser, change: dict[str, object]
) -> None:
    order = read_books(academy).order
    said: Doc = {
        "id": "re_wrong",
        "object": "refund",
        "amount": 900,
        "charge": charge_id(academy),
        "created": int(clock.now().timestamp()),
        "currency": "usd",
        "metadata": {"order_id": str(order.id)},
        "payment_intent": order.stripe_payment_intent_id,
        "status": "succeeded",
        "transfer_reversal": "trr_1",
    }
    event = stripe_event("refund.created", said | change)
    assert academy.send(event) == 500
    kept = next(e for e in read_books(academy).events if e.external_id == event["id"])
    assert kept.status == EventStatus.FAILED
    assert refunds() == []
    assert read_books(academy).order.refunded_cents == 0
    assert owns(shop, student)


def test_two_refunds_above_the_payment_are_a_contradiction(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    (first, *_) = [e for e in at_stripe(academy, 3000) if e["type"] == "refund.created"]
    assert academy.send(first) == 200
    more = first["data"]["object"] | {"id": "re_another"}
    assert academy.send(stripe_event("refund.created", more)) == 500
    assert read_books(academy).order.refunded_cents == 3000


def test_a_refund_of_another_shops_payment_in_the_same_account_is_none_of_ours(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    said = {
        "id": "re_foreign",
        "object": "refund",
        "amount": 900,
        "currency": "usd",
        "created": 1,
        "metadata": {},
        "payment_intent": "pi_foreign",
        "status": "succeeded",
    }
    event = stripe_event("refund.created", said)
    assert academy.send(event) == 200
    kept = next(e for e in read_books(academy).events if e.external_id == event["id"])
    assert kept.status == EventStatus.IGNORED
