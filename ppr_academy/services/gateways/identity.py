"""Sign-in at an outside issuer: OpenID Connect by discovery, with PKCE. Talks through Authlib.

Nothing here knows our accounts: a question goes out, and verified claims come back.
"""

import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # no types
from authlib.integrations.requests_client import (  # type: ignore[import-untyped]  # no types
    OAuth2Session,
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ppr_academy.services.core.config import Settings, get_settings
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.core.log import get_logger

TIMEOUT = (3.05, 8.0)
"""Seconds to connect, and to wait for an answer."""

# Never "none", and never a shared-secret algorithm: a public key must not pass for a secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_KEPT_SECONDS = 600
_LEEWAY = 60

log = get_logger("oidc")


class IssuerUnavailable(ServiceUnavailable):
    code = "oidc_down"
    default = "The other side is not answering. Sign in with your e-mail, or try again in a minute."


class IssuerNotTrusted(DomainError):
    """What the issuer sent is not signed by it, not for us, or not in time."""

    code = "oidc_untrusted"
    default = "The answer we got back could not be verified. Nobody was signed in."


@dataclass(frozen=True, slots=True)
class Question:
    """A sign-in that has begun. All but `url` stays with the browser that began it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Who the issuer says somebody is. `email` may be empty."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str


@dataclass(frozen=True, slots=True)
class _Issuer:
    """What discovery said, and the keys that it signs with."""

    facts: dict[str, Any]
    keys: KeySet
    read_at: float


_known: dict[str, _Issuer] = {}
_lock = threading.Lock()


def begin_sign_in(redirect_uri: str) -> Question:
    """The address to send a browser to. Raises IssuerUnavailable."""
    settings = get_settings()
    issuer = _issuer(settings)
    question = {"nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48)}
    with _client(settings, issuer, redirect_uri) as client:
        url, state = client.create_authorization_url(
            issuer.facts["authorization_endpoint"],
            state=secrets.token_urlsafe(24),
            nonce=question["nonce"],
            code_verifier=question["verifier"],
        )
    return Question(url, state, **question)


def finish_sign_in(code: str, question: Question, redirect_uri: str) -> Claims:
    """Trade the code for verified claims. Raises IssuerUnavailable or IssuerNotTrusted."""
    settings = get_settings()
    issuer = _issuer(settings)
    try:
        with _client(settings, issuer, redirect_uri) as client:
            token = client.fetch_token(
                issuer.facts["token_endpoint"],
                code=code,
                code_verifier=question.verifier,
                timeout=TIMEOUT,
            )
    except requests.RequestException as failed:
        raise _unavailable(failed) from failed
    except (AuthlibBaseError, ValueError) as refused:
        log.warning("oidc.code_refused", error=str(refused))
        raise IssuerNotTrusted from refused
    claims = _verified(settings, str(token.get("id_token", "")), question.nonce)
    return Claims(
        issuer=settings.oidc_issuer,
        subject=str(claims["sub"])[:255],
        email=str(claims.get("email") or ""),
        is_email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or ""),
    )


def _client(settings: Settings, issuer: _Issuer, redirect_uri: str) -> OAuth2Session:
    # Discovery may leave the list out; then the standard says "basic".
    methods = issuer.facts.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    way = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret or None,
        token_endpoint_auth_method=way if settings.oidc_client_secret else "none",
        scope="openid email profile",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )


def _verified(settings: Settings, id_token: str, nonce: str) -> dict[str, Any]:
    try:
        claims = _decoded(settings, id_token)
        issuer = _issuer(settings).facts["issuer"]
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError) as wrong:
        log.warning("oidc.token_refused", error=str(wrong))
        raise IssuerNotTrusted from wrong
    audience = claims["aud"]
    is_ours = claims.get("azp", settings.oidc_client_id) == settings.oidc_client_id
    if not is_ours or (isinstance(audience, list) and len(audience) > 1 and "azp" not in claims):
        raise IssuerNotTrusted
    return claims


def _decoded(settings: Settings, id_token: str) -> dict[str, Any]:
    """The token's claims, its signature verified; keys are read anew once, as issuers rotate."""
    try:
        return jwt.decode(id_token, _issuer(settings).keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError):
        keys = _issuer(settings, anew=True).keys
        return jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims


def _issuer(settings: Settings, *, anew: bool = False) -> _Issuer:
    address = settings.oidc_issuer
    with _lock:
        known = _known.get(address)
    if known and not anew and time.monotonic() - known.read_at < _KEPT_SECONDS:
        return known
    facts = _get_json(f"{address}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(facts.get("issuer", "")).rstrip("/") != address or not all(map(facts.get, needed)):
        log.error("oidc.wrong_discovery", issuer=address)
        raise IssuerNotTrusted
    try:
        keys = KeySet.import_key_set(_signing(_get_json(facts["jwks_uri"])))
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise _unavailable(wrong) from wrong
    found = _Issuer(facts, keys, time.monotonic())
    with _lock:
        _known[address] = found
    return found


def _signing(key_set: Any) -> Any:
    keys = [key for key in key_set["keys"] if key.get("use", "sig") == "sig"]
    return {"keys": keys}


def _get_json(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as failed:
        raise _unavailable(failed) from failed
    if not isinstance(found, dict):
        raise IssuerUnavailable
    return found


def _unavailable(failed: Exception) -> IssuerUnavailable:
    log.warning("oidc.unavailable", error=str(failed))
    return IssuerUnavailable()
