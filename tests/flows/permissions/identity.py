"""Accounts, sign-in, onboarding and a store's settings."""

from typing import Any

from sqlmodel import select

from ppr_academy.models.identity import User
from ppr_academy.services.core import db
from ppr_academy.services.identity import passwords, sessions
from ppr_academy.state.account.account import AccountState
from ppr_academy.state.account.entrance import (
    ForgotPasswordState,
    ResetPasswordState,
    SignInState,
    SignUpState,
    VerifyEmailState,
)
from ppr_academy.state.dashboard.settings import StoreSettingsState
from ppr_academy.state.onboarding import OnboardingState
from ppr_academy.state.session import SessionState
from tests.flows.permissions.doing import Call, event, get, post, watch
from tests.flows.permissions.world import WHO, World

COVERS = (
    "ppr_academy.state.account",
    "ppr_academy.state.onboarding",
    "ppr_academy.state.session",
    "ppr_academy.state.dashboard.settings",
    "ppr_academy.api.auth",
    "ppr_academy.api.clerk_webhook",
    "ppr_academy.api.resend_webhook",
)
PASSWORD = "tape hiss"
_HASH = passwords.hash_password(PASSWORD)
_TOKEN = "x" * 43


def _all(outcome: str, **but: str) -> dict[str, str]:
    return dict.fromkeys(WHO, outcome) | but


EVERYBODY = _all("ok")
SIGNED_IN = _all("ok", visitor="sign_in_required")
OWNERS = _all("no_store", visitor="sign_in_required", other_owner="ok", owner="ok")
OWNER_ALONE = _all("not_found", visitor="sign_in_required", owner="ok")


def _owners_session(world: World) -> str:
    with db.reading(world.engine) as session:
        return str(sessions.get_viewer(session, world.tokens["owner"]).session_id)


def _with_passwords(call: Call) -> Call:
    """Everybody has the same password first."""

    def prepared(world: World, who: str) -> str:
        with db.transaction(world.engine) as session:
            for user in session.exec(select(User).where(User.deleted_at == None)):  # noqa: E711 - SQL
                user.password_hash = _HASH
        return call(world, who)

    return prepared


def _row(name: str, call: Call, expect: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "call": call, "expect": expect}


def _handler(state: Any, name: str, expect: dict[str, str], *args: Any) -> dict[str, Any]:
    return _row(f"{state.__name__}.{name}", event(state, name, *args), expect)


def _form(path: str, expect: dict[str, str], **fields: Any) -> dict[str, Any]:
    return _row(f"POST {path}", _with_passwords(post(path, **fields)), expect)


ROWS: list[dict[str, Any]] = [
    _handler(SessionState, "load", EVERYBODY),
    _handler(SignInState, "open", EVERYBODY),
    _handler(SignUpState, "open", EVERYBODY),
    _handler(ForgotPasswordState, "open", EVERYBODY),
    _handler(ResetPasswordState, "open", EVERYBODY),
    _handler(VerifyEmailState, "open", EVERYBODY),
    _handler(AccountState, "open", EVERYBODY),
    _row("AccountState.watch", watch(AccountState), SIGNED_IN),
    _handler(AccountState, "save_name", SIGNED_IN, "Noor"),
    _handler(AccountState, "resend", SIGNED_IN),
    _handler(AccountState, "end_session", OWNER_ALONE, _owners_session),
    _handler(
        AccountState,
        "unlink",
        _all("not_found", visitor="sign_in_required"),
        "6f1c9d1e-0000-4000-8000-000000000000",
    ),
    _handler(OnboardingState, "open", EVERYBODY),
    _handler(OnboardingState, "learn", SIGNED_IN),
    _handler(OnboardingState, "create", EVERYBODY),
    _handler(OnboardingState, "set_store_name", EVERYBODY, "Kettle Room"),
    _handler(OnboardingState, "set_slug", EVERYBODY, "kettle-room"),
    _handler(OnboardingState, "set_family", EVERYBODY, "moss"),
    _handler(OnboardingState, "open_store", SIGNED_IN),
    _handler(StoreSettingsState, "open", EVERYBODY),
    _row("StoreSettingsState.watch", watch(StoreSettingsState), OWNERS),
    _handler(StoreSettingsState, "type_field", EVERYBODY, "name", "Kettle Room"),
    _handler(StoreSettingsState, "save", OWNERS),
    _handler(StoreSettingsState, "take_theirs", EVERYBODY),
    _handler(StoreSettingsState, "keep_mine", EVERYBODY),
    _handler(StoreSettingsState, "type_slug", EVERYBODY, "kettle-room"),
    _handler(StoreSettingsState, "move", OWNERS),
    _handler(StoreSettingsState, "drop_logo", OWNERS),
    _handler(StoreSettingsState, "logo_sent", EVERYBODY, "any"),
    _form(
        "/api/auth/sign-up",
        _all("email_taken", visitor="ok"),
        name="Noor",
        email="n@new.test",
        password=PASSWORD,
    ),
    _form("/api/auth/sign-in", _all("wrong"), email="nobody@example.test", password=PASSWORD),
    _form("/api/auth/sign-out", EVERYBODY),
    _form("/api/auth/sign-out-everywhere", SIGNED_IN),
    _form("/api/auth/delete", SIGNED_IN, password=PASSWORD),
    _form("/api/auth/forgot", EVERYBODY, email="nobody@example.test"),
    _form("/api/auth/reset", _all("link_used"), token=_TOKEN),
    _form("/api/auth/verify", _all("link_used"), token=_TOKEN),
    _form("/api/auth/password", SIGNED_IN, current=PASSWORD, password="more tape hiss"),
    _form("/api/auth/oidc", _all("oidc_down")),
    _row(
        "GET /api/auth/oidc/callback",
        get("/api/auth/oidc/callback?state=x&code=y"),
        _all("oidc_broken"),
    ),
    _row("POST /api/webhooks/clerk", post("/api/webhooks/clerk"), _all("bad_signature")),
    _row("POST /api/webhooks/resend", post("/api/webhooks/resend"), _all("bad_signature")),
]
