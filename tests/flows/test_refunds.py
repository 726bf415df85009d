"""Refunds that we make: in parts, at once, through outages, and the books equal Stripe's."""

import contextlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from ppr_academy.models.refunds import Refund, RefundStatus
from ppr_academy.services.commerce.refunds import sending
from ppr_academy.services.commerce.refunds.errors import (
    AlreadyRefunded,
    RefundTooLarge,
    RefundUnderWay,
)
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.stores.scope import across_stores
from tests.flows.conftest import Academy, Browser
from tests.flows.refunding import (
    assert_books_equal,
    at_stripe,
    decide,
    give_back,
    letters,
    owns,
    refunds,
)
from tests.flows.shop import Shop, edit_order, open_shop, read_books

WHY = "the test looks at everything"


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


def test_a_full_refund_gives_all_back_and_takes_the_course(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    assert owns(shop, student)
    give_back(academy)
    assert not owns(shop, student)
    (refund,) = refunds()
    assert (refund.status, refund.amount_cents, refund.open_key) == (
        RefundStatus.SUCCEEDED,
        4900,
        None,
    )
    order = read_books(academy).order
    assert (order.refunded_cents, order.creator_refunded_cents) == (4900, 4410)
    assert read_books(academy).balances() == {}
    assert letters(academy, "order_refunded") == 1
    assert_books_equal(academy)


@pytest.mark.parametrize("parts", [(1,), (5, 5), (333, 333, 334), (1234, 3665), (4899, 1)])
def test_parts_add_up_as_stripe_adds_them(
    academy: Academy, shop: Shop, student: Browser, parts: tuple[int, ...]
) -> None:
    for cents in parts:
        give_back(academy, cents)
    assert read_books(academy).order.refunded_cents == sum(parts)
    assert owns(shop, student) == (sum(parts) < 4900)
    assert letters(academy, "order_refunded") == len(parts)
    assert_books_equal(academy)


def test_more_than_is_left_is_refused_and_nothing_is_written(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    give_back(academy, 4000)
    with pytest.raises(RefundTooLarge, match=r"\$9\.00 is left"):
        decide(academy, 901)
    give_back(academy, 900)
    with pytest.raises(AlreadyRefunded):
        decide(academy)
    assert len(refunds()) == 2
    assert_books_equal(academy)


def test_eight_clicks_at_once_refund_once(academy: Academy, shop: Shop, student: Browser) -> None:
    def click(_number: int) -> str:
        try:
            decide(academy, 1000)
        except DomainError as refusal:
            return refusal.code
        return "ok"

    with ThreadPoolExecutor(8) as clickers:
        outcomes = sorted(clickers.map(click, range(8)))
    assert outcomes == ["ok", *[RefundUnderWay.code] * 7]
    (refund,) = refunds()

    def send(_number: int) -> None:
        # While one call with this key is under way Stripe answers 409 to the others.
        with contextlib.suppress(ServiceUnavailable):
            sending.send_refund(refund.id)

    with ThreadPoolExecutor(8) as senders:
        list(senders.map(send, range(8)))
    academy.controls.idle()
    assert academy.controls.books()["charges"][0]["refunded"] == 1000
    assert_books_equal(academy)


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429}, {"status": 409}])
def test_a_stripe_that_does_not_answer_is_asked_again(
    academy: Academy, shop: Shop, student: Browser, fault: dict[str, int]
) -> None:
    refund_id = decide(academy)
    academy.controls.fail(path="/v1/refunds", times=2, **fault)
    with pytest.raises(ServiceUnavailable):
        sending.send_refund(refund_id)
    assert refunds()[0].status == RefundStatus.SENDING
    assert owns(shop, student)
    academy.controls.heal()
    sending.send_refund(refund_id)
    academy.controls.idle()
    assert refunds()[0].status == RefundStatus.SUCCEEDED
    assert_books_equal(academy)


def test_an_answer_that_was_lost_is_found_and_nothing_is_sent_twice(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    academy.controls.hold()
    refund_id = decide(academy, 2000)
    academy.controls.fail(path="/v1/refunds", moment="after", status=500, times=2)
    with pytest.raises(ServiceUnavailable):
        sending.send_refund(refund_id)
    academy.controls.heal()
    age(refund_id)
    assert sending.sweep_refunds() == 1
    (refund,) = refunds()
    assert (refund.status, refund.stripe_refund_id is not None) == (RefundStatus.SUCCEEDED, True)
    assert academy.controls.books()["charges"][0]["refunded"] == 2000
    academy.controls.hold(False)
    academy.controls.idle()
    assert len(refunds()) == 1
    assert_books_equal(academy)


def age(refund_id: uuid.UUID) -> None:
    with db.transaction() as session:
        (refund,) = session.exec(
            across_stores(Refund, reason=WHY).where(Refund.id == refund_id)
        ).all()
        refund.created_at = clock.now() - timedelta(minutes=6)


def test_one_that_was_never_sent_is_sent_by_the_sweep(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    refund_id = decide(academy)
    age(refund_id)
    assert sending.sweep_refunds() == 1
    academy.controls.idle()
    assert refunds()[0].status == RefundStatus.SUCCEEDED
    assert sending.sweep_refunds() == 0
    assert_books_equal(academy)


def test_what_stripe_refuses_is_said_and_leaves_everything(
    academy: Academy, shop: Shop, student: Browser
) -> None:
    at_stripe(academy, 4900)
    sending.send_refund(decide(academy))
    (refund,) = refunds()
    assert refund.status == RefundStatus.FAILED
    assert "already been refunded" in refund.failure
    assert refund.stripe_refund_id is None
    assert owns(shop, student)


@pytest.mark.parametrize("standing", ["open", "lost"])
def test_while_a_bank_asks_nothing_is_refunded(
    academy: Academy, shop: Shop, student: Browser, standing: str
) -> None:
    edit_order(academy, dispute=standing)
    with pytest.raises(DomainError) as refused:
        decide(academy)
    assert refused.value.code == "order_disputed"
    assert refunds() == []
