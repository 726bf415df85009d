"""The main journey, by hand as two new people would: written, sold, bought, learned, seen live."""

import json
import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ppr_academy.sandbox.testing import Controls
from tests.support.pages import OpenPage, Watch
from tests.support.people import mailed_link, new_address, sign_up
from tests.support.sites import Site
from tests.support.sounds import a_sound

SECONDS = 20
TEXT = "## Listen first\n\nPlay it *twice* before you touch the fader."
SLOW = 20_000
"""Milliseconds for what a job or an outside service does meanwhile."""

OpenTab = Callable[[Page, str], Page]


@pytest.fixture
def controls(site: Site) -> Iterator[Controls]:
    """The sandbox's controls; whatever was held or broken works again afterwards."""
    controls = Controls(site.base_url)
    yield controls
    controls.heal()
    controls.hold(False)


@pytest.fixture
def open_tab(watch: Watch) -> OpenTab:
    """Opens an address in another tab of a page's browser."""

    def open_one(page: Page, address: str) -> Page:
        tab = page.context.new_page()
        watch.follow(tab)
        tab.goto(address)
        return tab

    return open_one


def test_a_course_is_made_sold_learned_and_seen_live(
    open_page: OpenPage, open_tab: OpenTab, site: Site, controls: Controls
) -> None:
    creator, student = open_page(), open_page()
    mark = secrets.token_hex(3)
    title, buyer = f"Kettle Drums {mark}", new_address("lena")

    prove_address(creator, open_tab, site)
    open_store(creator, f"kettle-{mark}")
    dashboard = open_tab(creator, "/dashboard")
    expect(dashboard.get_by_test_id("revenue-total")).to_have_text("$0.00")
    expect(dashboard.get_by_test_id("sale-row")).to_have_count(0)
    dashboard.evaluate("window.openedOnce = true")
    connect_stripe(creator)
    start_course(creator, title)
    write_lessons(creator)
    publish(creator)

    sign_up(student, buyer, name="Lena Kovac")
    student.get_by_test_id("pick-learn").click()
    find_course(student, title)
    order_path = buy(student, controls)
    expect(dashboard.get_by_test_id("sale-row")).to_contain_text(f"Lena K. bought {title}")
    expect(dashboard.get_by_test_id("sale-row")).to_contain_text("+$44.10")
    expect(dashboard.get_by_test_id("revenue-total")).to_have_text("$44.10")

    open_from_library(student, title)
    hear_out(student)
    expect(told(dashboard, "Lena K. finished The first hit")).to_be_visible()
    student.get_by_test_id("lesson-item").nth(1).click()
    expect(student.get_by_role("heading", level=1)).to_have_text("1.2 What to leave out")
    expect(student.locator("article").get_by_role("heading")).to_have_text("Listen first")
    student.get_by_test_id("complete-lesson").click()
    expect(student.get_by_test_id("course-progress")).to_have_text("2 of 2 done")
    expect(told(dashboard, "Lena K. finished What to leave out")).to_be_visible()
    assert dashboard.evaluate("window.openedOnce")  # nobody has loaded it again

    (receipt,) = controls.mails(to=buyer, subject=f"Your receipt: {title}", count=1, timeout=20)
    assert any(link.endswith(order_path) for link in receipt["links"])
    assert "$49" in receipt["text"]
    found = json.loads(site.ppr("ledger", "verify", "--with-processor", "--json"))
    assert found["breaks"] == []


def prove_address(page: Page, open_tab: OpenTab, site: Site) -> None:
    """Make an account and press the link that was mailed, in a tab of its own."""
    email = new_address()
    sign_up(page, email)
    expect(page.get_by_test_id("pick-create")).to_be_visible()
    mail = open_tab(page, mailed_link(site, email, "/verify-email"))
    mail.get_by_role("button", name="Yes, it is mine").click()
    expect(mail.get_by_role("heading", name="The address is yours.")).to_be_visible()
    mail.close()


def open_store(page: Page, slug: str) -> None:
    """Choose to create; the address is looked up while it is typed."""
    page.get_by_test_id("pick-create").click()
    page.get_by_test_id("store-name").press_sequentially("Ava Keys")
    expect(page.get_by_test_id("store-slug")).to_have_value("ava-keys")
    expect(page.locator("#store-slug-note .bad")).to_be_visible()
    page.get_by_test_id("store-slug").fill(slug)
    expect(page.get_by_text("Free. You can change it until your first sale.")).to_be_visible()
    page.get_by_test_id("open-store").click()
    expect(page).to_have_url(re.compile("/dashboard"))


def connect_stripe(page: Page) -> None:
    """Through Stripe's own pages, and back to a page that knows it."""
    rail(page, "Sales and money")
    page.get_by_test_id("connect-form").get_by_role("button").click()
    page.get_by_test_id("sandbox-finish-onboarding").click()
    expect(page.get_by_text("Your sales come here")).to_be_visible()
    expect(page.get_by_test_id("connect-status")).to_have_count(0, timeout=SLOW)


