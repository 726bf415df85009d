"""What the provider decides: who may ask, what a code is worth, what a token says.

Sources: OpenID Connect Core 1.0, RFC 6749, RFC 7636 (PKCE), RFC 9207 (`iss` in the answer).
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

from ppr_academy.sandbox.ids import token
from ppr_academy.sandbox.oidc import keys
from ppr_academy.sandbox.oidc.people import Person
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.world import Sandbox

CODE_SECONDS = 60
TOKEN_SECONDS = 3600

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

# What an authorization request may carry; the sign-in form sends it all along.
FIELDS = (
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "login_hint",
    "max_age",
    "nonce",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
)


class BadClient(Exception):
    """The request cannot be trusted with a redirect; said on a page instead."""


class OAuthRefusal(Exception):
    """A refusal of the token or user info endpoint, as RFC 6749 section 5.2 shapes it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked authorization request."""

    redirect_uri: str
    scope: str
    state: str
    nonce: str
    challenge: str


def issuer(settings: SandboxSettings) -> str:
    """The issuer identifier."""
    return settings.base + "/oidc"


def discovery(settings: SandboxSettings) -> Doc:
    """The provider's own description. Source: OpenID Connect Discovery 1.0, section 3."""
    base = issuer(settings)
    return {
        "issuer": base,
        "authorization_endpoint": base + "/authorize",
        "token_endpoint": base + "/token",
        "userinfo_endpoint": base + "/userinfo",
        "jwks_uri": base + "/jwks",
        "authorization_response_iss_parameter_supported": True,
        "claims_supported": ["aud", "email", "email_verified", "exp", "iat", "iss", "name", "sub"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "id_token_signing_alg_values_supported": [keys.ALGORITHM],
        "response_modes_supported": ["query"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "email", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


def check_request(settings: SandboxSettings, query: dict[str, str]) -> Wish | str:
    """A wish, or the address to send a refused request back to. Raises BadClient."""
    if query.get("client_id") != settings.oidc_client_id:
        raise BadClient("This client is not known here.")
    back = query.get("redirect_uri", "")
    if not _may_return(settings, back):
        raise BadClient("This redirect address is not registered.")
    state = query.get("state", "")
    for error, text in _objections(query):
        return answer_to(settings, back, state, error=error, error_description=text)
    return Wish(
        back, query["scope"], state, query.get("nonce", ""), query.get("code_challenge", "")
    )


def _may_return(settings: SandboxSettings, uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.fragment or "@" in parts.netloc:
        return False
    public = urlsplit(settings.public_url)
    same = (parts.scheme, parts.netloc) == (public.scheme, public.netloc)
    return same or parts.hostname in _LOOPBACK or uri in settings.oidc_redirect_uris


def _objections(query: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    if query.get("response_type") != "code":
        found.append(("unsupported_response_type", "Only response_type=code."))
    if query.get("response_mode", "query") != "query":
        found.append(("invalid_request", "Only response_mode=query."))
    if "openid" not in query.get("scope", "").split():
        found.append(("invalid_scope", "The scope must contain openid."))
    if query.get("code_challenge_method") != "S256":
        found.append(("invalid_request", "PKCE with code_challenge_method=S256 is required."))
    if not _CHALLENGE.fullmatch(query.get("code_challenge", "")):
        found.append(("invalid_request", "The code_challenge is not a S256 challenge."))
    if query.get("prompt") == "none":
        found.append(("login_required", "Nobody is signed in here."))
    return found


def answer_to(settings: SandboxSettings, uri: str, state: str, **fields: str) -> str:
    """The address that takes an answer back to the client."""
    extra = {**fields, "iss": issuer(settings), **({"state": state} if state else {})}
    return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(extra)}"


def issue_code(sandbox: Sandbox, wish: Wish, person: Person) -> str:
    """A code for a signed-in person. Returns the address to go back to."""
    with sandbox.store.write() as tx:
        code = token(40)
        tx.put(
            "oidc_code",
            {
                "id": code,
                "redirect_uri": wish.redirect_uri,
                "scope": wish.scope,
                "nonce": wish.nonce,
                "challenge": wish.challenge,
                "name": person.name,
                "email": person.email,
                "email_verified": person.email_verified,
                "sub": person.subject,
                "expires_at": tx.now + CODE_SECONDS,
                "auth_time": tx.now,
                "used": False,
            },
        )
    return answer_to(sandbox.settings, wish.redirect_uri, wish.state, code=code)


def check_client(settings: SandboxSettings, authorization: str, form: dict[str, str]) -> None:
    """Client authentication, by header or in the body. Raises OAuthRefusal."""
    kind, _, rest = authorization.partition(" ")
    if authorization and "client_secret" in form:
        raise OAuthRefusal("invalid_request", "Use one way of client authentication.")
    if kind.lower() == "basic":
        try:
            plain = base64.b64decode(rest, validate=True).decode()
        except ValueError:
            plain = ""
        key, _, secret = plain.partition(":")
        key, secret = unquote_plus(key), unquote_plus(secret)
    else:
        key, secret = form.get("client_id", ""), form.get("client_secret", "")
    same = secrets.compare_digest(key.encode(), settings.oidc_client_id.encode())
    if (
        not secrets.compare_digest(secret.encode(), settings.oidc_client_secret.encode())
        or not same
    ):
        raise OAuthRefusal("invalid_client", "Client authentication failed.", 401)


def exchange(sandbox: Sandbox, authorization: str, form: dict[str, str]) -> Doc:
    """A code for tokens, once. Raises OAuthRefusal."""
    check_client(sandbox.settings, authorization, form)
    if form.get("grant_type") != "authorization_code":
        raise OAuthRefusal("unsupported_grant_type", "Only authorization_code.")
    code = _take_code(sandbox, form.get("code", ""))
    if form.get("redirect_uri") != code["redirect_uri"]:
        raise OAuthRefusal("invalid_grant", "The redirect_uri is not the one of the request.")
    verifier = form.get("code_verifier", "")
    if not _VERIFIER.fullmatch(verifier) or _s256(verifier) != code["challenge"]:
        raise OAuthRefusal("invalid_grant", "The code_verifier does not fit the challenge.")
    with sandbox.store.write() as tx:
        access = token(40)
        tx.put(
            "oidc_token",
            {"id": access, "code": code["id"], "expires_at": tx.now + TOKEN_SECONDS},
            parent=code["id"],
        )
        now = tx.now
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": code["scope"],
        "id_token": keys.sign(sandbox, _claims(sandbox.settings, code, access, now)),
    }


def _take_code(sandbox: Sandbox, key: str) -> Doc:
    # A code that was shown is spent, even when what came with it was wrong.
    with sandbox.store.write() as tx:
        code = tx.find(key, "oidc_code")
        is_good = code is not None and not code["used"] and code["expires_at"] > tx.now
        if code is not None:
            if code["used"]:
                tx.run("DELETE FROM object WHERE kind = 'oidc_token' AND parent = ?", key)
            tx.save(code | {"used": True})
    if code is None or not is_good:
        raise OAuthRefusal("invalid_grant", "The code is unknown, used or too old.")
    return code


def _claims(settings: SandboxSettings, code: Doc, access: str, now: int) -> Doc:
    half = hashlib.sha256(access.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": issuer(settings),
        "sub": code["sub"],
        "aud": settings.oidc_client_id,
        "exp": now + TOKEN_SECONDS,
        "iat": now,
        "auth_time": code["auth_time"],
        "at_hash": _base64url(half),
        **_profile(code),
    }
    if code["nonce"]:
        claims["nonce"] = code["nonce"]
    return claims


def _profile(code: Doc) -> Doc:
    scope = code["scope"].split()
    claims: Doc = {}
    if "email" in scope:
        claims |= {"email": code["email"], "email_verified": code["email_verified"]}
    if "profile" in scope:
        claims["name"] = code["name"]
    return claims


def user_info(sandbox: Sandbox, authorization: str) -> Doc:
    """Claims about the person that an access token stands for. Raises OAuthRefusal."""
    kind, _, key = authorization.partition(" ")
    with sandbox.store.read() as tx:
        found = tx.find(key, "oidc_token") if kind.lower() == "bearer" else None
        code = tx.find(found["code"]) if found and found["expires_at"] > tx.now else None
    if code is None:
        raise OAuthRefusal("invalid_token", "The access token is unknown or too old.", 401)
    return {"sub": code["sub"], **_profile(code)}


def _s256(verifier: str) -> str:
    return _base64url(hashlib.sha256(verifier.encode()).digest())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
