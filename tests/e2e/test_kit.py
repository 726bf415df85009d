"""The kit's moving parts in a browser: what they promise holds under a person's hands."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.pages import OpenPage, Watch

# The parts ask nothing of the database or of a second process: one floor is enough.
pytestmark = pytest.mark.parametrize(
    "site", ["sqlite, one process"], indirect=True, scope="session"
)


@pytest.fixture
def kit(page: Page) -> Page:
    """The /kit page with its state loaded."""
    return opened(page)


def opened(page: Page) -> Page:
    page.goto("/kit")
    page.locator("[data-lesson-player]").wait_for(state="attached")
    page.locator("[data-testid=tree-lesson]").first.wait_for()
    return page


def told(page: Page) -> Any:
    return expect(page.get_by_test_id("kit-told"))


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_nothing_scrolls_sideways_in_either_theme(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    page = opened(open_page(viewport={"width": width, "height": 900}, color_scheme=scheme))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert scheme in page.evaluate("document.documentElement.className")


def test_a_chosen_theme_is_kept_and_there_before_the_first_paint(open_page: OpenPage) -> None:
    page = opened(open_page(color_scheme="dark"))
    page.get_by_text("Dark, light").click()
    page.locator("#kit-colours").get_by_role("menuitemradio", name="Light").click()
    expect(page.locator("html")).to_have_class(re.compile("light"))
    page.goto("/kit", wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert "light" in page.evaluate("document.documentElement.className")


def test_a_menu_opens_at_its_key_and_answers_the_arrows(kit: Page) -> None:
    kit.get_by_role("button", name="More", exact=True).click()
    menu = kit.locator("#kit-menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    kit.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem").nth(1)).to_be_focused()
    kit.keyboard.press("End")
    expect(menu.get_by_role("menuitem").last).to_be_focused()
    kit.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_slash_focuses_the_search(kit: Page) -> None:
    kit.keyboard.press("/")
    assert kit.evaluate("document.activeElement.hasAttribute('data-search')")
    kit.keyboard.type("/")
    assert kit.evaluate("document.activeElement.value") == "/"


def test_undo_in_a_toast_reaches_the_state(kit: Page) -> None:
    kit.get_by_role("button", name="Move a lesson").click()
    toast = kit.get_by_test_id("toast")
    expect(toast).to_contain_text("Moved 3.5 below 3.6")
    toast.get_by_role("button", name="Undo").click()
    told(kit).to_have_text("Undone")
    expect(toast).to_have_count(0)


def test_a_dialog_keeps_the_focus_and_escape_keeps_everything(kit: Page) -> None:
    before = kit.get_by_test_id("kit-told").inner_text()
    ask = kit.get_by_role("button", name="Refund", exact=True)
    dialog = kit.locator("#kit-refund")
    for leave in ("Escape", "beside"):
        ask.click()
        expect(dialog).to_be_visible()
        for _ in range(5):
            kit.keyboard.press("Tab")
            assert dialog.evaluate("(it) => it.contains(document.activeElement)")
        if leave == "Escape":
            kit.keyboard.press("Escape")
        else:
            kit.mouse.click(5, 5)
        expect(dialog).to_be_hidden()
        expect(ask).to_be_focused()
        told(kit).to_have_text(before)
    ask.click()
    dialog.get_by_role("button", name="Refund $39.00").click()
    told(kit).to_have_text("Refunded")
    expect(dialog).to_be_hidden()


def test_saving_text_keeps_every_keystroke(kit: Page) -> None:
    title = kit.get_by_test_id("kit-title")
    words = "Four chords, two hands, one loop that does not get boring. " * 3
    title.fill("")
    title.press_sequentially(words, delay=12)
    title.blur()
    expect(kit.get_by_test_id("kit-title-saved")).to_have_text(words.strip())
    expect(title).to_have_value(words)
    expect(kit.get_by_text("Saved 21:04").first).to_be_visible()
    assert drafts(kit) == []


def drafts(page: Page) -> Any:
    """What the browser's storage keeps of texts that nobody has confirmed."""
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('ppr:draft'))")


