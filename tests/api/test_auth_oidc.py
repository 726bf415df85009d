"""Signing in at an outside issuer, against the sandbox's provider over HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine
from sqlmodel import select

from ppr_academy.models.identity import ExternalIdentity, User
from ppr_academy.sandbox.oidc import keys
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.identity import sessions
from tests.api.test_auth import answer, holder
from tests.builders import a_session, a_user
from tests.support.outside import Outside

CALLBACK = "/api/auth/oidc/callback"


@pytest.fixture
def visitor(sqlite_engine: Engine, outside: Outside) -> Iterator[httpx.Client]:
    with outside.browser() as client:
        yield client


def begin(visitor: httpx.Client, **fields: str) -> dict[str, str]:
    """Start a sign-in; the parameters that the issuer is sent."""
    response = visitor.post("/api/auth/oidc", data=fields)
    assert response.status_code == 303
    parts = urlsplit(response.headers["location"])
    assert parts.path == "/sandbox/oidc/authorize"
    assert "httponly" in response.headers["set-cookie"].lower()
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def consent(
    visitor: httpx.Client,
    wish: dict[str, str],
    *,
    email: str = "noor@example.test",
    verified: bool = True,
    **more: str,
) -> str:
    """Say who one is at the issuer; the address it sends the browser back to."""
    person = {"name": "Noor Haddad", "email": email, "email_verified": "yes" if verified else ""}
    response = visitor.post("/sandbox/oidc/authorize", data=wish | person | more)
    assert response.status_code == 303
    return response.headers["location"]


def people(engine: Engine) -> list[tuple[str, bool]]:
    with db.reading(engine) as session:
        rows = session.exec(select(User)).all()
        return [(row.email, row.email_verified_at is not None) for row in rows]


def test_the_whole_way_there_and_back(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    wish = begin(visitor, next="/marketplace")
    assert wish["code_challenge_method"] == "S256"
    assert wish["scope"] == "openid email profile"
    assert {"state", "nonce", "code_challenge"} <= wish.keys()
    back = consent(visitor, wish)
    assert answer_at(visitor.get(back)) == ("/marketplace", {})
    assert holder(sqlite_engine, visitor) == "noor@example.test"
    assert people(sqlite_engine) == [("noor@example.test", True)]
    # A second time, from another browser: the same account.
    with httpx.Client(base_url=visitor.base_url) as other:
        again = consent(other, begin(other))
        assert answer_at(other.get(again)) == ("/onboarding", {})
    assert len(people(sqlite_engine)) == 1


def answer_at(response: httpx.Response) -> tuple[str, dict[str, str]]:
    """Like `answer`, and the waiting cookie is gone."""
    assert 'ppr_oidc=""' in response.headers["set-cookie"]
    return answer(response)


def refused(visitor: httpx.Client, back: str) -> str:
    path, query = answer_at(visitor.get(back))
    assert path == "/sign-in"
    return query["error"]


def test_an_answer_works_once(visitor: httpx.Client) -> None:
    back = consent(visitor, begin(visitor))
    visitor.get(back)
    assert refused(visitor, back) == "oidc_broken"


def test_an_answer_in_another_browser_is_refused(
    visitor: httpx.Client, outside: Outside, sqlite_engine: Engine
) -> None:
    back = consent(visitor, begin(visitor))
    with outside.browser() as victim:
        assert refused(victim, back) == "oidc_broken"
        begin(victim)  # the victim's own question does not fit the attacker's answer
        assert refused(victim, back) == "oidc_broken"
    assert people(sqlite_engine) == []


@pytest.mark.parametrize("cookie", ["", "x", "WyJhIl0.aaaa.bbbb"])
def test_a_made_up_cookie_is_refused(visitor: httpx.Client, cookie: str) -> None:
    back = consent(visitor, begin(visitor))
    visitor.cookies.clear()
    visitor.cookies.set("ppr_oidc", cookie)
    assert refused(visitor, back) == "oidc_broken"


def test_a_question_of_another_verifier_is_refused(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    wish = begin(visitor)
    other = begin(visitor)  # the cookie now holds this one's verifier and state
    back = consent(visitor, wish | {"state": other["state"]})
    assert refused(visitor, back) == "oidc_untrusted"
    assert people(sqlite_engine) == []


def test_a_token_of_another_nonce_is_refused(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    wish = begin(visitor)
    back = consent(visitor, wish | {"nonce": "somebody else's"})
    assert refused(visitor, back) == "oidc_untrusted"
    assert people(sqlite_engine) == []


def test_who_says_no_is_not_signed_in(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    back = consent(visitor, begin(visitor), do="deny")
    assert refused(visitor, back) == "oidc_refused"
    assert people(sqlite_engine) == []


def test_an_answer_that_names_another_issuer_is_refused(visitor: httpx.Client) -> None:
    back = consent(visitor, begin(visitor))
    base, _, query = back.partition("?")
    changed = {k: v[0] for k, v in parse_qs(query).items()} | {"iss": "https://evil.example"}
    assert refused(visitor, str(httpx.URL(base, params=changed))) == "oidc_broken"


def test_an_unverified_address_joins_nobody(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    with db.transaction(sqlite_engine) as session:
        a_user(session, email="noor@example.test", password_hash="kept")
    back = consent(visitor, begin(visitor), verified=False)
    assert refused(visitor, back) == "oidc_unverified"
    assert holder(sqlite_engine, visitor) == ""
    with db.reading(sqlite_engine) as session:
        assert session.exec(select(ExternalIdentity)).all() == []


def test_a_verified_address_joins_its_account(visitor: httpx.Client, sqlite_engine: Engine) -> None:
    with db.transaction(sqlite_engine) as session:
        a_user(session, email="noor@example.test", password_hash="kept")
    assert answer_at(visitor.get(consent(visitor, begin(visitor))))[0] == "/library"
    assert len(people(sqlite_engine)) == 1


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_the_way_back_never_leads_elsewhere(visitor: httpx.Client, target: str) -> None:
    back = consent(visitor, begin(visitor, next=target))
    assert answer_at(visitor.get(back)) == ("/onboarding", {})


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
@pytest.mark.parametrize("status", [500, 503])
def test_an_issuer_that_is_down_is_said_in_a_sentence(
    visitor: httpx.Client, outside: Outside, path: str, status: int
) -> None:
    if path == "/token":
        back = consent(visitor, begin(visitor))
        outside.controls.fail(service="oidc", status=status, times=1, path=path)
        assert refused(visitor, back) in {"oidc_down", "oidc_untrusted"}
        return
    outside.controls.fail(service="oidc", status=status, times=1, path=path)
    response = visitor.post("/api/auth/oidc", data={})
    assert answer(response) == ("/sign-in", {"error": "oidc_down"})
    begin(visitor)  # and a moment later it works


def test_an_outside_sign_in_is_added_to_ones_own_account(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    with db.transaction(sqlite_engine) as session:
        user = a_user(session, email="other@example.test")
        token = a_session(session, user)
    visitor.cookies.set(sessions.COOKIE, token, domain="127.0.0.1")
    back = consent(visitor, begin(visitor, link="1"))
    assert answer_at(visitor.get(back)) == ("/account", {"done": "linked"})
    with db.reading(sqlite_engine) as session:
        assert session.exec(select(ExternalIdentity.user_id)).one() == user.id
    assert [email for email, _ in people(sqlite_engine)] == ["other@example.test"]


def test_adding_needs_the_same_person_at_both_ends(
    visitor: httpx.Client, sqlite_engine: Engine
) -> None:
    assert answer(visitor.post("/api/auth/oidc", data={"link": "1"}))[1]["error"] == (
        "sign_in_required"
    )
    with db.transaction(sqlite_engine) as session:
        tokens = [a_session(session, a_user(session)) for _ in range(2)]
    visitor.cookies.set(sessions.COOKIE, tokens[0], domain="127.0.0.1")
    back = consent(visitor, begin(visitor, link="1"))
    visitor.cookies.set(sessions.COOKIE, tokens[1], domain="127.0.0.1")
    assert answer_at(visitor.get(back)) == ("/account", {"error": "oidc_broken"})


Forge = dict[str, Any]


@pytest.fixture
def forged(monkeypatch: pytest.MonkeyPatch) -> Forge:
    """Claims and header to change in the issuer's next tokens; `key` signs instead of its own."""
    forge: Forge = {"claims": {}, "header": {}, "key": None}
    real_key = keys.signing_key

    def sign(sandbox: Any, claims: dict[str, Any]) -> str:
        key = forge["key"] or real_key(sandbox)
        header = {"alg": "RS256", "kid": real_key(sandbox).kid, "typ": "JWT"} | forge["header"]
        made = {**claims, **forge["claims"]}
        made = {name: value for name, value in made.items() if value is not None}
        return jwt.encode(header, made, key, algorithms=[header["alg"]])

    monkeypatch.setattr(keys, "sign", sign)
    return forge


