"""Money back, as its two people see it: asked for, given in part and whole, seen live by both."""

import re

from playwright.sync_api import Page, expect

from ppr_academy.sandbox.testing import Controls
from tests.support.pages import OpenPage
from tests.support.people import new_address, sign_in, sign_up
from tests.support.sites import Site

DEMO = "demo-academy"
PHONE = {"width": 360, "height": 780}
SLOW = 20_000
"""Milliseconds for what a job or an outside service does meanwhile."""


def test_a_refund_is_asked_for_given_and_seen_live(open_page: OpenPage, site: Site) -> None:
    controls = Controls(site.base_url)
    creator, buyer = open_page(), open_page(viewport=PHONE)
    email = new_address("lena")
    order_path = buy(buyer, controls, email)
    expect(buyer.get_by_test_id("start-refund")).to_be_visible(timeout=SLOW)

    creator.goto("/sign-in?next=/dashboard/money")
    sign_in(creator, "milo@demo.test", DEMO)
    expect(creator.get_by_test_id("sale-row").first).to_contain_text("Lena K.", timeout=SLOW)
    share = creator.get_by_test_id("revenue-total").inner_text()

    # By keyboard alone: open the form, send it empty, say why, send it.
    buyer.get_by_test_id("start-refund").focus()
    buyer.keyboard.press("Enter")
    wish = buyer.get_by_label("Why do you want your money back?")
    expect(wish).to_be_focused()
    buyer.keyboard.press("Tab")
    buyer.keyboard.press("Enter")
    expect(buyer.get_by_text("Your reason is empty.")).to_be_visible()
    wish.fill("My room is too small for it.")
    buyer.get_by_test_id("ask-refund").click()
    refunds = buyer.get_by_test_id("order-refunds")
    expect(refunds).to_contain_text("You asked for your money back.")
    assert buyer.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    request = creator.get_by_test_id("refund-request").filter(has_text="Lena K.")
    expect(request).to_contain_text("My room is too small for it.")
    request.get_by_role("button", name="Refund $35.00").click()
    dialog = creator.get_by_test_id("refund-dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="A part").click()
    amount = dialog.get_by_label("Amount")
    expect(amount).to_be_focused()
    amount.fill("36")
    expect(dialog).to_contain_text("$35.00 is left of this order, no more.")
    amount.fill("10")
    expect(dialog.get_by_test_id("refund-costs")).to_contain_text(
        "You give back $9.00, we give back our $1.00."
    )
    dialog.get_by_test_id("confirm").dblclick()
    expect(dialog).to_be_hidden()
    expect(request).to_have_count(0)
    expect(refunds).to_contain_text("$10.00 went back to you", timeout=SLOW)
    expect(refunds).to_contain_text("stays in your library")
    expect(buyer.get_by_test_id("order-status")).to_have_attribute("data-state", "paid")
    expect(creator.get_by_test_id("revenue-total")).not_to_have_text(share, timeout=SLOW)

    refund_the_rest(creator)
    expect(buyer.get_by_test_id("order-status")).to_have_attribute(
        "data-state", "refunded", timeout=SLOW
    )
    expect(refunds).to_contain_text("$25.00 went back to you")
    assert buyer.url.endswith(order_path)
    (mail, *_) = controls.mails(to=email, subject="Your money is on its way", count=2, timeout=20)
    assert "$25.00" in mail["text"]
    buyer.goto("/library")
    expect(buyer.get_by_text("Low End for Small Rooms")).to_have_count(0)
    assert charge_of(controls, order_path) == (3500, 0, 0)


def buy(page: Page, controls: Controls, email: str) -> str:
    """A new person buys a course for $35.00; the address of the order."""
    sign_up(page, email, name="Lena Kovac")
    page.get_by_test_id("pick-learn").click()
    page.wait_for_url(lambda url: "/onboarding" not in url)
    page.goto("/milo-beats/courses/low-end-for-small-rooms")
    page.get_by_test_id("buy-button").first.click()
    page.wait_for_url(re.compile("/sandbox/checkout/"))
    controls.pay(page.url.rpartition("/")[2])
    page.goto("/account/orders")
    page.get_by_test_id("own-order").first.get_by_role("link", name=re.compile("^PPR-")).click()
    expect(page.get_by_test_id("order-status")).to_have_attribute("data-state", "paid")
    return page.url.rpartition("127.0.0.1")[2].partition("/")[2]


def refund_the_rest(creator: Page) -> None:
    creator.get_by_test_id("sale-row").first.click()
    creator.get_by_test_id("open-refund").click()
    dialog = creator.get_by_test_id("refund-dialog")
    expect(dialog).to_contain_text("$10.00 refunded")
    expect(dialog.get_by_test_id("refund-costs")).to_contain_text("Lena K. loses access")
    dialog.get_by_label("Reason").fill("Agreed by mail")
    dialog.get_by_test_id("confirm").click()
    expect(dialog).to_be_hidden()


def charge_of(controls: Controls, order_path: str) -> tuple[int, int, int]:
    """What went back of the order's charge, and what buyer and creator still have in it."""
    order_id = order_path.rpartition("/")[2]
    (charge,) = [
        one for one in controls.books()["charges"] if one["metadata"].get("order_id") == order_id
    ]
    return charge["refunded"], charge["buyer"], charge["creator"]
