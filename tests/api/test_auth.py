"""The native forms about accounts, posted as a browser or a script posts them."""

from collections.abc import Iterator
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.identity import TokenPurpose, User, UserSession
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.identity import accounts, links, passwords, sessions
from tests.builders import a_user
from tests.support.outside import Outside

PASSWORD = "tape hiss"
HASH = passwords.hash_password(PASSWORD)
NOOR = {"name": "Noor Özdemir", "email": "noor@example.test", "password": PASSWORD}


@pytest.fixture
def visitor(sqlite_engine: Engine, outside: Outside) -> Iterator[httpx.Client]:
    with outside.browser() as client:
        yield client


@pytest.fixture
def noor(visitor: httpx.Client, sqlite_engine: Engine) -> User:
    with db.transaction(sqlite_engine) as session:
        return a_user(session, email="noor@example.test", password_hash=HASH)


def sign_in(visitor: httpx.Client, password: str = PASSWORD, **fields: str) -> httpx.Response:
    given = {"email": "noor@example.test", "password": password}
    return visitor.post("/api/auth/sign-in", data=given | fields)


def answer(response: httpx.Response) -> tuple[str, dict[str, str]]:
    """Where a post leads, and what the address carries; asserts the shape of every answer."""
    assert response.status_code == 303
    assert response.headers["cache-control"] == "no-store"
    parts = urlsplit(response.headers["location"])
    assert not parts.netloc
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def holder(engine: Engine, visitor: httpx.Client) -> str:
    """The e-mail of whoever the browser's cookie signs in; empty for nobody."""
    with db.reading(engine) as session:
        return sessions.get_viewer(session, visitor.cookies.get(sessions.COOKIE) or "").email


def test_signing_up_sets_a_cookie_no_script_can_read(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    response = visitor.post("/api/auth/sign-up", data=NOOR)
    assert answer(response) == ("/onboarding", {})
    cookie = response.headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=lax", "path=/", "max-age=2592000"} <= parts
    assert "secure" not in parts
    assert holder(sqlite_engine, visitor) == "noor@example.test"


def test_the_cookie_is_secure_on_https(
    visitor: httpx.Client, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://academy.example")
    get_settings.cache_clear()
    assert "; secure" in sign_in(visitor).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": ""}, "name_empty"),
        ({"name": "x" * 81}, "name_long"),
        ({"name": "\x00\x01"}, "name_empty"),
        ({"email": ""}, "email_empty"),
        ({"email": "noor"}, "email_invalid"),
        ({"email": "n" * 300 + "@example.test"}, "email_invalid"),
        ({"password": "short"}, "password_short"),
        ({"password": "x" * 20_000}, "password_long"),
        ({"password": "password123"}, "password_common"),
        ({"password": "noor@example.test"}, "password_email"),
    ],
)
def test_a_refused_sign_up_keeps_what_was_typed_but_the_password(
    visitor: httpx.Client, sqlite_engine: Engine, wrong: dict[str, str], code: str
) -> None:
    given = NOOR | wrong
    path, query = answer(visitor.post("/api/auth/sign-up", data=given))
    assert (path, query["error"]) == ("/sign-up", code)
    if len(given["name"]) > 2:
        assert query["name"] == given["name"][:500]
    assert given["password"] not in query.values() or given["password"] == given["email"]
    assert "password" not in query
    with db.reading(sqlite_engine) as session:
        assert session.exec(select(User)).all() == []


def test_an_address_with_an_account_is_said_at_the_field(visitor: httpx.Client, noor: User) -> None:
    path, query = answer(visitor.post("/api/auth/sign-up", data=NOOR))
    assert (path, query["error"]) == ("/sign-up", "email_taken")


@pytest.mark.parametrize(
    "password", ["", "wrong one", "tape hiss ", "TAPE HISS", "\x00", "🎹" * 50]
)
def test_a_wrong_password_does_not_sign_in(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User, password: str
) -> None:
    path, query = answer(sign_in(visitor, password, next="/library"))
    assert path == "/sign-in"
    assert query == {"error": "wrong", "email": "noor@example.test", "next": "/library"}
    assert holder(sqlite_engine, visitor) == ""


def test_an_unknown_address_is_checked_like_a_known_one(visitor: httpx.Client, noor: User) -> None:
    with mock.patch.object(passwords, "is_password", wraps=passwords.is_password) as check:
        unknown = answer(sign_in(visitor, "guessed it", email="nobody@example.test"))
        known = answer(sign_in(visitor, "guessed it"))
    assert unknown[1]["error"] == known[1]["error"] == "wrong"
    assert [call.args for call in check.call_args_list] == [
        ("guessed it", None),
        ("guessed it", HASH),
    ]


def test_signing_in_goes_where_the_person_was_going(visitor: httpx.Client, noor: User) -> None:
    assert answer(sign_in(visitor)) == ("/library", {})
    target = "/ava-keys/courses/house-chords-101?from=mail"
    assert answer(sign_in(visitor, next=target))[0] == "/ava-keys/courses/house-chords-101"


