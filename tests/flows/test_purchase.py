"""Buying a course, over HTTP, with the processor's own SDK and signed events."""

import pytest

from ppr_academy.models.commerce import OrderStatus
from ppr_academy.services.commerce import reconcile
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from tests.flows.conftest import Academy
from tests.flows.shop import Shop, open_shop, read_books


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def test_a_paid_checkout_gives_the_course_and_posts_every_cent(
    academy: Academy, shop: Shop
) -> None:
    student = academy.signed_in()
    checkout = shop.open_checkout(student)
    assert read_books(academy).order.status == OrderStatus.PENDING
    academy.controls.pay(checkout)
    academy.controls.idle()
    books = read_books(academy)
    assert books.order.status == OrderStatus.PAID
    assert books.order.number == 20001
    assert books.order.paid_with == "Visa ending 4242"
    assert books.balances() == {"buyer": -4900, "platform_fee": 490, "creator_available": 4410}
    assert [(a.user_id, a.course_id) for a in books.access] == [(student.user_id, shop.course_id)]
    assert books.receipts == [f"email.order_receipt:{books.order.id}"]
    assert reconcile.collect_processor_fees() == 1
    fee = read_books(academy).balances()
    assert fee == {
        "buyer": -4900,
        "platform_fee": 490 - 172,
        "processor": 172,
        "creator_available": 4410,
    }
    with db.reading() as session:
        report = verify_ledger(session, with_processor=True)
    assert report.breaks == ()
    assert (report.orders, report.groups) == (1, 2)
