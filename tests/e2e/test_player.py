"""The library and the player in a real browser, with real sound: no place is ever lost."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from ppr_academy.models.learning import AccessReason, LessonProgress
from ppr_academy.services.core import db
from ppr_academy.services.learning import access
from ppr_academy.services.stores.scope import StoreScope, across_stores
from tests.builders import (
    a_course,
    a_lesson,
    a_media_file,
    a_module,
    a_scope,
    a_session,
    a_user,
)
from tests.builders.learning import take_away
from tests.support.pages import OpenPage, Watch
from tests.support.people import carry_session
from tests.support.sites import Site
from tests.support.sounds import a_sound

WHY = "a journey looks at what was stored"


@dataclass(frozen=True)
class Desk:
    """A student with a course of a long sound, a short one and a text, and their open browser."""

    site: Site
    engine: Engine
    slug: str
    store_id: uuid.UUID
    course_id: uuid.UUID
    student_id: uuid.UUID
    lessons: tuple[uuid.UUID, ...]
    token: str

    def row(self, number: int) -> LessonProgress | None:
        """What is stored of a lesson now."""
        with db.reading(self.engine) as session:
            everyone = across_stores(LessonProgress, reason=WHY)
            return session.exec(
                everyone.where(LessonProgress.lesson_id == self.lessons[number])
            ).one_or_none()

    def sign_in(self, page: Page) -> Page:
        """Give the page's browser the student's cookie."""
        return carry_session(page, self.site, self.token)


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    """A course of its own for each test."""
    engine = site.engine()
    with db.transaction(engine) as session:
        scope = a_scope(session)
        course = a_course(scope)
        module = a_module(scope, course)
        long, short = _recorded(site, scope, 40), _recorded(site, scope, 4, "OGG")
        lessons = [
            a_lesson(scope, course, module=module, file=file, title=title, position=position)
            for position, (title, file) in enumerate(
                (("Long", long), ("Short", short), ("Read this", None))
            )
        ]
        student = a_user(session, name="Sol Nakamura")
        access.grant_access(
            session, scope.store_id, student.id, course.id, reason=AccessReason.PAID
        )
        made = Desk(
            site,
            engine,
            course.slug,
            scope.store_id,
            course.id,
            student.id,
            tuple(lesson.id for lesson in lessons),
            a_session(session, student),
        )
    yield made
    engine.dispose()


def _recorded(site: Site, scope: StoreScope, seconds: int, kind: str = "WAV") -> Any:
    data = a_sound(seconds, kind)
    file = a_media_file(
        scope,
        size_bytes=len(data),
        duration_ms=seconds * 1000,
        content_type=f"audio/{kind.lower()}",
    )
    path = site.data_dir / "files" / file.storage_key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file


def second(page: Page) -> float:
    """Where the sound is."""
    place: float = page.evaluate("document.querySelector('audio').currentTime")
    return place


def play_until(page: Page, seconds: float) -> None:
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"document.querySelector('audio').currentTime > {seconds}")


def test_a_place_survives_a_reload_and_ten_seconds_without_a_network(
    page: Page, desk: Desk, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource")
    desk.sign_in(page).goto(f"/learn/{desk.slug}")
    play_until(page, 6)
    expect(page.get_by_test_id("saved-place")).to_contain_text("Saved at 0:0")

    before = second(page)
    page.reload()
    page.wait_for_function(f"document.querySelector('audio')?.currentTime > {before - 1}")
    assert abs(second(page) - before) < 1

    play_until(page, before + 1)
    page.context.set_offline(True)
    page.wait_for_function(f"document.querySelector('audio').currentTime > {before + 11}")
    expect(page.get_by_test_id("saved-place")).to_contain_text("kept here")
    page.context.set_offline(False)
    expect(page.get_by_test_id("saved-place")).to_contain_text("Saved at", timeout=20_000)
    page.get_by_role("button", name="Pause", exact=True).click()
    place = second(page)
    expect(page.get_by_test_id("saved-place")).to_have_text(f"Saved at 0:{int(place):02d}")
    row = desk.row(0)
    assert row is not None
    assert abs(row.position_ms / 1000 - place) < 1
    heard = sum(end - start for start, end in row.heard) / 1000
    assert place - 3 < heard <= place + 0.5


def test_a_page_that_is_closed_without_a_network_tells_its_place_the_next_time(
    page: Page, desk: Desk, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket|Failed to load resource")
    desk.sign_in(page).goto(f"/learn/{desk.slug}")
    page.route("**/api/progress", lambda route: route.abort())
    play_until(page, 6)
    page.goto("/library")
    page.unroute("**/api/progress")
    row = desk.row(0)
    page.goto(f"/learn/{desk.slug}")
    page.wait_for_function("document.querySelector('audio')?.currentTime > 5")
    expect(page.get_by_test_id("saved-place")).to_contain_text("Saved at 0:0")
    assert row is None or row.position_ms > 5000
    assert desk.row(0) is not None


def test_the_library_plays_on_from_the_second(page: Page, desk: Desk) -> None:
    desk.sign_in(page).goto(f"/learn/{desk.slug}")
    play_until(page, 6)
    page.get_by_role("link", name="Back to your library").click()
    page.get_by_role("link", name="Play from 0:0").click()
    page.wait_for_function("document.querySelector('audio')?.currentTime > 8")
    assert "play=" not in page.url


def test_a_lesson_that_was_heard_ticks_itself(page: Page, desk: Desk) -> None:
    desk.sign_in(page).goto(f"/learn/{desk.slug}?lesson={desk.lessons[1]}")
    expect(page.get_by_test_id("course-progress")).to_have_text("0 of 3 done")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_test_id("course-progress")).to_have_text("1 of 3 done")
    row = desk.row(1)
    assert row is not None
    assert row.completed_at is not None


def test_done_goes_on_ticks_in_every_tab_and_can_be_taken_back(page: Page, desk: Desk) -> None:
    desk.sign_in(page).goto(f"/learn/{desk.slug}")
    other = page.context.new_page()
    other.goto(f"/learn/{desk.slug}?lesson={desk.lessons[2]}")
    expect(other.get_by_test_id("course-progress")).to_have_text("0 of 3 done")

    page.get_by_test_id("complete-lesson").click()
    expect(page.locator("h1")).to_have_text("1.2 Short")
    assert f"lesson={desk.lessons[1]}" in page.url
    expect(other.get_by_test_id("course-progress")).to_have_text("1 of 3 done")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("course-progress")).to_have_text("0 of 3 done")
    page.go_back()
    expect(page.locator("h1")).to_have_text("1.1 Long")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("1.2 Short")


def test_a_course_that_is_taken_appears_in_the_open_library(page: Page, desk: Desk) -> None:
    with db.transaction(desk.engine) as session:
        scope = a_scope(session)
        free = a_course(scope, title="Tape Loops", price_cents=0)
        a_lesson(scope, free, module=a_module(scope, free))
        course_id = str(free.id)
    desk.sign_in(page).goto("/library")
    expect(page.get_by_test_id("library-item")).to_have_count(1)
    took = page.evaluate(
        """async (course_id) => {
            const began = performance.now();
            const body = new URLSearchParams({ course_id });
            await fetch("/api/checkout", { method: "POST", body, redirect: "manual" });
            const items = () => document.querySelectorAll("[data-testid=library-item]").length;
            while (items() < 2) await new Promise(requestAnimationFrame);
            return performance.now() - began;
        }""",
        course_id,
    )
    assert took < 2_000
    expect(page.get_by_test_id("library-item").first).to_contain_text("Tape Loops")


def test_who_does_not_have_the_course_is_shown_the_way_to_it(
    page: Page, desk: Desk, open_page: OpenPage
) -> None:
    with db.transaction(desk.engine) as session:
        take_away(session, desk.store_id, desk.student_id, desk.course_id)
    desk.sign_in(page).goto(f"/learn/{desk.slug}")
    expect(page.get_by_role("heading", level=1)).to_have_text("House Chords 101")
    expect(page.get_by_role("link", name="See the course")).to_be_visible()
    assert page.locator("audio").count() == 0
    visitor = open_page()
    visitor.goto(f"/learn/{desk.slug}")
    visitor.wait_for_url("**/sign-in?next=*")
