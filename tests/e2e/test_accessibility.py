"""Nobody is kept out: every main page in both themes, on a phone and a desk, and by keyboard."""

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlmodel import SQLModel

import ppr_academy.models  # noqa: F401 - the tables
from ppr_academy.services.identity.sessions import COOKIE
from tests.support.axe import violations
from tests.support.pages import OpenPage, Watch
from tests.support.sites import Site

# What is drawn does not depend on the database: one floor is enough.
pytestmark = pytest.mark.parametrize(
    "site", ["sqlite, one process"], indirect=True, scope="session"
)
STUDENT, AVA, ADMIN = "student@demo.test", "ava@demo.test", "admin@demo.test"
COURSE = "/ava-keys/courses/house-chords-101"
_WIDTHS = (1440, 360)

# Who looks, where, and what shows that the page is all there.
_PAGES = [
    ("", "/", "[data-testid=listing-card]"),
    ("", "/marketplace", "[data-testid=listing-card]"),
    ("", "/marketplace?q=nothing-like-it", ".empty"),
    ("", "/courses", "[data-testid=listing-card]"),
    ("", "/ava-keys", "[data-testid=listing-card]"),
    ("", COURSE, "[data-testid=buy-form]"),
    ("", "/sign-in", "[data-testid=sign-in-submit]"),
    ("", "/sign-in?error=wrong&email=noor%40example.test", "[role=alert].note"),
    ("", "/sign-up", "[data-testid=sign-up-submit]"),
    ("", "/forgot-password", "form[action='/api/auth/forgot']"),
    ("", "/reset-password?token=none", ".note"),
    ("", "/no/such/place", "h1"),
    ("", "/no-such-store", "h1"),
    ("", "/kit", "[data-testid=tree-lesson]"),
    (STUDENT, "/onboarding", "[data-testid=pick-create]"),
    (STUDENT, "/library", "[data-testid=library-item]"),
    (STUDENT, "/learn/{learned}", "[data-testid=course-progress]"),
    (STUDENT, "/checkout/{order}", "[data-testid=order-status]"),
    (STUDENT, "/checkout/stopped?why=not_on_sale", "h1"),
    (STUDENT, "/account", "[data-testid=account-name]"),
    (STUDENT, "/account/orders", "h1"),
    (AVA, "/dashboard", "[data-testid=revenue-total]"),
    (AVA, "/dashboard/offers", "[data-testid=new-coupon]"),
    (AVA, "/dashboard/courses", "[data-testid=course-row]"),
    (AVA, "/dashboard/courses/{course}", "[data-testid=publish-course]"),
    (AVA, "/dashboard/courses/{course}?tab=sales", "[data-testid=publish-course]"),
    (AVA, "/dashboard/courses/{course}?tab=price", "[data-testid=publish-course]"),
    (AVA, "/dashboard/money", "[data-testid=sale-row]"),
    (AVA, "/dashboard/offers", "h1"),
    (AVA, "/dashboard/settings", "[data-testid=store-name]"),
    (ADMIN, "/admin", "h1"),
    (ADMIN, "/admin/events", "h1"),
]


@pytest.fixture(scope="session")
def places(site: Site) -> dict[str, str]:
    """The ids and slugs that stand in the addresses above."""
    tables = SQLModel.metadata.tables
    users, orders = tables["user_account"], tables["purchase_order"]
    courses, stores = tables["course"], tables["store"]
    entitled = tables["entitlement"]
    student = sa.select(users.c.id).where(users.c.email == STUDENT).scalar_subquery()
    ava = sa.select(stores.c.id).where(stores.c.slug == "ava-keys").scalar_subquery()
    mine = sa.select(entitled.c.course_id).where(entitled.c.user_id == student)
    asked = {
        "order": sa.select(orders.c.id).where(orders.c.buyer_id == student),
        "learned": sa.select(courses.c.slug).where(courses.c.id.in_(mine)),
        "course": sa.select(courses.c.id).where(
            courses.c.store_id == ava, courses.c.slug == "house-chords-101"
        ),
    }
    engine = site.engine()
    with engine.connect() as connection:
        found = {name: str(connection.scalars(query).first()) for name, query in asked.items()}
    engine.dispose()
    return found