def start_course(page: Page, title: str) -> None:
    rail(page, "Courses")
    page.get_by_test_id("new-course").click()
    page.get_by_label("What is it called?").press_sequentially(title)
    page.get_by_test_id("make-course").click()
    expect(page.locator("#lesson-title")).to_have_value("First lesson")


def write_lessons(page: Page) -> None:
    """A part, a lesson with a recording, a lesson with a text; all of it saves by itself."""
    page.get_by_role("button", name="More for part 1").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Name of the part").fill("Before the mix")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Before the mix", exact=True)).to_be_visible()

    page.locator("#lesson-title").fill("The first hit")
    page.locator("#lesson-file").set_input_files(
        {"name": "kettle.wav", "mimeType": "audio/wav", "buffer": a_sound(SECONDS)}
    )
    ready = page.get_by_test_id("lesson-file-ready")
    expect(ready).to_contain_text("kettle.wav", timeout=SLOW)
    expect(ready).to_contain_text(f"0:{SECONDS}")
    expect(page.get_by_test_id("waveform")).to_be_visible()

    page.get_by_test_id("add-lesson").click()
    expect(page.locator("#lesson-title")).to_be_focused()
    page.keyboard.type("What to leave out")
    page.get_by_test_id("markdown-text").press_sequentially(TEXT)
    expect(page.get_by_test_id("tree-lesson").nth(1)).to_contain_text("What to leave out")
    expect(page.get_by_test_id("save-light")).to_contain_text("Saved")


def publish(page: Page) -> None:
    """Too early first: the list says what is missing and leads there."""
    page.get_by_test_id("publish-course").click()
    expect(page.get_by_test_id("toast")).to_contain_text("Not yet: a title and a promise.")
    page.get_by_test_id("checks").get_by_role("link", name="A title and a promise").click()
    page.get_by_label("Promise").press_sequentially("Hear a drum before you play it.")
    done = page.get_by_test_id("checks").get_by_text("A title and a promise, done")
    expect(done).to_be_visible()
    page.get_by_role("link", name="Price and access").click()
    page.get_by_label("Price").fill("49")
    page.keyboard.press("Tab")
    expect(page.get_by_text("$44.10")).to_be_visible()
    page.get_by_test_id("publish-course").click()
    expect(page.get_by_text("It is on sale.")).to_be_visible()
    expect(page.get_by_test_id("publish-course")).to_have_text("Published")


def find_course(page: Page, title: str) -> None:
    """From the marketplace, where the new student was led, to the course's page."""
    expect(page).to_have_url(re.compile("/marketplace"))
    page.get_by_test_id("search-input").press_sequentially(title)
    expect(page.get_by_test_id("listing-card")).to_have_count(1)
    page.get_by_test_id("listing-card").get_by_role("link", name=title).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_test_id("price").first).to_have_text("$49")
    expect(page.get_by_text("The first hit")).to_be_visible()


def buy(page: Page, controls: Controls) -> str:
    """Pay while Stripe's events are late; the page waits, then knows. The order's path."""
    page.get_by_test_id("buy-button").click()
    expect(page.get_by_test_id("sandbox-total")).to_have_text("$49.00")
    controls.hold()
    page.get_by_test_id("sandbox-pay").click()
    status = page.get_by_test_id("order-status")
    expect(status).to_have_attribute("data-state", "waiting")
    expect(status).to_contain_text("One moment.")
    controls.hold(False)
    expect(status).to_have_attribute("data-state", "paid")
    expect(status).to_contain_text("It’s yours.")
    return re.sub(r"^.*(/checkout/[^/?]+).*$", r"\1", page.url)


def open_from_library(page: Page, title: str) -> None:
    page.get_by_role("link", name="To the library").click()
    item = page.get_by_test_id("library-item")
    expect(item).to_contain_text(title)
    item.get_by_role("link", name="Play this lesson").click()
    expect(page.get_by_test_id("course-progress")).to_have_text("0 of 2 done")
    expect(page.get_by_test_id("lesson-item")).to_have_count(2)


def hear_out(page: Page) -> None:
    """It plays already; listen at twice the speed until the server says that it was enough."""
    expect(page.get_by_test_id("waveform")).to_be_visible()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.get_by_role("button", name="1×, speed").click()
    page.get_by_role("menuitemradio", name="2×").click()
    expect(page.get_by_test_id("course-progress")).to_have_text("1 of 2 done", timeout=SLOW)


def rail(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Store").get_by_role("link", name=name).click()


def told(page: Page, text: str) -> Locator:
    """A line of the dashboard's feed."""
    return page.get_by_test_id("feed-row").filter(has_text=text)
