"""`/api/auth/oidc`: to the outside issuer and back, bound to the browser that began.

State, nonce and PKCE verifier wait in a signed cookie for ten minutes; the way back is believed
only in the browser that holds it, and only once.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import native, requests
from ppr_academy.api.native import Fields, native_post
from ppr_academy.services import door
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import DomainError, SignInRequired
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways import identity as issuer
from ppr_academy.services.identity import external, limits
from ppr_academy.services.identity.accounts import SignedIn
from ppr_academy.services.identity.errors import SignInBroken, SignInRefused

COOKIE = "ppr_oidc"
LASTS_SECONDS = 600
_PATH = "/api/auth/oidc"
_CALLBACK = "/api/auth/oidc/callback"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: the question, where to go after, and whose account is being linked."""

    question: issuer.Question
    target: str = ""
    user_id: str = ""


@native_post("/sign-in", keep=("next",))
async def begin(request: Request, fields: Fields) -> Response:
    """Send the browser to the issuer; `link` adds the answer to the caller's own account."""
    begun = await run_in_threadpool(_begin, request, fields)
    response = requests.see_other(begun.question.url)
    response.set_cookie(
        COOKIE,
        _pack(begun),
        max_age=LASTS_SECONDS,
        path=_PATH,
        secure=get_settings().is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def _begin(request: Request, fields: Fields) -> Begun:
    limits.try_issuer(requests.client_address(request))
    user_id = ""
    if fields.get("link"):
        user_id = door.read(requests.session_token(request), _user_id)
        if not user_id:
            raise SignInRequired
    return Begun(issuer.begin_sign_in(_redirect_uri()), fields.get("next", ""), user_id)


def _user_id(viewer: Viewer) -> str:
    return str(viewer.user_id or "")


async def callback(request: Request) -> Response:
    """The way back from the issuer."""
    begun = _unpack(request.cookies.get(COOKIE, ""))
    is_link = begun is not None and bool(begun.user_id)
    try:
        response = await run_in_threadpool(_finish, request, begun)
    except DomainError as refusal:
        native.log.info("oidc.refused", code=refusal.code)
        page = "/account" if is_link else "/sign-in"
        response = requests.see_other(native.with_query(page, error=refusal.code))
    response.delete_cookie(
        COOKIE, path=_PATH, secure=get_settings().is_https, httponly=True, samesite="lax"
    )
    return response


def _finish(request: Request, begun: Begun | None) -> Response:
    limits.try_issuer(requests.client_address(request))
    query = request.query_params
    state = query.get("state", "")
    if begun is None or not hmac.compare_digest(state.encode(), begun.question.state.encode()):
        raise SignInBroken
    if query.get("iss", get_settings().oidc_issuer).rstrip("/") != get_settings().oidc_issuer:
        raise SignInBroken
    if "error" in query or not query.get("code"):
        raise SignInRefused
    claims = issuer.finish_sign_in(query["code"], begun.question, _redirect_uri())
    if begun.user_id:
        return _link(request, begun, claims)
    signed_in = _sign_in(request, claims)
    return native.go_on(signed_in, begun.target)


def _sign_in(request: Request, claims: issuer.Claims) -> SignedIn:
    return door.call(
        requests.session_token(request),
        external.sign_in_with,
        claims,
        browser=native.browser_of(request),
    )


def _link(request: Request, begun: Begun, claims: issuer.Claims) -> Response:
    token = requests.session_token(request)
    if door.read(token, _user_id) != begun.user_id:
        raise SignInBroken
    door.call(token, external.link_identity, claims)
    return requests.see_other(native.with_query("/account", done="linked"))


def _redirect_uri() -> str:
    return get_settings().public_url + _CALLBACK


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key, salt="oidc-sign-in")


def _pack(begun: Begun) -> str:
    question = begun.question
    parts = [question.state, question.nonce, question.verifier, begun.target, begun.user_id]
    return str(_serializer().dumps(parts))


def _unpack(cookie: str) -> Begun | None:
    try:
        parts: Any = _serializer().loads(cookie, max_age=LASTS_SECONDS)
    except BadData:
        return None
    state, nonce, verifier, target, user_id = map(str, parts)
    return Begun(issuer.Question("", state, nonce, verifier), target, user_id)


ROUTES = [
    Route("/api/auth/oidc", begin, methods=["POST"]),
    Route(_CALLBACK, callback, methods=["GET"]),
]
