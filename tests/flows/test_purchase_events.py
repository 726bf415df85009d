"""Stripe's events in every order, number and state of truth."""

import itertools
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from ppr_academy.models.commerce import EventStatus, OrderStatus
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.testing import stripe_event
from ppr_academy.services.admin.handlers import inbox_handlers
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.inbox import Outcome, replay_event
from ppr_academy.services.gateways import payments
from tests.flows.conftest import Academy
from tests.flows.shop import Shop, edit_order, open_shop, pay_quietly, read_books

PAID = ("charge.succeeded", "payment_intent.succeeded", "checkout.session.completed")
SETTLED = {"buyer": -4900, "platform_fee": 490, "creator_available": 4410}


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def paid_events(academy: Academy, shop: Shop) -> dict[str, Doc]:
    """What Stripe would send about one paid checkout; nothing has arrived yet."""
    events = pay_quietly(academy, shop.open_checkout(academy.signed_in()))
    return {kind: events[kind] for kind in PAID}


def changed(event: Doc, *path: str, to: Any) -> Doc:
    """The event with one field of its object set, or taken out by None, under a new id."""
    subject: Doc = dict(event["data"]["object"])
    inner = subject
    for step in path[:-1]:
        inner[step] = dict(inner[step])
        inner = inner[step]
    if to is None:
        inner.pop(path[-1])
    else:
        inner[path[-1]] = to
    return stripe_event(event["type"], subject, created=event["created"])


def assert_nothing_happened(academy: Academy) -> None:
    books = read_books(academy)
    assert books.order.status == OrderStatus.PENDING
    assert books.access == []
    assert books.entries == []
    assert books.receipts == []


def assert_sold_once(academy: Academy) -> None:
    books = read_books(academy)
    assert books.order.status == OrderStatus.PAID
    assert books.balances() == SETTLED
    assert len(books.groups) == 1
    assert len(books.access) == 1
    assert len(books.receipts) == 1
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


@pytest.mark.parametrize("order", list(itertools.permutations(PAID)), ids=lambda o: o[0])
def test_any_order_of_events_sells_once(
    academy: Academy, shop: Shop, order: tuple[str, ...]
) -> None:
    events = paid_events(academy, shop)
    assert [academy.send(events[kind]) for kind in order] == [200, 200, 200]
    assert [academy.send(events[kind]) for kind in order] == [200, 200, 200]
    assert_sold_once(academy)
    assert read_books(academy).order.paid_with == "Visa ending 4242"


def test_eight_deliveries_of_one_event_at_once_sell_once(academy: Academy, shop: Shop) -> None:
    event = paid_events(academy, shop)["checkout.session.completed"]
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: academy.send(event), range(8)))
    assert answers == [200] * 8
    assert_sold_once(academy)
    assert [e.status for e in read_books(academy).events if e.external_id == event["id"]] == [
        EventStatus.HANDLED
    ]


def test_all_three_events_at_once_four_times_each_sell_once(academy: Academy, shop: Shop) -> None:
    events = list(paid_events(academy, shop).values()) * 4
    with ThreadPoolExecutor(12) as senders:
        answers = list(senders.map(academy.send, events))
    assert answers == [200] * 12
    assert_sold_once(academy)


def test_an_event_before_our_own_commit_is_sent_again_and_then_counts(
    academy: Academy, shop: Shop
) -> None:
    event = paid_events(academy, shop)["checkout.session.completed"]
    order_id = event["data"]["object"]["client_reference_id"]
    unknown = str(uuid.uuid4())
    early = changed(event, "metadata", "order_id", to=unknown)
    early["data"]["object"]["client_reference_id"] = unknown
    assert academy.send(early) == 500
    assert academy.send(early) == 500
    kept = {e.external_id: e for e in read_books(academy).events}[early["id"]]
    assert (kept.status, kept.attempts) == (EventStatus.FAILED, 2)
    assert unknown in kept.error
    assert_nothing_happened(academy)
    assert order_id != unknown
    assert academy.send(event) == 200
    assert_sold_once(academy)


