"""The course editor in a browser: no keystroke is lost, whatever line, tab or file do."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ppr_academy.models.catalog import CourseStatus
from ppr_academy.services.core import db
from tests.builders import (
    a_course,
    a_lesson,
    a_media_file,
    a_module,
    a_scope,
    a_session,
    a_user,
)
from tests.support.pages import OpenPage, Watch
from tests.support.people import carry_session
from tests.support.sites import Site
from tests.support.sounds import a_sound

WORDS = "Kick first, then the room. Leave a hole where the voice will stand; fill it later. "
NO_LINE = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket|Failed to load resource"
SLOW = 20_000
"""Milliseconds for what a lost line or a job takes until it is whole again."""


@dataclass(frozen=True)
class Desk:
    """A creator's course in the making, with one lesson, and the session of its creator."""

    site: Site
    path: str
    token: str

    def open(self, page: Page) -> Page:
        """The editor in this page's browser, signed in, its lesson on the desk."""
        carry_session(page, self.site, self.token)
        page.goto(self.path)
        expect(title_of(page)).to_be_visible()
        return page


@pytest.fixture
def desk(site: Site) -> Desk:
    """A course of its own for each test, with a lesson that has a recording."""
    engine = site.engine()
    with db.transaction(engine) as session:
        owner = a_user(session)
        scope = a_scope(session, owner=owner)
        course = a_course(scope, status=CourseStatus.DRAFT)
        module = a_module(scope, course)
        old = a_media_file(scope, name="old.wav")
        a_lesson(scope, course, module=module, title="Leave room", body="", file=old)
        a_lesson(scope, course, module=module, title="Fill it", position=1)
        made = Desk(site, f"/dashboard/courses/{course.id}", a_session(session, owner))
    engine.dispose()
    return made


def title_of(page: Page) -> Locator:
    return page.locator("#lesson-title")


def text_of(page: Page) -> Locator:
    return page.get_by_test_id("markdown-text")


def light(page: Page) -> Locator:
    return page.get_by_test_id("save-light")


