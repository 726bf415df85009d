"""Stripe's events about memberships in every order, number and state of truth."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ppr_academy.models.commerce import EventStatus
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.testing import stripe_event
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from tests.flows.club import Club, open_club
from tests.flows.conftest import Academy, Browser
from tests.flows.refunding import at_stripe
from tests.flows.shop import read_books

BEGUN = ("customer.subscription.created", "invoice.paid", "checkout.session.completed")


@pytest.fixture
def club(academy: Academy) -> Club:
    return open_club(academy)


def changed(event: Doc, *path: str, to: Any) -> Doc:
    """The event with one field of its object set, under a new id."""
    subject: Doc = dict(event["data"]["object"])
    inner = subject
    for step in path[:-1]:
        inner[step] = dict(inner[step])
        inner = inner[step]
    inner[path[-1]] = to
    return stripe_event(event["type"], subject, created=event["created"])


def assert_joined_once(club: Club, member: Browser) -> None:
    sub = club.subscription()
    assert (sub.status, sub.gives_access, sub.is_cancelling) == ("active", True, False)
    assert [o.charged_cents for o in club.orders()] == [1900]
    assert len(club.invoices()) == 1
    assert len(read_books(club.academy).groups) == 1
    assert club.both(member)
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


@pytest.mark.parametrize("order", list(itertools.permutations(BEGUN)), ids=lambda o: o[0])
def test_any_order_of_events_joins_once(club: Club, order: tuple[str, ...]) -> None:
    member, events = club.quiet_member()
    for kind in (*order, *order):
        assert club.academy.send(events[kind]) == 200
    club.settle()
    assert_joined_once(club, member)


def test_all_events_at_once_four_times_each_join_once(club: Club) -> None:
    member, events = club.quiet_member()
    with ThreadPoolExecutor(12) as senders:
        answers = list(senders.map(club.academy.send, [events[kind] for kind in BEGUN] * 4))
    # What met another delivery of its own subscription is sent again by Stripe.
    assert set(answers) <= {200, 500, 503}
    for kind in BEGUN:
        assert club.academy.send(events[kind]) == 200
    club.settle()
    assert_joined_once(club, member)


@pytest.mark.parametrize("kind", BEGUN)
def test_each_event_alone_is_enough_in_the_end(club: Club, kind: str) -> None:
    """The others are asked for: none of them is needed to have what was paid."""
    member, events = club.quiet_member()
    assert club.academy.send(events[kind]) == 200
    club.settle()
    if kind == "customer.subscription.created":
        from ppr_academy.services.commerce.subscriptions.pushing import refresh

        refresh(club.subscription().id)
        club.settle()
    assert_joined_once(club, member)


def test_no_event_at_all_and_the_sweep_finds_it(club: Club) -> None:
    member, _events = club.quiet_member()
    club.later(minutes=6)
    club.settle()
    assert_joined_once(club, member)


def test_a_late_word_of_before_does_not_undo_a_newer_one(club: Club) -> None:
    club.member()
    sub = club.subscription()
    stored = club.academy.controls.deliveries(limit=200)
    created = next(d for d in stored if d["type"] == "customer.subscription.created")
    club.academy.controls.card(sub.stripe_customer_id, "declined")
    club.academy.controls.renew(club.stripe_id())
    club.settle()
    assert club.subscription().status == "past_due"
    told = club.academy.sandbox.store
    with told.read() as tx:
        old = tx.find(created["event"], "event")
    assert old is not None
    again = stripe_event(old["type"], old["data"]["object"], created=old["created"])
    assert club.academy.send(again) == 200
    assert club.subscription().status == "past_due"


def test_after_the_end_nothing_brings_it_back(club: Club) -> None:
    member, events = club.quiet_member()
    for kind in BEGUN:
        club.academy.send(events[kind])
    subject = events["customer.subscription.created"]["data"]["object"]
    over = subject | {"status": "canceled", "ended_at": subject["created"]}
    deleted = stripe_event("customer.subscription.deleted", over, created=subject["created"] + 1)
    later = stripe_event("customer.subscription.updated", subject, created=subject["created"] + 5)
    assert club.academy.send(deleted) == 200
    assert club.academy.send(later) == 200
    sub = club.subscription()
    assert (sub.status, sub.gives_access, sub.open_key) == ("ended", False, None)
    assert club.courses_of(member) == {}


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("customer.subscription.created", ("customer",), "cus_somebody_else"),
        ("customer.subscription.created", ("transfer_data",), {"destination": "acct_x"}),
        ("customer.subscription.created", ("transfer_data",), None),
        ("customer.subscription.created", ("application_fee_percent",), 5.0),
        ("customer.subscription.created", ("cancel_at_period_end",), "no"),
        ("invoice.paid", ("currency",), "eur"),
        ("invoice.paid", ("customer",), "cus_somebody_else"),
        ("invoice.paid", ("status",), "open"),
        ("invoice.paid", ("amount_paid",), -1900),
        ("invoice.paid", ("amount_paid",), 19.5),
        ("invoice.paid", ("lines",), {"data": []}),
        ("invoice.paid", ("status_transitions",), {}),
        ("checkout.session.completed", ("subscription",), None),
        ("checkout.session.completed", ("id",), "cs_test_other"),
    ],
)
def test_what_contradicts_the_agreement_is_kept_and_does_nothing(
    club: Club, kind: str, path: tuple[str, ...], value: Any
) -> None:
    member, events = club.quiet_member()
    wrong = changed(events[kind], *path, to=value)
    assert club.academy.send(wrong) == 500
    assert club.orders() == []
    assert club.courses_of(member) == {}
    assert club.subscription().status == "opening"
    (kept,) = [e for e in read_books(club.academy).events if e.external_id == wrong["id"]]
    assert kept.status == EventStatus.FAILED
    assert kept.error


@pytest.mark.parametrize("named", ["", "another system's", None])
def test_subscriptions_of_others_in_the_same_account_are_not_ours(
    club: Club, named: str | None
) -> None:
    _member, events = club.quiet_member()
    metadata = {} if named is None else {"subscription_id": named}
    event = changed(events["customer.subscription.created"], "metadata", to=metadata)
    assert club.academy.send(event) == 200
    assert club.subscription().status == "opening"


def test_an_event_before_our_own_commit_is_sent_again(club: Club) -> None:
    _member, events = club.quiet_member()
    unknown = {"subscription_id": "00000000-0000-4000-8000-000000000000"}
    event = changed(events["customer.subscription.created"], "metadata", to=unknown)
    assert club.academy.send(event) == 500


def test_a_forged_event_changes_nothing(club: Club) -> None:
    _member, events = club.quiet_member()
    assert club.academy.send(events["invoice.paid"], secret="whsec_forged") == 400
    assert club.orders() == []


def test_a_refund_that_is_told_before_its_payment_is_known_is_found(club: Club) -> None:
    member, events = club.quiet_member()
    for event in events.values():
        assert club.academy.send(event) == 200
    for event in at_stripe(club.academy, 1900):
        assert club.academy.send(event) == 200
    (order,) = club.orders()
    assert (order.stripe_payment_intent_id, order.refunded_cents) == (None, 0)
    club.settle()
    (order,) = club.orders()
    assert order.refunded_cents == 1900
    assert club.courses_of(member) == {}
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()
