"""`/api/auth/…`: native forms to sign up, in and out, and to delete an account."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import native, requests
from ppr_academy.api.native import Fields, native_post
from ppr_academy.services import door
from ppr_academy.services.identity import accounts, deletion, limits, password_changes, passwords
from ppr_academy.services.identity import sessions as browsers
from ppr_academy.services.identity.accounts import SignedIn
from ppr_academy.services.identity.errors import WrongCredentials, WrongPasswordToLeave
from ppr_academy.services.identity.typed import clean_email, clean_name


@native_post("/sign-up", keep=("name", "email", "next"))
async def sign_up(request: Request, fields: Fields) -> Response:
    """Make an account and sign the browser in."""
    signed_in = await run_in_threadpool(_sign_up, request, fields)
    return native.go_on(signed_in, fields.get("next", ""))


def _sign_up(request: Request, fields: Fields) -> SignedIn:
    name, email = clean_name(fields.get("name")), clean_email(fields.get("email"))
    password = fields.get("password", "")
    passwords.check_password(password, email=email)
    limits.try_sign_up(requests.client_address(request))
    return door.call(
        requests.session_token(request),
        accounts.sign_up,
        name=name,
        email=email,
        password_hash=passwords.hash_password(password),
        browser=native.browser_of(request),
    )


@native_post("/sign-in", keep=("email", "next"))
async def sign_in(request: Request, fields: Fields) -> Response:
    """Sign the browser in; without `keep` only until it is closed."""
    signed_in = await run_in_threadpool(_sign_in, request, fields)
    return native.go_on(signed_in, fields.get("next", ""), keep=_keeps(fields))


def _keeps(fields: Fields) -> bool:
    # The page sends "on" while the box is ticked, and a hidden "" after it; others send none.
    return fields.get("keep", "on") != ""


def _sign_in(request: Request, fields: Fields) -> SignedIn:
    token = requests.session_token(request)
    email, password = clean_email(fields.get("email")), fields.get("password", "")
    limits.try_password(email, requests.client_address(request))
    known = door.read(token, accounts.find_credentials, email)
    if not passwords.is_password(password, known.password_hash if known else None) or not known:
        raise WrongCredentials
    limits.password_was_right(email)
    return door.call(
        token,
        accounts.sign_in,
        known,
        new_hash=_fresh_hash(password, known.password_hash),
        browser=native.browser_of(request),
        lifetime=browsers.LIFETIME if _keeps(fields) else browsers.SHORT_LIFETIME,
    )


def _fresh_hash(password: str, password_hash: str | None) -> str | None:
    is_outdated = password_hash is not None and passwords.is_outdated(password_hash)
    return passwords.hash_password(password) if is_outdated else None


@native_post("/")
async def sign_out(request: Request, fields: Fields) -> Response:
    """End this browser's session, then take its cookie."""
    await requests.call(request, browsers.end_this_session)
    return _gone(requests.safe_next(fields.get("next", "")))


@native_post("/sign-in")
async def sign_out_everywhere(request: Request, _fields: Fields) -> Response:
    """End every session of the caller."""
    await requests.call(request, browsers.sign_out_everywhere)
    return _gone(native.with_query("/sign-in", done="everywhere"))


@native_post("/account")
async def delete(request: Request, fields: Fields) -> Response:
    """Delete the caller's account, once they showed that it is theirs."""
    await run_in_threadpool(_delete, request, fields)
    return _gone(native.with_query("/sign-in", done="deleted"))


def _delete(request: Request, fields: Fields) -> None:
    token = requests.session_token(request)
    own = door.read(token, password_changes.get_own_credentials)
    if own.password_hash is not None:
        limits.try_password(str(own.user_id), requests.client_address(request))
        if not passwords.is_password(fields.get("password", ""), own.password_hash):
            raise WrongPasswordToLeave
        limits.password_was_right(str(own.user_id))
    door.call(
        token,
        deletion.delete_own_account,
        checked_hash=own.password_hash,
        confirm=fields.get("confirm", ""),
    )


def _gone(path: str) -> Response:
    response = requests.see_other(path)
    native.end_session(response)
    return response


ROUTES = [
    Route("/api/auth/sign-up", sign_up, methods=["POST"]),
    Route("/api/auth/sign-in", sign_in, methods=["POST"]),
    Route("/api/auth/sign-out", sign_out, methods=["POST"]),
    Route("/api/auth/sign-out-everywhere", sign_out_everywhere, methods=["POST"]),
    Route("/api/auth/delete", delete, methods=["POST"]),
]