def expect_saved(page: Page) -> None:
    expect(light(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=SLOW)


class Line:
    """The line between a page and its server: slow, or gone."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Network.enable")

    def set(self, *, latency: int = 0, offline: bool = False) -> None:
        """Every answer takes `latency` milliseconds; nothing comes through while `offline`."""
        wish = {"offline": offline, "latency": latency}
        unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
        self._devtools.send("Network.emulateNetworkConditions", wish | unlimited)


def test_no_keystroke_is_lost_while_the_line_is_slow_then_gone_then_back(
    page: Page, desk: Desk, watch: Watch
) -> None:
    watch.allow(NO_LINE)
    desk.open(page)
    line = Line(page)
    line.set(latency=400)
    text_of(page).press_sequentially(WORDS * 2, delay=8)
    expect_saved(page)
    line.set(offline=True)
    page.keyboard.type(WORDS, delay=8)
    expect(light(page)).to_have_text("No connection. Your text is kept here")
    page.keyboard.type(WORDS, delay=8)
    line.set()
    page.keyboard.type("The end.", delay=8)
    expect_saved(page)
    expect(text_of(page)).to_have_value(WORDS * 4 + "The end.")
    page.reload()
    expect(text_of(page)).to_have_value(WORDS * 4 + "The end.")


def test_reloads_in_the_middle_of_a_word_keep_the_word(page: Page, desk: Desk) -> None:
    desk.open(page)
    text_of(page).press_sequentially(WORDS)
    expect_saved(page)
    whole = WORDS
    for more in ("and a", "not", "her t", "ake"):
        page.keyboard.type(more)
        page.reload()
        whole += more
        expect(text_of(page)).to_have_value(whole)
        text_of(page).press("Control+End")
    page.keyboard.type(".")
    # What a page sent while it closed arrives late: our own words, and no second version.
    expect_saved(page)
    expect(page.get_by_test_id("clash")).to_have_count(0)
    page.get_by_role("button", name="Fill it", exact=True).click()
    expect(title_of(page)).to_have_value("Fill it")
    page.get_by_role("button", name="Leave room", exact=True).click()
    expect(text_of(page)).to_have_value(whole + ".")


def test_two_tabs_on_one_text_lose_neither(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allow(NO_LINE)
    here, there = desk.open(page), desk.open(page.context.new_page())
    text_of(there).fill("Theirs.")
    expect(text_of(here)).to_have_value("Theirs.")  # without a reload

    here.route("**/api/autosave", lambda route: route.abort())
    text_of(here).fill("Mine.")
    expect(light(here)).to_have_text("No connection. Your text is kept here")
    text_of(there).fill("Theirs, longer.")
    clash = here.get_by_test_id("clash")
    expect(clash.locator("pre")).to_have_text("Theirs, longer.")
    expect(text_of(here)).to_have_value("Mine.")
    expect_saved(there)

    here.unroute("**/api/autosave")
    here.reload()
    expect(text_of(here)).to_have_value("Mine.")
    expect(clash.locator("pre")).to_have_text("Theirs, longer.")
    expect(text_of(there)).to_have_value("Theirs, longer.")
    clash.get_by_role("button", name="Keep mine").click()
    expect(text_of(there)).to_have_value("Mine.")
    expect(clash).to_have_count(0)


def test_two_browsers_on_one_title_show_both_and_take_theirs(
    open_page: OpenPage, desk: Desk, watch: Watch
) -> None:
    watch.allow(NO_LINE)
    here, there = desk.open(open_page()), desk.open(open_page())
    here.context.set_offline(True)
    title_of(here).fill("Leave a hole")
    expect(light(here)).to_have_text("No connection. Your text is kept here")
    title_of(there).fill("Leave silence")
    expect_saved(there)
    here.context.set_offline(False)
    clash = here.get_by_test_id("clash")
    expect(clash.locator("pre")).to_have_text("Leave silence", timeout=SLOW)
    expect(title_of(here)).to_have_value("Leave a hole")
    expect(title_of(there)).to_have_value("Leave silence")
    clash.get_by_role("button", name="Take theirs").click()
    expect(title_of(here)).to_have_value("Leave silence")
    expect(here.get_by_test_id("tree-lesson").first).to_contain_text("Leave silence")


def test_what_was_deleted_moved_or_typed_can_be_undone(page: Page, desk: Desk) -> None:
    desk.open(page)
    text_of(page).press_sequentially("One take.")
    expect_saved(page)
    page.keyboard.type(" Two takes.")
    expect(text_of(page)).to_have_value("One take. Two takes.")
    for _ in range(20):
        if text_of(page).input_value() == "One take.":
            break
        page.keyboard.press("Control+z")
    expect(text_of(page)).to_have_value("One take.")
    expect_saved(page)

    lessons = page.get_by_test_id("tree-lesson")
    page.get_by_test_id("delete-lesson").click()
    expect(lessons).to_have_count(1)
    expect(page.get_by_test_id("toast")).to_contain_text("“Leave room” is deleted.")
    page.get_by_test_id("undo").click()
    expect(lessons).to_have_count(2)
    expect(text_of(page)).to_have_value("One take.")

    page.get_by_role("button", name="Move Leave room").focus()
    heard = page.locator("[id^=DndLiveRegion]")
    for key, words in (("Space", "Lifted"), ("ArrowDown", "place 2 of 2"), ("Space", "Dropped")):
        page.keyboard.press(key)
        expect(heard).to_contain_text(words)
    expect(lessons.first).to_contain_text("Fill it")
    undo = page.get_by_role("button", name="Undo: moved 1.1")
    undo.click()
    expect(lessons.first).to_contain_text("Leave room")


def test_a_title_that_is_too_long_says_so_and_stays_as_typed(
    page: Page, desk: Desk, watch: Watch
) -> None:
    watch.allow("Failed to load resource")
    desk.open(page)
    much = "Leave room for the voice, " * 12
    title_of(page).fill(much)
    sentence = page.get_by_text("The title is 191 characters too long (up to 120).")
    expect(sentence).to_be_visible()
    expect(light(page)).to_have_text("Not saved: look at the field")
    page.reload()
    expect(sentence).to_be_visible()
    expect(title_of(page)).to_have_value(much)
    expect(page.get_by_test_id("tree-lesson").first).to_contain_text("Leave room")
    title_of(page).fill("")
    expect(page.get_by_text("The title is empty.")).to_be_visible()
    title_of(page).fill("A room 🥁 <b>&amp;</b>")
    expect(page.get_by_test_id("tree-lesson").first).to_contain_text("A room 🥁 <b>&amp;</b>")
    expect_saved(page)


def test_a_file_that_is_not_what_it_says_or_too_big_leaves_the_old_one(
    page: Page, desk: Desk, watch: Watch, tmp_path: Path
) -> None:
    watch.allow("Failed to load resource")
    desk.open(page)
    ready = page.get_by_test_id("lesson-file-ready")
    sending = page.get_by_test_id("upload-progress")
    expect(ready).to_contain_text("old.wav")

    not_a_sound = {"name": "mix.wav", "mimeType": "audio/wav", "buffer": b"%PDF-1.7\n" * 800_000}
    page.locator("#lesson-file").set_input_files(not_a_sound)
    expect(sending.get_by_role("alert")).to_have_text(
        "This is a PDF. Send WAV, MP3, FLAC, OGG, M4A, MP4, MOV or WebM.", timeout=SLOW
    )
    expect(ready).to_contain_text("old.wav")

    huge = tmp_path / "whole-album.wav"
    with huge.open("wb") as file:
        file.truncate(2_100_000_000)  # a hole: it takes no room
    page.locator("#lesson-file").set_input_files(huge)
    expect(sending.get_by_role("alert")).to_have_text(
        "whole-album.wav is 2.1 GB. The most is 2 GB."
    )
    expect(ready).to_contain_text("old.wav")

    page.locator("#lesson-file").set_input_files(
        {"name": "new.wav", "mimeType": "audio/wav", "buffer": a_sound(3)}
    )
    expect(ready).to_contain_text("new.wav", timeout=SLOW)
    expect(ready).to_contain_text("0:03")
