"""`/api/auth/…`: native forms about passwords and mailed links."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import native, requests
from ppr_academy.api.native import Fields, native_post
from ppr_academy.services import door
from ppr_academy.services.identity import limits, links, password_changes, passwords
from ppr_academy.services.identity.accounts import SignedIn
from ppr_academy.services.identity.errors import LinkNotUsable, WrongPassword
from ppr_academy.services.identity.typed import clean_email


@native_post("/forgot-password", keep=("email",))
async def forgot(request: Request, fields: Fields) -> Response:
    """Mail a link for a new password; the answer is the same for an unknown address."""
    email = await run_in_threadpool(_forgot, request, fields)
    return requests.see_other(native.with_query("/forgot-password", done="sent", email=email))


def _forgot(request: Request, fields: Fields) -> str:
    email = clean_email(fields.get("email"))
    limits.ask_for_letter(email, requests.client_address(request))
    door.call("", password_changes.request_reset, email)
    return email


@native_post("/reset-password", keep=("token",))
async def reset(request: Request, fields: Fields) -> Response:
    """Set the password behind a mailed link and sign the browser in."""
    signed_in = await run_in_threadpool(_reset, request, fields)
    return native.go_on(signed_in, native.with_query("/account", done="password"))


def _reset(request: Request, fields: Fields) -> SignedIn:
    token, password = fields.get("token", ""), fields.get("password", "")
    limits.try_link(requests.client_address(request))
    email = door.read("", links.find_reset_address, token)
    if not email:
        raise LinkNotUsable
    passwords.check_password(password, email=email)
    return door.call(
        requests.session_token(request),
        password_changes.reset_password,
        token,
        passwords.hash_password(password),
        browser=native.browser_of(request),
    )


@native_post("/account")
async def change(request: Request, fields: Fields) -> Response:
    """Set another password; every other session of the caller ends."""
    await run_in_threadpool(_change, request, fields)
    return requests.see_other(native.with_query("/account", done="password"))


def _change(request: Request, fields: Fields) -> None:
    token = requests.session_token(request)
    own = door.read(token, password_changes.get_own_credentials)
    limits.try_password(str(own.user_id), requests.client_address(request))
    if not passwords.is_password(fields.get("current", ""), own.password_hash):
        raise WrongPassword
    limits.password_was_right(str(own.user_id))
    password = fields.get("password", "")
    email = door.read(token, password_changes.get_own_email)
    passwords.check_password(password, email=email)
    door.call(token, password_changes.change_password, own, passwords.hash_password(password))


@native_post("/verify-email", keep=("token",))
async def verify(request: Request, fields: Fields) -> Response:
    """Note that an address is its owner's. A post, so that link scanners use nothing up."""
    await run_in_threadpool(limits.try_link, requests.client_address(request))
    await requests.call(request, password_changes.verify_email, fields.get("token", ""))
    return requests.see_other(native.with_query("/verify-email", done="verified"))


ROUTES = [
    Route("/api/auth/forgot", forgot, methods=["POST"]),
    Route("/api/auth/reset", reset, methods=["POST"]),
    Route("/api/auth/password", change, methods=["POST"]),
    Route("/api/auth/verify", verify, methods=["POST"]),
]
