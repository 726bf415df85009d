"""Settings: read from the environment once, checked, and named in one sentence when wrong."""

import json
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class WrongSetting(SystemExit):
    """A setting cannot be used; the message names it. Ends the start."""


class Settings(BaseSettings):
    """Every knob of CONTRACT.md. An outside service whose key is unset is the sandbox."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""
    data_dir: Path = Path("var")
    secret_key: str = ""
    database_url: str = ""
    redis_url: str = ""
    executor_id: str = "web-1"
    run_jobs: bool = True
    log_level: str = "info"

    stripe_api_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""
    resend_api_key: str = ""
    resend_api_base: str = ""
    resend_webhook_secret: str = ""
    mail_from: str = "PPR Academy <hello@ppr.academy>"
    openai_api_key: str = ""
    openai_base_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    clerk_webhook_secret: str = ""
    storage_url: str = ""
    s3_endpoint: str = ""
    sandbox: frozenset[str] = frozenset()

    @field_validator("public_url", "stripe_api_base", "resend_api_base", "oidc_issuer")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("must start with redis:// or rediss://")
        return value

    @field_validator("storage_url")
    @classmethod
    def _is_known_storage(cls, value: str) -> str:
        if value and not value.startswith(("file:///", "s3://")):
            raise ValueError("must start with file:/// or s3://")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_log_level(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @model_validator(mode="after")
    def _pairs_are_whole(self) -> "Settings":
        for key, secret in (
            ("stripe_api_key", "stripe_webhook_secret"),
            ("resend_api_key", "resend_webhook_secret"),
            ("oidc_issuer", "oidc_client_id"),
        ):
            if getattr(self, key) and not getattr(self, secret):
                raise ValueError(f"{key.upper()} is set, so {secret.upper()} must be set too")
        is_live = self.stripe_api_key and self.resend_api_key and self.oidc_issuer
        if is_live and not self.secret_key:
            raise ValueError("SECRET_KEY must be set outside the sandbox")
        return self

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_sandbox(self) -> bool:
        """True while any outside service is stood in for."""
        return bool(self.sandbox)


def _kept_secrets(data_dir: Path) -> dict[str, str]:
    """Sandbox keys, made at the first start and kept beside the data, readable by us alone."""
    path = data_dir / "secrets.json"
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    data_dir.mkdir(parents=True, exist_ok=True)
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "stripe_api_key": "sk_test_" + secrets.token_urlsafe(24),
        "stripe_webhook_secret": "whsec_" + secrets.token_urlsafe(24),
        "resend_api_key": "re_" + secrets.token_urlsafe(24),
        "resend_webhook_secret": _svix_secret(),
        "clerk_webhook_secret": _svix_secret(),
        "oidc_client_id": "ppr-academy",
        "oidc_client_secret": secrets.token_urlsafe(24),
    }
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made))
    try:
        path.hardlink_to(draft)  # the first of several starting processes wins
    except FileExistsError:
        made = json.loads(path.read_text())
    draft.unlink()
    return made


def _svix_secret() -> str:
    import base64

    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, the sandbox filled in for every service without a key.

    Raises WrongSetting with one sentence that names what is wrong.
    """
    try:
        given = Settings(**overrides)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        reason = first["msg"].removeprefix("Value error, ")
        raise WrongSetting(f"{name} {reason}.".strip().replace("..", ".")) from wrong
    return _completed(given)


def _completed(given: Settings) -> Settings:
    data_dir = given.data_dir.resolve()
    public_url = given.public_url or f"http://127.0.0.1:{given.port}"
    local = f"http://127.0.0.1:{given.port}/sandbox"
    filled: dict[str, Any] = {"data_dir": data_dir, "public_url": public_url}
    filled["database_url"] = given.database_url or f"sqlite:///{data_dir / 'academy.db'}"
    filled["storage_url"] = given.storage_url or f"file://{data_dir / 'files'}"
    sandbox: set[str] = set()
    kept: dict[str, str] = {}

    def stand_in(service: str, **values: str) -> None:
        sandbox.add(service)
        filled.update(values)

    if not (given.stripe_api_key and given.resend_api_key and given.oidc_issuer):
        kept = _kept_secrets(data_dir)
    if not given.stripe_api_key:
        stand_in(
            "stripe",
            stripe_api_key=kept["stripe_api_key"],
            stripe_webhook_secret=kept["stripe_webhook_secret"],
            stripe_api_base=given.stripe_api_base or f"{local}/stripe",
        )
    if not given.resend_api_key:
        stand_in(
            "resend",
            resend_api_key=kept["resend_api_key"],
            resend_webhook_secret=kept["resend_webhook_secret"],
            resend_api_base=given.resend_api_base or f"{local}/resend",
        )
    if not given.oidc_issuer:
        stand_in(
            "oidc",
            oidc_issuer=f"{public_url}/sandbox/oidc",
            oidc_client_id=kept["oidc_client_id"],
            oidc_client_secret=kept["oidc_client_secret"],
        )
    if not given.clerk_webhook_secret and kept:
        filled["clerk_webhook_secret"] = kept["clerk_webhook_secret"]
    if not given.secret_key:
        filled["secret_key"] = kept["secret_key"]
    return given.model_copy(update={**filled, "sandbox": frozenset(sandbox)})


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process."""
    return load_settings()
