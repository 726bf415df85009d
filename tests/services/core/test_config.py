"""Settings: complete without any, and a wrong one stops the start with its name."""

import stat
from pathlib import Path

import pytest

from ppr_academy.services.core.config import WrongSetting, load_settings


def test_without_any_setting_every_service_is_the_sandbox(data_dir: Path) -> None:
    settings = load_settings()
    assert settings.sandbox == {"stripe", "resend", "oidc"}
    assert settings.stripe_api_base == "http://127.0.0.1:8000/sandbox/stripe"
    assert settings.database_url == f"sqlite:///{data_dir / 'academy.db'}"
    assert settings.is_sandbox


def test_sandbox_keys_are_made_once_and_readable_by_us_alone(data_dir: Path) -> None:
    first, second = load_settings(), load_settings()
    assert first.secret_key == second.secret_key
    assert first.stripe_webhook_secret == second.stripe_webhook_secret
    mode = stat.S_IMODE((data_dir / "secrets.json").stat().st_mode)
    assert mode == 0o600
    assert [p.name for p in data_dir.iterdir()] == ["secrets.json"]


def test_a_service_with_a_key_is_the_real_one_and_the_others_stay_sandbox(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_API_KEY", "sk_live_x")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_x")
    settings = load_settings()
    assert settings.sandbox == {"resend", "oidc"}
    assert settings.stripe_api_base == ""


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "seventy", "PORT"),
        ("PORT", "0", "PORT"),
        ("PUBLIC_URL", "academy.test", "PUBLIC_URL must start with http"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must start with sqlite"),
        ("REDIS_URL", "localhost", "REDIS_URL must start with redis"),
        ("STORAGE_URL", "ftp://x", "STORAGE_URL must start with file"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be"),
        ("STRIPE_API_KEY", "sk_live_x", "STRIPE_WEBHOOK_SECRET must be set too"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as stop:
        load_settings()
    assert sentence in str(stop.value)
    assert "\n" not in str(stop.value)


def test_outside_the_sandbox_a_secret_key_is_required(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_API_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("RESEND_WEBHOOK_SECRET", "x")
    monkeypatch.setenv("OIDC_ISSUER", "https://issuer.test")
    monkeypatch.setenv("OIDC_CLIENT_ID", "x")
    with pytest.raises(WrongSetting, match="SECRET_KEY must be set"):
        load_settings()
    assert not (data_dir / "secrets.json").exists()