def test_a_conflict_is_shown_and_nothing_is_overwritten(kit: Page) -> None:
    title = kit.get_by_test_id("kit-title")
    saved = kit.get_by_test_id("kit-title-saved")
    title.press("End")
    title.press_sequentially(" of mine")
    # Pressed by script, as by another person: the field keeps its focus.
    kit.get_by_role("button", name="Change it elsewhere").evaluate("key => key.click()")
    clash = kit.get_by_text("This was changed somewhere else while you wrote.")
    expect(clash).to_be_visible()
    expect(saved).to_have_text("Voice the major nine")
    expect(title).to_have_value("Voice the minor nine of mine")
    kit.get_by_role("button", name="Keep mine").click()
    expect(saved).to_have_text("Voice the minor nine of mine")
    expect(clash).to_have_count(0)


def test_text_of_a_page_that_died_comes_back(kit: Page) -> None:
    kit.get_by_test_id("markdown-text").fill("Not sent yet")
    context = kit.context
    kit.close(run_before_unload=False)
    again = opened(context.new_page())
    expect(again.get_by_test_id("markdown-text")).to_have_value("Not sent yet")


def test_two_pages_keep_their_drafts_apart(kit: Page) -> None:
    other = opened(kit.context.new_page())
    kit.get_by_test_id("markdown-text").fill("Not sent here")
    other.get_by_test_id("markdown-text").fill("Nor there")
    context = kit.context
    for page in (kit, other):
        page.close(run_before_unload=False)
    again = opened(context.new_page())
    expect(again.get_by_test_id("markdown-text")).to_have_value("Nor there")
    kept = again.evaluate("Object.values(localStorage).map(value => value.includes('sent here'))")
    assert kept.count(True) == 1


def test_markdown_keys_and_the_browsers_own_undo(kit: Page) -> None:
    text = kit.get_by_test_id("markdown-text")
    text.fill("one")
    text.press("Control+a")
    text.press("Control+b")
    expect(text).to_have_value("**one**")
    text.press("Control+z")
    expect(text).to_have_value("one")
    text.fill("- a")
    text.press("End")
    text.press("Enter")
    text.press_sequentially("b")
    expect(text).to_have_value("- a\n- b")
    text.press("Enter")
    text.press("Enter")
    expect(text).to_have_value("- a\n- b\n")


def test_lessons_move_by_keyboard_and_say_so(kit: Page) -> None:
    grip = kit.get_by_role("button", name="Move Why four chords are enough")
    live = kit.locator("[id^=DndLiveRegion]")
    grip.focus()
    kit.keyboard.press("Space")
    expect(live).to_contain_text("Lifted Why four chords are enough")
    kit.keyboard.press("ArrowDown")
    expect(live).to_contain_text("part 1, place 2 of 3")
    kit.keyboard.press("Space")
    expect(live).to_contain_text("Dropped Why four chords are enough at part 1, place 2 of 3.")
    told(kit).to_have_text("Order: 1.2, 1.1, 1.3 · 2.1, 2.2")


def test_a_lesson_is_dragged_into_another_part(kit: Page) -> None:
    kit.locator(".tree .nm", has_text="Triads that move").click()
    target = kit.get_by_test_id("tree-lesson").filter(has_text="Inversions")
    target.scroll_into_view_if_needed()
    start = kit.get_by_role("button", name="Move Set up the project file").bounding_box()
    end = target.bounding_box()
    assert start
    assert end
    kit.mouse.move(start["x"] + 8, start["y"] + 8)
    kit.mouse.down()
    kit.mouse.move(start["x"] + 20, start["y"] + 40, steps=5)
    kit.mouse.move(end["x"] + 60, end["y"] + 10, steps=15)
    kit.mouse.up()
    told(kit).to_have_text(re.compile(r"Order: 1\.1, 1\.2 · .*1\.3"))


def test_one_sound_at_a_time(kit: Page) -> None:
    key = kit.locator(".card .play").first
    key.click()
    expect(key).to_have_class(re.compile("lit"))
    bar = kit.get_by_role("complementary", name="Player")
    expect(bar).to_contain_text("House Chords 101")
    expect(bar.locator("time").first).not_to_have_text("0:00")
    kit.get_by_role("group", name="Player: ").get_by_role("button", name="Play").click()
    expect(bar.get_by_role("button", name="Play")).to_be_visible()
    expect(key).not_to_have_class(re.compile("lit"))