def test_an_event_that_beats_the_answer_to_our_own_call_counts(
    academy: Academy, shop: Shop
) -> None:
    events = paid_events(academy, shop)
    edit_order(academy, stripe_session_id=None, stripe_session_url="")
    assert academy.send(events["checkout.session.completed"]) == 200
    assert_sold_once(academy)


def test_a_forged_event_changes_nothing(academy: Academy, shop: Shop) -> None:
    event = paid_events(academy, shop)["checkout.session.completed"]
    before = len(read_books(academy).events)
    assert academy.send(event, secret="whsec_guessed") == 400
    with httpx.Client(base_url=academy.url) as client:
        assert client.post("/api/webhooks/stripe", json=event).status_code == 400
    assert len(read_books(academy).events) == before
    assert_nothing_happened(academy)


def test_an_old_recording_is_refused(academy: Academy, shop: Shop) -> None:
    event = paid_events(academy, shop)["checkout.session.completed"]
    assert academy.send(event, at=int(time.time()) - 1000) == 400
    assert_nothing_happened(academy)


def test_a_body_that_was_changed_after_signing_is_refused(academy: Academy) -> None:
    body = b'{"object": "event"}'
    headers = {"stripe-signature": "t=1,v1=00"}
    with httpx.Client(base_url=academy.url) as client:
        for content in (body, b"\xff\xfe", b"", b"[" * 100):
            answer = client.post("/api/webhooks/stripe", content=content, headers=headers)
            assert answer.status_code == 400


def test_a_webhook_of_a_megabyte_is_refused(academy: Academy) -> None:
    with httpx.Client(base_url=academy.url) as client:
        answer = client.post("/api/webhooks/stripe", content=b"x" * 1_000_000)
    assert answer.status_code == 413


CONTRADICTIONS: list[tuple[str, tuple[str, ...], Any]] = [
    ("checkout.session.completed", ("amount_total",), 4800),
    ("checkout.session.completed", ("amount_total",), 0),
    ("checkout.session.completed", ("amount_total",), -4900),
    ("checkout.session.completed", ("amount_total",), "4900"),
    ("checkout.session.completed", ("amount_total",), None),
    ("checkout.session.completed", ("currency",), "eur"),
    ("checkout.session.completed", ("payment_status",), "no_payment_required"),
    ("checkout.session.completed", ("client_reference_id",), str(uuid.uuid4())),
    ("checkout.session.completed", ("id",), "cs_test_another"),
    ("checkout.session.completed", ("metadata",), {}),
    ("checkout.session.completed", ("payment_intent",), None),
    ("checkout.session.completed", ("metadata",), ["order"]),
    ("payment_intent.succeeded", ("amount",), 490000),
    ("payment_intent.succeeded", ("amount_received",), 100),
    ("payment_intent.succeeded", ("currency",), "jpy"),
    ("payment_intent.succeeded", ("application_fee_amount",), 0),
    ("payment_intent.succeeded", ("transfer_data", "destination"), "acct_thief"),
    ("payment_intent.succeeded", ("transfer_data",), None),
    ("charge.succeeded", ("transfer_data", "destination"), "acct_thief"),
    ("charge.succeeded", ("amount",), 1),
]


def test_events_that_contradict_the_order_are_kept_as_failed_and_grant_nothing(
    academy: Academy, shop: Shop
) -> None:
    events = paid_events(academy, shop)
    for kind, path, value in CONTRADICTIONS:
        event = changed(events[kind], *path, to=value)
        assert academy.send(event) == 500, (kind, path, value)
        assert_nothing_happened(academy)
        kept = {e.external_id: e for e in read_books(academy).events}[event["id"]]
        assert kept.status == EventStatus.FAILED
        assert kept.error


def test_a_second_payment_for_an_order_is_kept_as_failed(academy: Academy, shop: Shop) -> None:
    events = paid_events(academy, shop)
    assert academy.send(events["payment_intent.succeeded"]) == 200
    other = changed(events["payment_intent.succeeded"], "id", to="pi_another")
    assert academy.send(other) == 500
    assert_sold_once(academy)


