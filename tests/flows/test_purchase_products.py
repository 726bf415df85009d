"""Buying bundles, at a price of one's own, and tipping: the same path as any course."""

from typing import Any

import httpx
import pytest

from ppr_academy.models.commerce import Order, OrderLine, OrderStatus
from ppr_academy.services.commerce.products.managing import save_product, set_on_sale
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.stores.scope import across_stores
from tests.builders import a_course, scope_of
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import WHY, Shop, open_shop, read_books


@pytest.fixture
def shop(academy: Academy) -> Shop:
    return open_shop(academy)


def on_sale(shop: Shop, **values: Any) -> str:
    """A product of the shop's course and another one, or a tip."""
    with db.transaction() as session:
        scope = scope_of(session, shop.store)
        second = a_course(scope, slug="second", title="Second", price_cents=2100)
        given = {
            "kind": "bundle",
            "title": "Both",
            "price": "50",
            "suggested": "12",
            "course_ids": [str(shop.course_id), str(second.id)],
        }
        product = save_product(scope, **(given | values))
        set_on_sale(scope, product, is_on_sale=True)
    return product


def buy(browser: Browser, product: str, **fields: object) -> httpx.Response:
    return browser.post("/api/checkout", item_id=product, **fields)


def pay_for(academy: Academy, answer: httpx.Response) -> None:
    address = answer.headers["location"]
    assert "/sandbox/checkout/cs_" in address, address
    academy.controls.pay(address.rpartition("/")[2])
    academy.controls.idle()


def is_sound() -> bool:
    with db.reading() as session:
        return verify_ledger(session, with_processor=True).breaks == ()


def lines_of(order: Order) -> list[tuple[str, int]]:
    with db.reading() as session:
        rows = session.exec(across_stores(OrderLine, reason=WHY)).all()
    found = [line for line in rows if line.order_id == order.id]
    return [(x.title, x.charged_cents) for x in sorted(found, key=lambda x: x.position)]


def test_a_bundle_gives_every_course_of_it(academy: Academy, shop: Shop) -> None:
    student = academy.signed_in()
    pay_for(academy, buy(student, on_sale(shop)))
    books = read_books(academy)
    assert books.order.item_title == "Both"
    assert lines_of(books.order) == [("House Chords 101", 3500), ("Second", 1500)]
    assert len(books.access) == 2
    assert books.balances() == {"buyer": -5000, "platform_fee": 500, "creator_available": 4500}
    assert is_sound()


def test_of_a_bundle_only_the_rest_is_sold_and_a_whole_one_not_again(
    academy: Academy, shop: Shop
) -> None:
    student, product = academy.signed_in(), on_sale(shop)
    academy.controls.pay(shop.open_checkout(student))
    academy.controls.idle()
    pay_for(academy, buy(student, product))
    charged = sorted(order.charged_cents for order in read_books(academy).orders)
    assert charged == [1500, 4900]
    assert "why=already_owned" in buy(student, product).headers["location"]
    assert is_sound()


def test_the_buyer_names_the_price_and_nobody_below_the_least(academy: Academy, shop: Shop) -> None:
    product = on_sale(shop, kind="pay_what_you_want", title="Stems", price="5")
    student = academy.signed_in()
    for wrong in ("4.99", "-3", "", "lots", "99999999"):
        back = buy(student, product, amount=wrong).headers["location"]
        assert back.startswith(f"/{shop.store.slug}/products/stems"), back
    assert read_books(academy).orders == []
    pay_for(academy, buy(student, product, amount="$12.50"))
    order = read_books(academy).order
    assert (order.charged_cents, order.platform_fee_cents) == (1250, 125)
    assert is_sound()


def test_nothing_is_a_price_too_where_the_creator_asks_for_nothing(
    academy: Academy, shop: Shop
) -> None:
    product = on_sale(shop, kind="pay_what_you_want", title="Stems", price="0")
    answer = buy(academy.signed_in(), product, amount="0")
    assert answer.headers["location"].startswith("/learn/")
    books = read_books(academy)
    assert (books.order.status, books.order.charged_cents) == (OrderStatus.PAID, 0)
    assert len(books.access) == 2
    assert is_sound()


def test_one_person_tips_twice_and_we_take_nothing(academy: Academy, shop: Shop) -> None:
    tip = on_sale(shop, kind="tip", title="A coffee", course_ids=[])
    student = academy.signed_in()
    pay_for(academy, buy(student, tip, amount="7"))
    pay_for(academy, buy(student, tip, amount="7"))
    books = read_books(academy)
    assert [order.platform_fee_cents for order in books.orders] == [0, 0]
    assert books.balances() == {"buyer": -1400, "creator_available": 1400}
    assert books.access == []
    assert academy.controls.books()["accounts"] == {shop.account_id: {"usd": 1400}}
    assert is_sound()


def test_an_amount_changed_after_buy_opens_the_checkout_anew(academy: Academy, shop: Shop) -> None:
    tip = on_sale(shop, kind="tip", title="A coffee", course_ids=[])
    student = academy.signed_in()
    first = buy(student, tip, amount="7").headers["location"]
    second = buy(student, tip, amount="9").headers["location"]
    assert first != second
    pending = [o for o in read_books(academy).orders if o.status == OrderStatus.PENDING]
    assert [order.charged_cents for order in pending] == [900]


def test_what_is_off_sale_or_a_draft_is_not_sold(academy: Academy, shop: Shop) -> None:
    product = on_sale(shop)
    with db.transaction() as session:
        set_on_sale(scope_of(session, shop.store), product, is_on_sale=False)
    assert "why=not_for_sale" in buy(academy.signed_in(), product).headers["location"]