def _now() -> int:
    return int(clock.now().timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": ["ppr-academy", "another-client"]},
        {"aud": ["ppr-academy", "another-client"], "azp": "another-client"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"nonce": None},
        {"sub": None},
    ],
)
def test_a_token_with_wrong_claims_is_refused(
    visitor: httpx.Client, sqlite_engine: Engine, forged: Forge, claims: dict[str, Any]
) -> None:
    forged["claims"] = claims
    assert refused(visitor, consent(visitor, begin(visitor))) == "oidc_untrusted"
    assert people(sqlite_engine) == []


def test_a_token_signed_by_somebody_else_is_refused(
    visitor: httpx.Client, sqlite_engine: Engine, forged: Forge
) -> None:
    forged["key"] = RSAKey.generate_key(2048, private=True)
    assert refused(visitor, consent(visitor, begin(visitor))) == "oidc_untrusted"
    # The public key is no secret, and so must not pass for one.
    forged["key"] = OctKey.import_key(get_settings().oidc_client_secret.encode() * 2)
    forged["header"] = {"alg": "HS256"}
    assert refused(visitor, consent(visitor, begin(visitor))) == "oidc_untrusted"
    assert people(sqlite_engine) == []


def test_an_untouched_token_passes_the_same_way(visitor: httpx.Client, forged: Forge) -> None:
    forged["claims"] = {"exp": _now() + 30}
    assert answer_at(visitor.get(consent(visitor, begin(visitor))))[0] == "/onboarding"
