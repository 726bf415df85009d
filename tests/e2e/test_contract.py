"""What people, scripts and other programs rely on, asked from outside."""

import json
import re
import secrets
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from ppr_academy.sandbox.testing import Controls, signed_event
from ppr_academy.services.identity.sessions import COOKIE
from tests.architecture.rules.source import ROOT
from tests.support.sites import DEMO_PASSWORD, Site

STUDENT, AVA = "student@demo.test", "ava@demo.test"
COURSE = "/ava-keys/courses/house-chords-101"
FREE = "/milo-beats/courses/drum-bus-basics"


class Forms(HTMLParser):
    """The native forms of a page and their fields, as a script without a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.handles: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.lower(): value or "" for name, value in attrs}
        if "data-testid" in given:
            self.handles.add(given["data-testid"])
        if tag == "form":
            self.found.append({**given, "fields": {}})
        is_box = given.get("type") == "checkbox"
        if (
            tag == "input"
            and given.get("name")
            and self.found
            and (not is_box or "checked" in given)
        ):
            value = given.get("value", "on" if is_box else "")
            self.found[-1]["fields"].setdefault(given["name"], value)

    def to(self, action: str) -> dict[str, Any]:
        """The form that posts to this address."""
        (form, *_) = (form for form in self.found if form.get("action") == action)
        assert form["method"] == "post"
        return form


@pytest.fixture
def http(site: Site) -> Iterator[httpx.Client]:
    """A script with a cookie jar."""
    with httpx.Client(base_url=site.base_url, timeout=30) as client:
        yield client


def fill(http: httpx.Client, page: str, action: str, **typed: str) -> httpx.Response:
    """Fetch a page and post its own form, with what was typed."""
    form = Forms(http.get(page).text).to(action)
    assert typed.keys() <= form["fields"].keys()
    return http.post(action, data=form["fields"] | typed)


def secret(site: Site, name: str) -> str:
    kept: dict[str, str] = json.loads((site.data_dir / "secrets.json").read_text())
    return kept[name]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/marketplace",
        "/courses",
        "/ava-keys",
        "/milo-beats",
        COURSE,
        FREE,
        "/sign-up",
        "/sign-in",
        "/account",
        f"/checkout/{uuid.UUID(int=1)}",
        "/library",
        "/learn/house-chords-101",
        "/dashboard",
        "/dashboard?mode=learn",
        "/dashboard?mode=create",
        "/admin",
        "/sandbox",
    ],
)
def test_every_page_answers_at_its_own_address(http: httpx.Client, path: str) -> None:
    answer = http.get(path, follow_redirects=path == "/sandbox")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html" in answer.text


def test_health_says_that_it_is_well(http: httpx.Client) -> None:
    assert http.get("/api/health").json()["status"] == "ok"


def test_an_address_that_is_none_says_so(http: httpx.Client) -> None:
    assert http.get("/no/such/place").status_code == 404
    assert http.get(f"/api/files/{uuid.uuid4()}").status_code in {401, 404}
    assert http.get("/media/public/none.webp").status_code == 404


def test_an_account_is_made_left_and_entered_by_the_pages_own_forms(http: httpx.Client) -> None:
    email = f"script-{secrets.token_hex(4)}@example.test"
    made = fill(
        http, "/sign-up", "/api/auth/sign-up", name="A Script", email=email, password="tape hiss"
    )
    assert (made.status_code, made.headers["location"]) == (303, "/onboarding")
    cookie = made.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # on https only

    left = fill(http, "/dashboard", "/api/auth/sign-out")
    assert left.status_code == 303
    assert COOKIE not in http.cookies

    wrong = fill(http, "/sign-in", "/api/auth/sign-in", email=email, password="not it")
    assert wrong.headers["location"].startswith("/sign-in?error=")
    assert COOKIE not in http.cookies
    back = fill(http, "/sign-in", "/api/auth/sign-in", email=email, password="tape hiss")
    assert back.status_code == 303
    assert http.cookies[COOKIE]


def test_a_forgotten_password_is_replaced_by_the_pages_own_forms(
    http: httpx.Client, site: Site
) -> None:
    email = f"script-{secrets.token_hex(4)}@example.test"
    fill(http, "/sign-up", "/api/auth/sign-up", name="S", email=email, password="tape hiss")
    http.cookies.clear()
    asked = fill(http, "/forgot-password", "/api/auth/forgot", email=email)
    assert asked.headers["location"].startswith("/forgot-password?done=sent")
    (mail, *_) = Controls(site.base_url).mails(to=email, subject="password", count=1, timeout=20)
    link = re.search(r"/reset-password\?token=[\w.-]+", str(mail))
    assert link is not None
    form = Forms(http.get(link[0]).text).to("/api/auth/reset")
    # Without a script the link's word travels in the address, as a browser says where it was.
    came_from = {"referer": f"{site.base_url}{link[0]}"}
    answer = http.post(
        "/api/auth/reset", data=form["fields"] | {"password": "new hiss"}, headers=came_from
    )
    assert answer.headers["location"] == "/account?done=password"
    assert http.cookies[COOKIE]


@pytest.mark.parametrize(
    ("page", "handles"),
    [
        ("/sign-in", {"sign-in-email", "sign-in-password", "sign-in-submit"}),
        ("/sign-up", {"sign-up-name", "sign-up-email", "sign-up-password", "sign-up-submit"}),
        ("/marketplace", {"search-input"}),
    ],
)
def test_the_handles_of_a_form_are_in_the_fetched_page(
    http: httpx.Client, page: str, handles: set[str]
) -> None:
    assert handles <= Forms(http.get(page).text).handles


def test_a_sign_in_goes_on_to_where_it_was_asked_for(http: httpx.Client, site: Site) -> None:
    form = Forms(http.get("/sign-in?next=%2Flibrary").text).to("/api/auth/sign-in")
    typed = {"email": STUDENT, "password": DEMO_PASSWORD}
    for next_page, lands in (("/account", "/account"), ("https://evil.test/", "/library")):
        answer = http.post("/api/auth/sign-in", data=form["fields"] | typed | {"next": next_page})
        assert answer.headers["location"] == lands
    came_from = {"referer": f"{site.base_url}/sign-in?next=%2Faccount"}
    answer = http.post("/api/auth/sign-in", data=form["fields"] | typed, headers=came_from)
    assert answer.headers["location"] == "/account"


@pytest.mark.parametrize("name", ["admin", "ava", "milo", "student"])
def test_the_demo_accounts_can_be_entered(site: Site, name: str) -> None:
    assert site.sign_in(f"{name}@demo.test")


def test_buying_asks_for_an_account_then_leads_to_the_checkout_and_into_the_library(
    page: Page, http: httpx.Client, site: Site
) -> None:
    page.goto(COURSE)
    form = page.get_by_test_id("buy-form").first
    expect(form).to_have_attribute("method", "post")
    expect(form).to_have_attribute("action", "/api/checkout")
    expect(page.get_by_test_id("price").first).to_have_text("$49")
    fields: Mapping[str, str] = form.evaluate("f => Object.fromEntries(new FormData(f))")

    stranger = http.post("/api/checkout", data=fields)
    assert stranger.status_code == 303
    door = urlsplit(stranger.headers["location"])
    assert door.path == "/sign-in"
    assert parse_qs(door.query)["next"] == [COURSE]

    email = f"buyer-{secrets.token_hex(4)}@example.test"
    fill(http, "/sign-up", "/api/auth/sign-up", name="B", email=email, password="tape hiss")
    bought = http.post("/api/checkout", data=fields)
    assert bought.status_code == 303
    assert bought.headers["location"].startswith(f"{site.base_url}/sandbox/")

    cookie = {"name": COOKIE, "value": http.cookies[COOKIE], "url": site.base_url}
    page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
    page.goto(bought.headers["location"])
    page.get_by_test_id("sandbox-pay").click()
    page.wait_for_url("**/checkout/*")
    expect(page.get_by_test_id("order-status")).to_be_visible()
    page.goto("/library")
    expect(page.get_by_test_id("library-item")).to_have_count(1, timeout=20_000)
    page.goto("/learn/house-chords-101")
    expect(page.get_by_test_id("course-progress")).to_contain_text("0 of")
    expect(page.get_by_test_id("lesson-item").first).to_be_visible()
    expect(page.get_by_test_id("complete-lesson")).to_be_visible()
    report = json.loads(site.ppr("ledger", "verify", "--json"))
    assert report["breaks"] == []


def test_a_free_course_is_taken_at_once(page: Page, http: httpx.Client) -> None:
    page.goto(FREE)
    fields = page.get_by_test_id("buy-form").first.evaluate(
        "f => Object.fromEntries(new FormData(f))"
    )
    email = f"learner-{secrets.token_hex(4)}@example.test"
    fill(http, "/sign-up", "/api/auth/sign-up", name="L", email=email, password="tape hiss")
    taken = http.post("/api/checkout", data=fields)
    assert taken.status_code == 303
    assert taken.headers["location"].startswith("/learn/drum-bus-basics")


def test_a_creators_pages_carry_their_handles(page: Page, site: Site) -> None:
    cookie = {"name": COOKIE, "value": site.sign_in(AVA), "url": site.base_url}
    page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
    page.goto("/dashboard")
    expect(page.get_by_test_id("revenue-total").first).to_contain_text("$")
    expect(page.get_by_test_id("sale-row").first).to_be_visible()
    page.goto("/marketplace?q=chords")
    expect(page.get_by_test_id("search-input")).to_have_value("chords")
    expect(page.get_by_test_id("listing-card").first).to_be_visible()


@pytest.mark.parametrize("provider", ["stripe", "resend", "clerk"])
def test_a_webhook_that_is_not_signed_is_refused(http: httpx.Client, provider: str) -> None:
    path = f"/api/webhooks/{provider}"
    forged = {
        "stripe-signature": "t=1,v1=00",
        "svix-id": "m",
        "svix-timestamp": "1",
        "svix-signature": "v1,x",
    }
    assert http.post(path, content=b"{}").status_code == 400
    assert http.post(path, content=b"{}", headers=forged).status_code == 400
    assert http.get(path).status_code in {404, 405}


def test_a_signed_webhook_is_taken_once_and_a_second_time(http: httpx.Client, site: Site) -> None:
    body, headers = signed_event(
        "customer.created",
        {"id": "cus_x", "object": "customer"},
        secret(site, "stripe_webhook_secret"),
    )
    for _ in range(2):
        answer = http.post("/api/webhooks/stripe", content=body, headers=headers)
        assert 200 <= answer.status_code < 300, answer.text


def test_an_event_about_an_order_that_is_not_there_yet_is_asked_for_again(
    http: httpx.Client, site: Site
) -> None:
    order = str(uuid.uuid4())
    checkout = {
        "id": "cs_test_none",
        "object": "checkout.session",
        "client_reference_id": order,
        "metadata": {"order_id": order},
        "payment_status": "paid",
        "payment_intent": "pi_none",
        "amount_total": 4900,
        "currency": "usd",
    }
    body, headers = signed_event(
        "checkout.session.completed", checkout, secret(site, "stripe_webhook_secret")
    )
    answer = http.post("/api/webhooks/stripe", content=body, headers=headers)
    assert answer.status_code >= 500, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("seed",),
        ("worker",),
        ("serve",),
        ("ledger", "verify"),
        ("events", "replay"),
        ("user", "add"),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(site: Site, words: tuple[str, ...]) -> None:
    told = site.ppr(*words, "--help")
    assert told.startswith("usage: ")
    if not words:
        assert all(name in told for name in ("seed", "worker", "ledger", "events", "user"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PUBLIC_URL", "ftp://academy.test"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/test"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("STORAGE_URL", "ftp://files"),
        ("STRIPE_API_KEY", "sk_live_alone"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(
    site: Site, name: str, value: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ppr_academy.cli", "serve"],
        cwd=ROOT,
        env={**site.environment, name: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert name in sentence
    assert sentence.endswith(".")
