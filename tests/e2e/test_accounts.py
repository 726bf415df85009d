"""Accounts and stores as people use them: sign up, verify, forget, come back, open a store."""

import re
import secrets

from playwright.sync_api import expect

from tests.support.pages import OpenPage
from tests.support.people import PASSWORD, mailed_link, new_address, sign_in, sign_up
from tests.support.sites import Site


def test_from_signing_up_to_a_forgotten_password(open_page: OpenPage, site: Site) -> None:
    page, email = open_page(), new_address()
    sign_up(page, email, password="password123")
    expect(page.locator("#password-note")).to_contain_text("Too many people use that password.")
    expect(page.get_by_test_id("sign-up-name")).to_have_value("Noor Özdemir")
    expect(page.get_by_test_id("sign-up-email")).to_have_value(email)
    expect(page.get_by_test_id("sign-up-password")).to_have_value("")
    page.get_by_test_id("sign-up-password").fill(PASSWORD)
    page.get_by_test_id("sign-up-submit").click()
    page.get_by_test_id("pick-learn").click()
    expect(page).to_have_url(re.compile("/marketplace"))

    account = page.context.new_page()
    account.goto("/account")
    expect(account.get_by_text("Not verified yet")).to_be_visible()
    page.goto(mailed_link(site, email, "/verify-email"))
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_role("heading", name="The address is yours.")).to_be_visible()
    expect(account.get_by_text("Verified", exact=True)).to_be_visible()  # without a reload

    page.goto("/forgot-password")
    page.locator("#email").fill(email)
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="Look in your mail.")).to_be_visible()
    elsewhere = open_page()
    link = mailed_link(site, email, "/reset-password")
    elsewhere.goto(link)
    elsewhere.locator("#password").fill("more tape hiss")
    elsewhere.get_by_role("button", name="Set the password").click()
    expect(elsewhere.get_by_text("The password is set.")).to_be_visible()
    expect(account).to_have_url(re.compile("/sign-in"))  # its session ended, and it noticed

    elsewhere.goto(link)
    expect(elsewhere.get_by_text("This link was used already")).to_be_visible()
    sign_in(account, email, PASSWORD)
    expect(account.locator("[role=alert].note")).to_contain_text("don’t match")
    expect(account.get_by_test_id("sign-in-email")).to_have_value(email)
    sign_in(account, email, "more tape hiss")
    expect(account).to_have_url(re.compile("/account"))  # where it had been


def test_signing_out_in_one_tab_stops_the_others(open_page: OpenPage) -> None:
    page, email = open_page(), new_address()
    sign_up(page, email, path="/sign-up?next=/account")
    expect(page.get_by_test_id("session-line")).to_have_count(1)
    other = page.context.new_page()
    other.goto("/account")
    expect(other.get_by_test_id("session-line")).to_have_count(1)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_text("You are signed out everywhere.")).to_be_visible()
    expect(other).to_have_url(re.compile("/sign-in"))


def test_forms_work_without_scripts(open_page: OpenPage) -> None:
    page, email = open_page(java_script_enabled=False), new_address()
    sign_up(page, email, path="/sign-up?next=%2Fmarketplace")
    expect(page).to_have_url(re.compile("/marketplace"))
    page.context.clear_cookies()
    page.goto("/sign-in")
    sign_in(page, email, "not the password")
    expect(page).to_have_url(re.compile(r"/sign-in/?\?error=wrong&email="))
    sign_in(page, email)
    expect(page).to_have_url(re.compile("/onboarding"))


def test_continuing_with_an_outside_account(open_page: OpenPage) -> None:
    page, email = open_page(), new_address()
    page.goto("/sign-in?next=%2Faccount")
    page.get_by_test_id("sign-in-outside").click()
    page.get_by_test_id("sandbox-oidc-name").fill("Noor Özdemir")
    page.get_by_test_id("sandbox-oidc-email").fill(email)
    page.get_by_test_id("sandbox-oidc-continue").click()
    expect(page).to_have_url(re.compile("/account"))
    expect(page.get_by_test_id("account-name")).to_have_value("Noor Özdemir")
    expect(page.get_by_text("You sign in without one.")).to_be_visible()
    page.goto("/sign-in?error=oidc_refused")
    expect(page.locator("[role=alert].note")).to_contain_text("You were not signed in there.")


def test_opening_a_store_and_changing_it_in_two_windows(open_page: OpenPage) -> None:
    page, slug = open_page(), f"kettle-{secrets.token_hex(4)}"
    sign_up(page, new_address())
    page.get_by_test_id("pick-create").click()
    page.get_by_test_id("store-name").press_sequentially("Kettle Room")
    expect(page.get_by_test_id("store-slug")).to_have_value("kettle-room")
    for taken in ("admin", "ava-keys", "x"):
        page.get_by_test_id("store-slug").fill(taken)
        expect(page.locator("#store-slug-note .bad")).to_be_visible()
    page.get_by_test_id("store-slug").fill(slug)
    expect(page.get_by_text("Free. You can change it until your first sale.")).to_be_visible()
    page.get_by_text("harbor").click()
    page.get_by_test_id("open-store").click()
    expect(page).to_have_url(re.compile("/dashboard"))

    page.goto("/dashboard/settings")
    other = page.context.new_page()
    other.goto("/dashboard/settings")
    name, line = page.get_by_test_id("store-name"), page.get_by_test_id("store-tagline")
    expect(name).to_have_value("Kettle Room")
    name.fill("")
    line.fill("Tape, kettles, patience.")
    page.get_by_test_id("save-settings").click()
    expect(page.locator("#store-name-note")).to_contain_text("The name is empty.")
    expect(line).to_have_value("Tape, kettles, patience.")
    name.fill("Kettle Hall")
    page.get_by_test_id("save-settings").click()
    expect(other.get_by_test_id("store-name")).to_have_value("Kettle Hall")  # without a reload

    name.fill("Kettle Loft")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    other.get_by_test_id("store-tagline").fill("From another window.")
    other.get_by_test_id("save-settings").click()
    expect(page.get_by_test_id("settings-conflict")).to_contain_text("From another window.")
    expect(name).to_have_value("Kettle Loft")
    page.get_by_role("button", name="Take those").click()
    expect(name).to_have_value("Kettle Hall")
    expect(line).to_have_value("From another window.")
