"""Signing in with the sandbox's provider, through Authlib's client."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from joserfc import jwt
from joserfc.jwk import KeySet

from ppr_academy.sandbox.testing import pay
from tests.sandbox.conftest import World

CALLBACK = "/api/auth/oidc/callback"


def discovery(world: World) -> dict[str, Any]:
    """The provider's own description."""
    answer = world.http.get("/sandbox/oidc/.well-known/openid-configuration")
    assert answer.status_code == 200
    data: dict[str, Any] = answer.json()
    return data


_open: list[OAuth2Client] = []


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    """Close the clients that a test opened."""
    yield
    while _open:
        _open.pop().close()


def client(world: World, **more: Any) -> OAuth2Client:
    """Authlib's client, with PKCE."""
    options = {
        "client_id": "academy",
        "client_secret": "quiet please",
        "scope": "openid email profile",
        "redirect_uri": world.url + CALLBACK,
        "code_challenge_method": "S256",
    }
    _open.append(OAuth2Client(**(options | more)))
    return _open[-1]


def form_fields(page: str) -> dict[str, str]:
    """Hidden fields of the typed-in form."""
    form = page.split("Somebody new")[1].split("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def sign_in(world: World, url: str, **who: str) -> httpx.Response:
    """Open the sign-in page and send its form."""
    page = world.http.get(url)
    assert page.status_code == 200
    action = urlsplit(url)._replace(query="").geturl()
    return world.http.post(action, data=form_fields(page.text) | who)


def test_a_person_signs_in_and_the_id_token_says_who(world: World) -> None:
    about, oauth, verifier = discovery(world), client(world), generate_token(48)
    url, state = oauth.create_authorization_url(
        about["authorization_endpoint"], nonce="n-1", code_verifier=verifier
    )
    back = sign_in(world, url, name="Noor Haddad", email="Noor@Example.com", email_verified="yes")
    assert back.status_code == 303
    location = back.headers["location"]
    answer = parse_qs(urlsplit(location).query)
    assert location.startswith(world.url + CALLBACK)
    assert (answer["state"], answer["iss"]) == ([state], [about["issuer"]])
    token = oauth.fetch_token(
        about["token_endpoint"], authorization_response=location, code_verifier=verifier
    )
    keys = KeySet.import_key_set(world.http.get(about["jwks_uri"]).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": about["issuer"]},
        aud={"essential": True, "value": "academy"},
        nonce={"essential": True, "value": "n-1"},
        exp={"essential": True},
    ).validate(claims)
    assert (claims["email"], claims["email_verified"]) == ("Noor@Example.com", True)
    assert claims["name"] == "Noor Haddad"
    me = oauth.get(about["userinfo_endpoint"]).json()
    assert (me["sub"], me["email"]) == (claims["sub"], "Noor@Example.com")


def test_a_known_person_is_one_press_and_has_the_same_subject_each_time(world: World) -> None:
    subjects = []
    for _ in range(2):
        oauth, verifier = client(world), generate_token(48)
        about = discovery(world)
        url, _state = oauth.create_authorization_url(
            about["authorization_endpoint"], code_verifier=verifier
        )
        back = sign_in(world, url, person="student@demo.test")
        oauth.fetch_token(
            about["token_endpoint"],
            authorization_response=back.headers["location"],
            code_verifier=verifier,
        )
        subjects.append(oauth.get(about["userinfo_endpoint"]).json()["sub"])
    assert subjects[0] == subjects[1]


def test_deny_goes_back_with_access_denied(world: World) -> None:
    about = discovery(world)
    url, state = client(world).create_authorization_url(
        about["authorization_endpoint"], code_verifier=generate_token(48)
    )
    answer = parse_qs(urlsplit(sign_in(world, url, do="deny").headers["location"]).query)
    assert (answer["error"], answer["state"]) == (["access_denied"], [state])


@pytest.mark.parametrize(
    "who",
    [{"name": "", "email": "a@example.com"}, {"name": "A", "email": "a"}, {"person": "x@y.z"}],
)
def test_a_sign_in_without_name_or_address_is_asked_again(
    world: World, who: dict[str, str]
) -> None:
    about = discovery(world)
    url, _ = client(world).create_authorization_url(
        about["authorization_endpoint"], code_verifier=generate_token(48)
    )
    again = sign_in(world, url, **who)
    assert again.status_code == 422
    assert "Type a name and an e-mail address." in again.text
    assert form_fields(again.text)["state"]


def test_an_address_can_be_unverified(world: World) -> None:
    tokens = code_to_tokens(world, name="Eve", email="ava@demo.test")
    keys = KeySet.import_key_set(world.http.get(discovery(world)["jwks_uri"]).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["email_verified"] is False
    assert "nonce" not in claims


def code_to_tokens(world: World, **who: str) -> dict[str, Any]:
    """Tokens of a whole sign-in."""
    about, oauth, verifier = discovery(world), client(world), generate_token(48)
    url, _ = oauth.create_authorization_url(about["authorization_endpoint"], code_verifier=verifier)
    location = sign_in(world, url, **who).headers["location"]
    tokens: dict[str, Any] = oauth.fetch_token(
        about["token_endpoint"], authorization_response=location, code_verifier=verifier
    )
    return tokens


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "email"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_wrong_request_goes_back_with_its_error(
    world: World, change: dict[str, str], error: str
) -> None:
    query = asking(world) | change
    answer = world.http.get("/sandbox/oidc/authorize", params=query)
    assert answer.status_code == 303
    fields = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (fields["error"], fields["state"]) == ([error], ["s"])


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "https://evil.example/cb"},
        {"redirect_uri": "http://127.0.0.1:1@evil.example/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://127.0.0.1/cb#x"},
        {"redirect_uri": ""},
    ],
)
def test_a_request_that_cannot_be_trusted_is_not_sent_anywhere(
    world: World, change: dict[str, str]
) -> None:
    for answer in (
        world.http.get("/sandbox/oidc/authorize", params=asking(world) | change),
        world.http.post("/sandbox/oidc/authorize", data=asking(world) | change | {"do": "deny"}),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


def asking(world: World) -> dict[str, str]:
    """A good authorization request."""
    return {
        "client_id": "academy",
        "redirect_uri": world.url + CALLBACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "s",
        # Source: RFC 7636, appendix B.
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }


VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def code(world: World) -> str:
    """A fresh code for the request above."""
    form = asking(world) | {"person": "ava@demo.test"}
    answer = world.http.post("/sandbox/oidc/authorize", data=form)
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeem(world: World, key: str, **change: str) -> httpx.Response:
    """Ask for tokens."""
    fields = {
        "grant_type": "authorization_code",
        "code": key,
        "redirect_uri": world.url + CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": "academy",
        "client_secret": "quiet please",
    }
    return world.http.post("/sandbox/oidc/token", data=fields | change)


def test_a_code_is_good_once_and_its_second_use_takes_the_tokens_back(world: World) -> None:
    key = code(world)
    first = redeem(world, key)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    bearer = {"authorization": f"Bearer {first.json()['access_token']}"}
    assert world.http.get("/sandbox/oidc/userinfo", headers=bearer).status_code == 200
    second = redeem(world, key)
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert world.http.get("/sandbox/oidc/userinfo", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"code_verifier": "x" * 43}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1/else"}, 400, "invalid_grant"),
        ({"code": "made-up"}, 400, "invalid_grant"),
        ({"client_secret": "loud"}, 401, "invalid_client"),
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_is_refused(
    world: World, change: dict[str, str], status: int, error: str
) -> None:
    answer = redeem(world, code(world), **change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_code_grows_old_in_a_minute(world: World) -> None:
    key = code(world)
    with world.sandbox.store.write() as tx:
        stored = tx.find(key, "oidc_code")
        assert stored is not None
        assert stored["expires_at"] - tx.now in {59, 60}
        tx.save(stored | {"expires_at": tx.now})
    assert redeem(world, key).json()["error"] == "invalid_grant"


def test_client_secret_post_and_basic_both_work_but_not_at_once(world: World) -> None:
    basic = httpx.BasicAuth("academy", "quiet%20please")
    fields = {
        "grant_type": "authorization_code",
        "code": code(world),
        "redirect_uri": world.url + CALLBACK,
        "code_verifier": VERIFIER,
    }
    assert world.http.post("/sandbox/oidc/token", data=fields, auth=basic).status_code == 200
    both = fields | {"client_secret": "quiet please"}
    assert world.http.post("/sandbox/oidc/token", data=both, auth=basic).status_code == 400
    oauth = client(world, token_endpoint_auth_method="client_secret_post")
    with pytest.raises(OAuthError, match="invalid_grant"):
        oauth.fetch_token(discovery(world)["token_endpoint"], code="used", code_verifier=VERIFIER)


def test_the_key_stays_when_everything_else_is_forgotten(world: World) -> None:
    before = world.http.get("/sandbox/oidc/jwks").json()
    assert "d" not in before["keys"][0]
    world.controls.reset()
    assert world.http.get("/sandbox/oidc/jwks").json() == before


def test_user_info_wants_a_token(world: World) -> None:
    answer = world.http.get("/sandbox/oidc/userinfo")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    # A token is not any other id that the sandbox knows.
    session = world.checkout(world.account().id)
    pay(world.sandbox, session.id)
    bearer = {"authorization": f"Bearer {session.id}"}
    assert world.http.get("/sandbox/oidc/userinfo", headers=bearer).status_code == 401