def test_without_scripts_the_page_one_came_from_says_where_to_go(
    visitor: httpx.Client, noor: User
) -> None:
    def come_from(page: str) -> str:
        data = {"email": "noor@example.test", "password": PASSWORD, "next": ""}
        return answer(visitor.post("/api/auth/sign-in", data=data, headers={"referer": page}))[0]

    base = str(visitor.base_url)
    assert come_from(f"{base}/sign-in?next=%2Fmarketplace") == "/marketplace"
    assert come_from("https://evil.example/sign-in?next=%2Fmarketplace") == "/library"
    assert come_from(f"{base}/sign-in?next=%2F%2Fevil.example") == "/library"
    assert come_from(f"{base}/sign-in?" + "&".join(["a=1"] * 90)) == "/library"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "/api/auth/sign-out",
        "/" + "x" * 600,
        " /library",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(visitor: httpx.Client, noor: User, target: str) -> None:
    assert answer(sign_in(visitor, next=target)) == ("/library", {})
    leave = visitor.post("/api/auth/sign-out", data={"next": target})
    assert answer(leave) == ("/", {})


def test_a_browser_that_is_not_ones_own_is_kept_signed_in_until_it_closes(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User
) -> None:
    cookie = sign_in(visitor, keep="").headers["set-cookie"].lower()
    assert "max-age" not in cookie
    assert "expires" not in cookie
    with db.reading(sqlite_engine) as session:
        row = session.exec(select(UserSession)).one()
        assert row.expires_at - row.created_at == sessions.SHORT_LIFETIME


def test_signing_out_ends_the_session_and_takes_the_cookie(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User
) -> None:
    sign_in(visitor)
    token = visitor.cookies[sessions.COOKIE]
    assert answer(visitor.post("/api/auth/sign-out", data={})) == ("/", {})
    assert visitor.cookies.get(sessions.COOKIE) is None
    visitor.cookies.set(sessions.COOKIE, token)
    assert holder(sqlite_engine, visitor) == ""


def test_signing_out_everywhere_ends_every_session(
    visitor: httpx.Client, outside: Outside, sqlite_engine: Engine, noor: User
) -> None:
    with outside.browser() as other:
        for one in (visitor, other):
            sign_in(one)
        path, query = answer(visitor.post("/api/auth/sign-out-everywhere", data={}))
        assert (path, query) == ("/sign-in", {"done": "everywhere"})
        assert holder(sqlite_engine, other) == ""
    assert answer(visitor.post("/api/auth/sign-out-everywhere", data={}))[1]["error"] == (
        "sign_in_required"
    )


POSTS = [
    "sign-up",
    "sign-in",
    "sign-out",
    "sign-out-everywhere",
    "delete",
    "forgot",
    "reset",
    "password",
    "verify",
    "oidc",
]


@pytest.mark.parametrize("form", POSTS)
def test_another_site_posts_nothing(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User, form: str
) -> None:
    sign_in(visitor)
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ):
        response = visitor.post(f"/api/auth/{form}", data=NOOR, headers=headers)
        assert response.status_code == 403
    assert holder(sqlite_engine, visitor) == "noor@example.test"


@pytest.mark.parametrize("form", POSTS)
def test_a_form_is_posted_and_never_fetched(visitor: httpx.Client, form: str) -> None:
    assert visitor.get(f"/api/auth/{form}").status_code == 405


@pytest.mark.parametrize("form", POSTS)
def test_odd_bodies_are_refused_with_a_redirect(visitor: httpx.Client, form: str) -> None:
    for body in (
        {"json": {"email": "x"}},
        {"content": b"x=" + b"a" * 60_000, "headers": _FORM},
        {"content": b"\xff\xfe%ff=%00&&&=", "headers": _FORM},
        {"content": b"&".join(b"a=1" for _ in range(2_000)), "headers": _FORM},
        {"content": b""},
    ):
        response = visitor.post(f"/api/auth/{form}", **body)  # type: ignore[arg-type]  # made of parts
        assert response.status_code == 303, body


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_ten_wrong_passwords_are_enough_for_a_while(visitor: httpx.Client, noor: User) -> None:
    for _ in range(10):
        assert answer(sign_in(visitor, "guess guess"))[1]["error"] == "wrong"
    assert answer(sign_in(visitor))[1]["error"] == "too_many_attempts"


def test_right_passwords_are_not_counted(visitor: httpx.Client, noor: User) -> None:
    for _ in range(14):
        assert answer(sign_in(visitor)) == ("/library", {})


