"""Where the money goes, as its two sides see it: a creator's page and papers, a buyer's orders."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from ppr_academy.sandbox.testing import Controls
from tests.support.pages import OpenPage
from tests.support.people import sign_in
from tests.support.sites import Site

DEMO = "demo-academy"
SLOW = 20_000
"""Milliseconds for what a job or an outside service does meanwhile."""


def test_a_creator_follows_the_money_to_the_bank(open_page: OpenPage, site: Site) -> None:
    controls, page = Controls(site.base_url), open_page()
    page.goto("/sign-in?next=/dashboard/money")
    sign_in(page, "milo@demo.test", DEMO)
    expect(page.get_by_test_id("adds-up")).to_have_text("Adds up to the cent")
    page.evaluate("window.openedOnce = true")
    yours = page.get_by_test_id("revenue-total").inner_text()

    *rows, total = sheet_of(page)
    assert f"${float(total['yours']):,.2f}" == yours
    listed = page.get_by_test_id("sale-row")
    assert len(rows) >= listed.count()
    assert saved(page, "statement-pdf").read_bytes().startswith(b"%PDF-")

    waiting = page.get_by_test_id("balance-waiting").locator("dd")
    (made,) = controls.pay_out(account_with(controls, waiting.inner_text()))
    payout = page.get_by_test_id("payout").first
    expect(payout).to_have_attribute("data-state", "on_its_way", timeout=SLOW)
    expect(payout).to_contain_text("orders, on its way", timeout=SLOW)
    expect(waiting).to_have_text("$0.00")
    controls.payout(made["id"], "paid")
    expect(payout).to_have_attribute("data-state", "paid", timeout=SLOW)
    expect(page.get_by_test_id("share-paid")).to_contain_text(yours)
    assert page.evaluate("window.openedOnce")  # nobody has loaded it again

    payout.get_by_role("button").click()
    expect(payout.get_by_text(rows[0]["order"])).to_be_visible()
    listed.first.get_by_role("button").click()
    expect(page.get_by_text(re.compile("At your bank, "))).to_be_visible()
    assert {row["payout"] for row in sheet_of(page)[:-1]} == {"paid"}


def test_a_buyer_finds_their_orders_and_receipts(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in?next=/library")
    sign_in(page, "student@demo.test", DEMO)
    page.get_by_role("link", name="Orders").first.click()
    orders = page.get_by_test_id("own-order")
    expect(orders.first).to_be_visible()
    number = orders.first.get_by_role("link", name=re.compile("^PPR-")).inner_text()
    with page.expect_download() as download:
        orders.first.get_by_role("link", name=f"Receipt of {number}").click()
    assert download.value.suggested_filename == f"{number}.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    orders.first.get_by_role("link", name="Open").click()
    page.wait_for_url("**/learn/**")


def saved(page: Page, key: str) -> Path:
    """The file that a key on the page brings."""
    with page.expect_download() as download:
        page.get_by_test_id(key).click()
    return Path(download.value.path())


def sheet_of(page: Page) -> list[dict[str, str]]:
    """The rows of this month's sheet; the last sums the others."""
    text = saved(page, "statement-csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def account_with(controls: Controls, label: str) -> str:
    """The connected account that holds as much as the page says."""
    cents = int(re.sub(r"[^0-9]", "", label))
    found = [name for name, has in controls.books()["accounts"].items() if has.get("usd") == cents]
    assert len(found) == 1, found
    return str(found[0])
