"""Accounts, sign-in, onboarding, a store's settings: what everybody does with what is their own."""

from typing import Any

from tests.flows.permissions.row import NO_STORE, OK, Given, Row, event, request
from tests.flows.permissions.world import PASSWORD, World

ACCOUNT = "account.account.AccountState"
ENTRANCE = "account.entrance"
ONBOARDING = "onboarding.OnboardingState"
SETTINGS = "dashboard.settings.StoreSettingsState"
WRONG = "password_wrong"


def _post(path: str, fields: dict[str, str] | None = None, **row: Any) -> Row:
    act = request("POST", f"/api/auth/{path}", lambda _world: {"data": fields or {}})
    return Row(f"POST /api/auth/{path}", act, **row)


def _call(kind: str, name: str, args: Given = lambda _world: (), **row: Any) -> Row:
    before = row.pop("before", lambda _world: {})
    path = row.pop("path", "/")
    shown = f"{kind.rpartition('.')[2]}.{name}"
    return Row(shown, event(kind, name, args, path=path, before=before), **row)


EVERYBODY = {"visitor": OK, "stranger": OK, "nobody": OK}
ONES_OWN = {"stranger": OK, "nobody": OK}
OWN_STORE = {"stranger": OK, "nobody": NO_STORE}


def _settings(version: int) -> Given:
    def shown(_world: World) -> dict[str, Any]:
        from ppr_academy.services.stores.views import StoreView

        saved = StoreView(slug="somewhere", version=version)
        typed = {"name": "Another name", "family": "moss", "slug": "another-place"}
        return {"saved": saved, **typed}

    return shown


ROWS = [
    _call("session.SessionState", "load", **EVERYBODY, writes=False),
    _call(f"{ENTRANCE}.SignInState", "open", **EVERYBODY, writes=False),
    _call(f"{ENTRANCE}.SignUpState", "open", **EVERYBODY, writes=False),
    _call(f"{ENTRANCE}.ResetPasswordState", "open", **EVERYBODY, writes=False),
    _call(f"{ENTRANCE}.VerifyEmailState", "open", **EVERYBODY, writes=False),
    _call(ACCOUNT, "watch", **ONES_OWN, writes=False),
    _call(ACCOUNT, "save_name", lambda _world: ("Another name",), **ONES_OWN),
    _call(ACCOUNT, "resend", **ONES_OWN, writes=False),
    _call(ACCOUNT, "end_session", lambda world: (world.owner_session,)),
    _call(ACCOUNT, "unlink", lambda world: (world.identity,)),
    _call(ONBOARDING, "open", **EVERYBODY, writes=False),
    _call(ONBOARDING, "learn", **ONES_OWN, who="buyer", writes=False),
    _call(ONBOARDING, "set_store_name", lambda _world: ("Tape",), **EVERYBODY, writes=False),
    _call(ONBOARDING, "set_slug", lambda _world: ("tape",), **EVERYBODY, writes=False),
    _call(
        ONBOARDING,
        "open_store",
        before=lambda _world: {"store_name": "Tape Garden", "slug": "tape-garden"},
        stranger="has_store",
        nobody=OK,
        who="buyer",
    ),
    _call(SETTINGS, "watch", **OWN_STORE, writes=False),
    _call(SETTINGS, "save", before=_settings(1), **OWN_STORE),
    _call(SETTINGS, "move", before=_settings(1), **OWN_STORE),
    _call(SETTINGS, "type_slug", lambda _world: ("tape",), **EVERYBODY, writes=False),
    _call(SETTINGS, "drop_logo", **OWN_STORE),
    _post("sign-out", **EVERYBODY),
    _post("sign-out-everywhere", **ONES_OWN),
    _post(
        "password", {"current": PASSWORD, "password": "another one"}, stranger=WRONG, nobody=WRONG
    ),
    _post(
        "delete",
        {"password": PASSWORD, "confirm": "buyer@secret.test"},
        stranger="email_mismatch",
        nobody="email_mismatch",
        who="buyer",
    ),
]

_OWN_PAGE = "Changes only what the own page shows."
_LINK = "The mailed link is the right: tests/api/test_auth.py."
PUBLIC = {
    "ForgotPasswordState.open": "Shows what stands in the address.",
    "AccountState.open": "Shows what stands in the address.",
    "OnboardingState.create": _OWN_PAGE,
    "OnboardingState.set_family": _OWN_PAGE,
    "StoreSettingsState.open": _OWN_PAGE,
    "StoreSettingsState.type_field": _OWN_PAGE,
    "StoreSettingsState.take_theirs": _OWN_PAGE,
    "StoreSettingsState.keep_mine": "Goes on to `save`, which is in the table.",
    "StoreSettingsState.logo_sent": "Goes on to SessionState.load, which is in the table.",
    "POST /api/auth/sign-up": "Everybody may make an account.",
    "POST /api/auth/sign-in": "The password is the right, not the cookie: tests/api/test_auth.py.",
    "POST /api/auth/forgot": "Answers the same for every address: tests/api/test_auth.py.",
    "POST /api/auth/reset": _LINK,
    "POST /api/auth/verify": _LINK,
    "POST /api/auth/oidc": "The way to an outside sign-in: tests/api/test_auth_oidc.py.",
    "GET /api/auth/oidc/callback": "The issuer's code is the right: tests/api/test_auth_oidc.py.",
}
