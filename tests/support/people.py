"""People as journeys meet them: they sign up, sign in, read their mail, or are signed in."""

import secrets

from playwright.sync_api import Page

from ppr_academy.sandbox.testing import Controls
from ppr_academy.services.identity.sessions import COOKIE
from tests.support.sites import Site

PASSWORD = "tape hiss"
_SUBJECTS = {"/verify-email": "Is this your", "/reset-password": "A new password"}


def new_address(name: str = "noor") -> str:
    """An e-mail address that nobody had before."""
    return f"{name}-{secrets.token_hex(4)}@example.test"


def sign_up(
    page: Page,
    email: str,
    *,
    name: str = "Noor Özdemir",
    password: str = PASSWORD,
    path: str = "/sign-up",
) -> None:
    """Fill the form at `path` and send it."""
    page.goto(path)
    page.get_by_test_id("sign-up-name").fill(name)
    page.get_by_test_id("sign-up-email").fill(email)
    page.get_by_test_id("sign-up-password").fill(password)
    page.get_by_test_id("sign-up-submit").click()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill the form of the open sign-in page and send it."""
    page.get_by_test_id("sign-in-email").fill(email)
    page.get_by_test_id("sign-in-password").fill(password)
    page.get_by_test_id("sign-in-submit").click()


def mailed_link(site: Site, email: str, path: str) -> str:
    """The newest link to `path` that was mailed to an address."""
    (mail, *_) = Controls(site.base_url).mails(
        to=email, subject=_SUBJECTS[path], count=1, timeout=20
    )
    return next(link for link in mail["links"] if path in link)


def carry_session(page: Page, site: Site, token: str) -> Page:
    """Sign a page's browser in with a session's token; no form, no wait."""
    cookie = {"name": COOKIE, "value": token, "url": site.base_url}
    page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
    return page