def test_a_failed_event_can_be_replayed_once_its_cause_is_gone(
    academy: Academy, shop: Shop
) -> None:
    event = paid_events(academy, shop)["checkout.session.completed"]
    edit_order(academy, currency="eur")
    assert academy.send(event) == 500
    edit_order(academy, currency="usd")
    kept = {e.external_id: e for e in read_books(academy).events}[event["id"]]
    assert replay_event(kept.id, inbox_handlers) == Outcome.HANDLED
    assert replay_event(kept.id, inbox_handlers) == Outcome.DUPLICATE
    assert_sold_once(academy)


def test_events_of_others_are_kept_and_ignored(academy: Academy, shop: Shop) -> None:
    events = paid_events(academy, shop)
    foreign = [
        stripe_event("invoice.paid", {"id": "in_1", "object": "invoice"}),
        changed(events["charge.succeeded"], "metadata", to={}),
        changed(events["payment_intent.succeeded"], "metadata", "order_id", to="4711"),
        stripe_event("account.updated", {"id": "acct_unknown", "object": "account"}),
    ]
    assert [academy.send(event) for event in foreign] == [200] * 4
    statuses = {e.external_id: e.status for e in read_books(academy).events}
    assert [statuses[event["id"]] for event in foreign] == [EventStatus.IGNORED] * 4
    assert_nothing_happened(academy)


def test_a_late_expiry_changes_nothing_about_a_paid_order(academy: Academy, shop: Shop) -> None:
    events = paid_events(academy, shop)
    completed = events["checkout.session.completed"]
    assert academy.send(completed) == 200
    late = stripe_event("checkout.session.expired", completed["data"]["object"])
    assert academy.send(late) == 200
    assert_sold_once(academy)


def test_a_payment_wins_over_an_expiry_that_came_first(academy: Academy, shop: Shop) -> None:
    events = paid_events(academy, shop)
    completed = events["checkout.session.completed"]
    expired = stripe_event("checkout.session.expired", completed["data"]["object"])
    assert academy.send(expired) == 200
    assert read_books(academy).order.status == OrderStatus.EXPIRED
    assert academy.send(completed) == 200
    assert_sold_once(academy)


def test_an_expired_checkout_can_be_bought_anew(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    payments.expire_checkout(checkout, order_id="by-hand")
    academy.controls.idle()
    assert read_books(academy).order.status == OrderStatus.EXPIRED
    assert shop.open_checkout(student) != checkout


def test_a_declined_card_leaves_the_checkout_open_for_another(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    assert academy.controls.pay(checkout, "declined")["outcome"] == "declined"
    academy.controls.idle()
    assert_nothing_happened(academy)
    assert read_books(academy).order.failure == "Your card was declined."
    assert shop.open_checkout(student) == checkout
    academy.controls.pay(checkout)
    academy.controls.idle()
    assert_sold_once(academy)
    assert read_books(academy).order.failure == ""


def test_a_bank_that_says_yes_later_sells_then(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    assert academy.controls.pay(checkout, "bank")["outcome"] == "processing"
    academy.controls.idle()
    assert_nothing_happened(academy)
    assert read_books(academy).order.confirmed_at is not None
    order_id = read_books(academy).order.id
    assert shop.buy(student).headers["location"] == f"/checkout/{order_id}"
    academy.controls.bank(checkout, yes=True)
    academy.controls.idle()
    assert_sold_once(academy)
    assert read_books(academy).order.paid_with == "Sandbox Bank ending 6789"


def test_a_bank_that_says_no_later_charges_nothing_and_frees_the_buyer(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    academy.controls.pay(checkout, "bank_fails")
    academy.controls.bank(checkout, yes=False)
    academy.controls.idle()
    books = read_books(academy)
    assert books.order.status == OrderStatus.FAILED
    assert "insufficient funds" in books.order.failure
    assert (books.access, books.entries) == ([], [])
    assert shop.open_checkout(student) != checkout


def test_words_about_an_earlier_try_do_not_unsay_a_payment(academy: Academy, shop: Shop) -> None:
    checkout = shop.open_checkout(academy.signed_in())
    declined = pay_quietly(academy, checkout, "declined")
    paid = pay_quietly(academy, checkout)
    for kind in PAID:
        assert academy.send(paid[kind]) == 200
    assert academy.send(declined["payment_intent.payment_failed"]) == 200
    assert_sold_once(academy)
    assert read_books(academy).order.failure == ""
