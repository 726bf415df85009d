"""Credits in flows: buying a package, taking a course with it, and looking into the wallet."""

import uuid

import httpx

from ppr_academy.models.commerce import Order
from ppr_academy.models.credits import CreditLot
from ppr_academy.services.commerce import queries
from ppr_academy.services.commerce.credits.packages import PACKAGES, Package
from ppr_academy.services.commerce.credits.queries import list_lots
from ppr_academy.services.commerce.refunds import decisions
from ppr_academy.services.commerce.verify import verify_ledger
from ppr_academy.services.core import db
from ppr_academy.services.core.ids import new_id
from tests.flows.conftest import Academy, Browser
from tests.flows.shop import Shop, read_books
from tests.support.run_jobs import run_jobs


def package_of(count: int) -> Package:
    return next(package for package in PACKAGES if package.credits == count)


def press(browser: Browser, count: int) -> httpx.Response:
    """Press the key of a package."""
    return browser.post("/api/checkout", item_id=package_of(count).id)


def checkout_of(answer: httpx.Response) -> str:
    address = answer.headers["location"]
    assert "/sandbox/checkout/cs_" in address, address
    return str(address.rpartition("/")[2])


def buy_credits(academy: Academy, browser: Browser, count: int) -> Order:
    """Buy a package and pay it; its order."""
    academy.controls.pay(checkout_of(press(browser, count)))
    academy.controls.idle()
    return newest(academy, browser)


def take(shop: Shop, browser: Browser, course_id: uuid.UUID | None = None) -> str:
    """Press “Take it”; where that leads."""
    fields = {"course_id": course_id or shop.course_id, "pay_with": "credits"}
    answer = browser.post("/api/checkout", **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def newest(academy: Academy, browser: Browser) -> Order:
    mine = [order for order in read_books(academy).orders if order.buyer_id == browser.user_id]
    return max(mine, key=lambda order: order.number)


def lots_of(browser: Browser) -> list[CreditLot]:
    assert browser.user_id is not None
    with db.reading() as session:
        return list(list_lots(session, browser.user_id))


def left(browser: Browser) -> int:
    return sum(lot.left_credits for lot in lots_of(browser))


def decide(order: Order, cents: int = 0) -> uuid.UUID:
    """Somebody decides to give an order back; nothing is sent yet."""
    with db.transaction() as session:
        locked = queries.lock_order(session, order.id)
        assert locked is not None
        return decisions.begin(
            session, locked, new_id(), cents, reason="not for them", actor_id=order.buyer_id
        )


def settle(academy: Academy, done: set[str]) -> None:
    """Everything that was told arrives, and every job runs, until nothing is left."""
    for _ in range(3):
        academy.controls.idle()
        run_jobs(academy.engine, done)


def assert_sound() -> None:
    with db.reading() as session:
        assert verify_ledger(session, with_processor=True).breaks == ()


def passed_on(academy: Academy, shop: Shop) -> int:
    """Cents that the creator's account holds at the processor."""
    held: dict[str, int] = academy.controls.books()["accounts"][shop.account_id]
    return held.get("usd", 0)
