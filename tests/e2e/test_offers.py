"""A creator makes a code, a bundle and a tip; a student sees what each costs and pays it."""

import secrets

from playwright.sync_api import Page, expect

from tests.support.pages import OpenPage
from tests.support.people import carry_session, new_address, sign_up
from tests.support.sites import Site


def test_a_code_a_bundle_and_a_tip(open_page: OpenPage, site: Site) -> None:
    milo = carry_session(open_page(), site, site.sign_in("milo@demo.test"))
    student = open_page()
    sign_up(student, new_address())
    expect(student.get_by_test_id("pick-learn")).to_be_visible()
    word = secrets.token_hex(3).upper()
    _make_code(milo, f"E2E{word}")
    _make_tip(milo, f"Thanks {word}")

    student.goto("/milo-beats/courses/low-end-for-small-rooms")
    before = student.get_by_test_id("price").inner_text()
    student.get_by_test_id("coupon-open").click()
    student.get_by_test_id("coupon").fill("no such code")
    student.get_by_test_id("coupon-use").click()
    expect(student.locator("#coupon-note")).to_contain_text("There is no such code here.")
    student.get_by_test_id("coupon").fill(f" e2e{word.lower()} ")
    student.get_by_test_id("coupon-use").click()
    expect(student.get_by_test_id("coupon-taken")).to_contain_text("25 % off")
    after = student.get_by_test_id("price").inner_text()
    assert after != before
    student.get_by_test_id("buy-button").click()
    expect(student.get_by_test_id("sandbox-pay")).to_contain_text(after.removeprefix("$"))

    student.goto(f"/milo-beats/products/thanks-{word.lower()}")
    expect(student.get_by_test_id("amount")).to_have_value("5.00")
    student.get_by_test_id("amount").fill("9")
    expect(student.locator(".where")).to_contain_text("$9.00 goes to")
    student.get_by_test_id("buy-button").click()
    student.get_by_test_id("sandbox-pay").click()
    expect(student.get_by_test_id("order-status")).to_contain_text("Thank you.")
    sold = milo.get_by_test_id("product-row").filter(has_text=f"Thanks {word}")
    expect(sold).to_contain_text("$9.00")  # on the page that was open all the time


def _make_code(page: Page, code: str) -> None:
    page.goto("/dashboard/offers")
    page.get_by_test_id("new-coupon").click()
    page.get_by_test_id("coupon-code").fill(code)
    page.get_by_test_id("coupon-amount").fill("0")
    page.get_by_test_id("make-coupon").click()
    expect(page.locator("#coupon-amount-note")).to_contain_text("from 1 to 100")
    expect(page.get_by_test_id("coupon-code")).to_have_value(code)
    page.get_by_test_id("coupon-amount").fill("25")
    page.get_by_test_id("make-coupon").click()
    expect(page.get_by_test_id("coupon-row").filter(has_text=code)).to_contain_text("25 % off")


def _make_tip(page: Page, title: str) -> None:
    page.get_by_test_id("new-product").click()
    page.get_by_test_id("product-kind-tip").click()
    page.get_by_test_id("product-title").fill(title)
    page.get_by_test_id("product-suggested").fill("5")
    page.get_by_test_id("save-product").click()
    row = page.get_by_test_id("product-row").filter(has_text=title)
    row.get_by_test_id("sell-product").click()
    expect(row).to_contain_text("On sale")
