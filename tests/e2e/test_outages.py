"""Stripe or the storage is down: the person sees what happened and what to do; nothing is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ppr_academy.models.catalog import CourseStatus
from ppr_academy.sandbox.testing import Controls
from ppr_academy.services.core import db
from tests.builders import a_course, a_lesson, a_module, a_scope, a_session, a_user
from tests.support.pages import Watch
from tests.support.people import carry_session, new_address, sign_up
from tests.support.sites import Site
from tests.support.sounds import a_sound

SLOW = 20_000
"""Milliseconds for what goes on by itself once the outage is over."""


@pytest.fixture
def controls(site: Site) -> Iterator[Controls]:
    """The sandbox's controls; whatever was broken works again afterwards."""
    controls = Controls(site.base_url)
    yield controls
    controls.heal()


@contextmanager
def no_room_for_parts(files: Path) -> Iterator[None]:
    """A file lies where the folder of the parts should be: nothing can be stored in it."""
    parts, aside = files / "parts", files / "aside"
    if parts.exists():
        parts.rename(aside)
    parts.touch()
    yield
    parts.unlink()
    if aside.exists():
        aside.rename(parts)


def test_an_order_outlives_an_outage_of_stripe_and_a_declined_card(
    page: Page, site: Site, controls: Controls
) -> None:
    course = "/ava-keys/courses/house-chords-101"
    sign_up(page, new_address(), path=f"/sign-up?next={course}")
    status = page.get_by_test_id("order-status")

    controls.fail(path="/v1/checkout/sessions", status=500, times=100)
    page.get_by_test_id("buy-button").click()
    expect(status).to_have_attribute("data-state", "opening")
    expect(status).to_contain_text("Nothing was charged. Stripe is not answering")
    order = page.url
    page.get_by_role("button", name="Try again").click()
    expect(status).to_contain_text("Your order is kept; try again in a minute.")
    assert page.url == order

    controls.heal()
    page.get_by_role("button", name="Try again").click()
    page.get_by_test_id("sandbox-cancel").click()
    expect(page).to_have_url(re.compile(re.escape(course)))
    page.goto(order)
    expect(status).to_contain_text("Not paid yet.")
    expect(status).to_contain_text("Nothing was charged. The checkout is still open.")
    page.get_by_test_id("pay-order").click()
    page.get_by_test_id("sandbox-method-declined").check(force=True)
    page.get_by_test_id("sandbox-pay").click()
    expect(page.get_by_text("Nothing was charged.")).to_be_visible()
    page.goto(order)
    expect(status).to_contain_text("Declined.")
    expect(status).to_contain_text("Try another card.")
    page.get_by_test_id("pay-order").click()
    page.get_by_test_id("sandbox-method-visa").check(force=True)
    page.get_by_test_id("sandbox-pay").click()
    expect(status).to_have_attribute("data-state", "paid", timeout=SLOW)
    assert page.url.startswith(order)
    page.goto("/library")
    expect(page.get_by_test_id("library-item")).to_have_count(1)


def test_connecting_payouts_waits_for_a_stripe_that_is_down(
    page: Page, site: Site, controls: Controls
) -> None:
    engine = site.engine()
    with db.transaction(engine) as session:
        owner = a_user(session)
        a_scope(session, owner=owner)
        carry_session(page, site, a_session(session, owner))
    engine.dispose()
    controls.fail(path="/v1/accounts", status=500, times=100)
    page.goto("/dashboard/money")
    connect = page.get_by_test_id("connect-form").get_by_role("button")
    connect.click()
    expect(page.get_by_text("Stripe is not answering. Nothing was changed")).to_be_visible()
    controls.heal()
    connect.click()
    page.get_by_test_id("sandbox-leave-onboarding").click()
    expect(page.get_by_text("Stripe still needs something")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Finish at Stripe").click()
    page.get_by_test_id("sandbox-finish-onboarding").click()
    expect(page.get_by_text("Your sales come here")).to_be_visible()
    expect(page.get_by_test_id("connect-status")).to_have_count(0, timeout=SLOW)


def test_an_upload_waits_for_a_storage_that_is_down(page: Page, site: Site, watch: Watch) -> None:
    watch.allow("503|Failed to load resource")
    engine = site.engine()
    with db.transaction(engine) as session:
        owner = a_user(session)
        scope = a_scope(session, owner=owner)
        course = a_course(scope, status=CourseStatus.DRAFT)
        a_lesson(scope, course, module=a_module(scope, course))
        address = f"/dashboard/courses/{course.id}"
        carry_session(page, site, a_session(session, owner))
    engine.dispose()
    page.goto(address)
    expect(page.locator("#lesson-title")).to_be_visible()
    with no_room_for_parts(site.data_dir / "files"):
        page.locator("#lesson-file").set_input_files(
            {"name": "kettle.wav", "mimeType": "audio/wav", "buffer": a_sound(2)}
        )
        expect(page.get_by_test_id("upload-progress")).to_contain_text(
            "No connection. It goes on by itself."
        )
    ready = page.get_by_test_id("lesson-file-ready")
    expect(ready).to_contain_text("kettle.wav", timeout=SLOW)