@pytest.fixture
def visit(open_page: OpenPage, site: Site, places: dict[str, str]) -> Any:
    """Opens an address as one of the demo people, drawn to its end."""

    def go(who: str, path: str, ready: str) -> Page:
        page = open_page(color_scheme="dark", viewport={"width": 1440, "height": 900})
        if who:
            cookie = {"name": COOKIE, "value": site.sign_in(who), "url": site.base_url}
            page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
        page.goto(path.format(**places))
        expect(page.locator(ready).first).to_be_visible()
        return page

    return go


@pytest.mark.parametrize(
    ("who", "path", "ready"), _PAGES, ids=[f"{who or 'visitor'} {path}" for who, path, _ in _PAGES]
)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    visit: Any, watch: Watch, who: str, path: str, ready: str
) -> None:
    watch.allow("404")
    page = visit(who, path, ready)
    found = {}
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_function("t => document.documentElement.classList.contains(t)", arg=theme)
            page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
            # The second theme changes colours and nothing else.
            found[f"{theme}, {width} px"] = violations(page, only_colors=theme == "light")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px wide at {width}"
    assert {where: what for where, what in found.items() if what} == {}


# Where Tab should stop: what can be pressed or typed into and is seen, one of each radio group.
_REACHABLE = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex], audio[controls]';
  const groups = new Set();
  return [...document.querySelectorAll(wanted)].filter((e) => {
    if (e.disabled || e.tabIndex < 0 || e.type === 'hidden' || e.closest('[inert]')) return false;
    if (!e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    if (e.type !== 'radio') return true;
    if (groups.has(e.name)) return false;
    groups.add(e.name);
    return true;
  }).map((e) => { e.dataset.wanted = ''; return e.outerHTML.slice(0, 120); });
}"""
# The focused element, and whether it, or what is drawn around it, shows that.
_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const seen = (x) => {
    const s = getComputedStyle(x);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  };
  const box = e.getBoundingClientRect();
  const around = [e, e.parentElement, e.nextElementSibling, e.parentElement?.parentElement];
  const first = !('reached' in e.dataset);
  e.dataset.reached = '';
  return {
    first,
    what: e.outerHTML.slice(0, 160),
    shows: around.some((x) => x && seen(x)),
    on_screen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
_MISSED = """() => [...document.querySelectorAll('[data-wanted]:not([data-reached])')]
  .filter((e) => e.isConnected && e.checkVisibility() && e.type !== 'radio')
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize(
    ("who", "path", "ready"),
    [
        ("", COURSE, "[data-testid=buy-form]"),
        ("", "/sign-in", "[data-testid=sign-in-submit]"),
        (STUDENT, "/learn/{learned}", "[data-testid=course-progress]"),
        (AVA, "/dashboard/courses/{course}", "[data-testid=publish-course]"),
    ],
    ids=["course", "sign-in", "player", "editor"],
)
def test_the_keyboard_reaches_everything_and_is_seen_there(
    visit: Any, who: str, path: str, ready: str, width: int
) -> None:
    page = visit(who, path, ready)
    page.set_viewport_size({"width": width, "height": 900})
    wanted = page.evaluate(_REACHABLE)
    assert wanted
    unseen, visited = [], 0
    for _ in range(len(wanted) + 40):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None or not focused["first"]:
            break
        visited += 1
        if not (focused["shows"] and focused["on_screen"]):
            unseen.append(focused["what"])
    assert visited
    assert unseen == []
    assert page.evaluate(_MISSED) == []


def test_the_first_key_skips_to_the_content(visit: Any) -> None:
    page = visit("", "/", "[data-testid=listing-card]")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_course_is_bought_without_a_mouse(visit: Any, watch: Watch) -> None:
    page = visit("", COURSE, "[data-testid=buy-form]")
    page.get_by_test_id("buy-button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?next=*")
    page.get_by_test_id("sign-in-email").focus()
    page.keyboard.type(STUDENT)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.dataset.testid ?? ''")
    if focused != "sign-in-password":  # "Forgot it" stands between the two
        page.get_by_test_id("sign-in-password").focus()
    page.keyboard.type("demo-academy")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{COURSE}")