def test_a_lesson_starts_where_it_stopped_and_tells_each_place(kit: Page) -> None:
    player = kit.get_by_role("group", name="Player: ")
    wave = player.get_by_test_id("waveform")
    expect(kit.get_by_test_id("position")).to_have_text("0:04/ 0:24")
    player.get_by_role("button", name="Play").click()
    expect(kit.get_by_test_id("position")).to_have_text("0:05/ 0:24")
    player.get_by_role("button", name="Pause").click()
    told(kit).to_have_text(re.compile(r"kit-lesson at [5-9]\.\d s"))
    wave.focus()
    kit.keyboard.press("Home")
    told(kit).to_have_text("kit-lesson at 0.0 s")
    kit.keyboard.press("ArrowRight")
    told(kit).to_have_text("kit-lesson at 5.0 s")
    expect(wave).to_have_attribute("aria-valuetext", "0:05 of 0:24")


def test_a_lesson_that_fails_to_load_keeps_its_place(kit: Page, watch: Watch) -> None:
    watch.allow("404|Failed to load resource")
    sound = kit.locator("[data-lesson-player] audio")
    address = sound.get_attribute("src")
    sound.evaluate("media => { media.src = '/no-such-sound.wav'; }")
    expect(kit.get_by_text("Your place, 0:04, is kept.")).to_be_visible()
    told(kit).to_have_text("Nothing told yet")
    sound.evaluate("(media, src) => { media.src = src; }", address)
    kit.get_by_role("button", name="Try now").last.click()
    kit.get_by_role("group", name="Player: ").get_by_role("button", name="Play").click()
    expect(kit.get_by_test_id("position")).to_have_text("0:05/ 0:24")
    expect(kit.get_by_text("Your place, 0:04, is kept.")).to_have_count(0)


class Uploads:
    """Stands in for /api/uploads, as its contract says, and can drop the line."""

    def __init__(self) -> None:
        self.received = 0
        self.cuts = 0
        self.refusal = ""
        self.calls: list[str] = []

    def __call__(self, route: Route) -> None:
        method, address = route.request.method, route.request.url
        self.calls.append(method)
        if method == "PUT":
            if self.cuts:
                self.cuts -= 1
                return route.abort()
            assert int(address.rpartition("=")[2]) == self.received
            self.received += len(route.request.post_data_buffer or b"")
            return self._answer(route, {"received": self.received})
        if method == "POST" and address.endswith("/complete"):
            return self._answer(route, {"file_id": "file-9"})
        if method == "POST":
            if self.refusal:
                return self._answer(route, {"code": "kind", "message": self.refusal}, 422)
            self.received = 0
            return self._answer(route, {"id": "u1", "chunk_size": 1000, "received": 0})
        return self._answer(route, {"received": self.received})

    def _answer(self, route: Route, body: dict[str, Any], status: int = 200) -> None:
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))


@pytest.fixture
def uploads(kit: Page) -> Uploads:
    server = Uploads()
    kit.route("**/api/uploads**", server)
    return server


def pick(page: Page, name: str, size: int) -> None:
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "audio/wav", "buffer": b"x" * size}
    )


def test_an_upload_goes_in_pieces_and_survives_a_cut_line(
    kit: Page, uploads: Uploads, watch: Watch
) -> None:
    watch.allow("Failed to load resource")
    uploads.cuts = 1
    pick(kit, "loop.wav", 3_500)
    expect(kit.get_by_text("No connection. It goes on by itself.")).to_be_visible()
    told(kit).to_have_text("file-9")
    assert uploads.received == 3_500
    assert uploads.calls.count("PUT") == 5


def test_a_refused_file_shows_the_servers_sentence(
    kit: Page, uploads: Uploads, watch: Watch
) -> None:
    watch.allow("Failed to load resource")
    uploads.refusal = "That is not a sound or a film."
    pick(kit, "setup.exe", 10)
    expect(kit.get_by_role("alert").get_by_text(uploads.refusal)).to_be_visible()
    expect(kit.get_by_role("button", name="Pick another")).to_be_visible()
    assert uploads.calls == ["POST"]


def test_an_empty_file_is_not_sent_at_all(kit: Page, uploads: Uploads) -> None:
    pick(kit, "nothing.wav", 0)
    expect(kit.get_by_text("nothing.wav is empty.")).to_be_visible()
    assert uploads.calls == []