def test_an_outdated_hash_is_renewed_at_the_next_sign_in(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with db.transaction(sqlite_engine) as session:
        a_user(session, email="noor@example.test", password_hash=weak)
    assert answer(sign_in(visitor)) == ("/library", {})
    with db.reading(sqlite_engine) as session:
        found = accounts.find_credentials(session, "noor@example.test")
        assert found
        assert found.password_hash != weak
        assert passwords.is_password(PASSWORD, found.password_hash)


def test_a_tampered_cookie_is_nobody(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User
) -> None:
    sign_in(visitor)
    token = visitor.cookies[sessions.COOKIE]
    flipped = ("B" if token[0] == "A" else "A") + token[1:]
    for cookie in (flipped, token[:-1], token + "A", token.swapcase(), "x" * 5_000):
        headers = {"cookie": f"{sessions.COOKIE}={cookie}"}
        with httpx.Client(base_url=visitor.base_url) as other:
            response = other.post("/api/auth/password", data={}, headers=headers)
        assert answer(response)[1]["error"] == "sign_in_required"


def test_deleting_the_account_needs_the_password_and_ends_it_all(
    visitor: httpx.Client, sqlite_engine: Engine, noor: User
) -> None:
    sign_in(visitor)
    assert answer(visitor.post("/api/auth/delete", data={"password": "wrong one"})) == (
        "/account",
        {"error": "leave_wrong"},
    )
    assert holder(sqlite_engine, visitor) == "noor@example.test"
    path, query = answer(visitor.post("/api/auth/delete", data={"password": PASSWORD}))
    assert (path, query) == ("/sign-in", {"done": "deleted"})
    assert answer(sign_in(visitor))[1]["error"] == "wrong"
    with db.reading(sqlite_engine) as session:
        assert session.exec(select(UserSession)).all() == []


def test_changing_the_password(visitor: httpx.Client, outside: Outside, noor: User) -> None:
    def change(current: str, new: str) -> tuple[str, dict[str, str]]:
        fields = {"current": current, "password": new}
        return answer(visitor.post("/api/auth/password", data=fields))

    assert change(PASSWORD, "more tape hiss")[1] == {"error": "sign_in_required"}
    with outside.browser() as other:
        for one in (visitor, other):
            sign_in(one)
        assert change("wrong one", "more tape hiss")[1] == {"error": "password_wrong"}
        assert change(PASSWORD, "short")[1] == {"error": "password_short"}
        assert change(PASSWORD, "noor@example.test")[1] == {"error": "password_email"}
        assert change(PASSWORD, "more tape hiss") == ("/account", {"done": "password"})
        assert change("more tape hiss", "even more tape hiss")[1] == {"done": "password"}
        stale = other.post("/api/auth/password", data={"current": "x", "password": "y"})
        assert answer(stale)[1] == {"error": "sign_in_required"}


def test_a_forgotten_password(visitor: httpx.Client, sqlite_engine: Engine, noor: User) -> None:
    for email in ("noor@example.test", "nobody@example.test"):
        path, query = answer(visitor.post("/api/auth/forgot", data={"email": email}))
        assert (path, query) == ("/forgot-password", {"done": "sent", "email": email})
    with db.transaction(sqlite_engine) as session:
        link_id = links.make_link(session, noor, TokenPurpose.RESET_PASSWORD)
        session.flush()
        mailed = links.find_mailed_link(session, link_id)
    assert mailed is not None

    def reset(token: str, password: str) -> tuple[str, dict[str, str]]:
        fields = {"token": token, "password": password}
        return answer(visitor.post("/api/auth/reset", data=fields))

    short = reset(mailed.token, "short")
    assert short == ("/reset-password", {"error": "password_short", "token": mailed.token})
    assert reset("x" * 43, "more tape hiss")[1]["error"] == "link_used"
    assert reset(mailed.token, "more tape hiss") == ("/account", {"done": "password"})
    assert holder(sqlite_engine, visitor) == "noor@example.test"
    assert reset(mailed.token, "thief's choice")[1]["error"] == "link_used"
    assert answer(sign_in(visitor, "more tape hiss")) == ("/library", {})


def test_letters_cannot_be_asked_for_without_end(visitor: httpx.Client, noor: User) -> None:
    ask = {"email": "noor@example.test"}
    for _ in range(5):
        assert "done" in answer(visitor.post("/api/auth/forgot", data=ask))[1]
    assert answer(visitor.post("/api/auth/forgot", data=ask))[1]["error"] == "too_many_attempts"


def test_verifying_an_address(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    with db.transaction(sqlite_engine) as session:
        user = a_user(session, email_verified_at=None)
        link_id = links.make_link(session, user, TokenPurpose.VERIFY_EMAIL)
        session.flush()
        mailed = links.find_mailed_link(session, link_id)
    assert mailed is not None
    token = {"token": mailed.token}
    assert answer(visitor.post("/api/auth/verify", data=token))[1] == {"done": "verified"}
    again = answer(visitor.post("/api/auth/verify", data=token))[1]
    assert again == {"error": "link_used"} | token
