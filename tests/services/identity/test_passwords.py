"""What may be a password, and how one is checked."""

from unittest import mock

import pytest
from argon2 import PasswordHasher

from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.identity import passwords
from ppr_academy.services.identity.errors import (
    PasswordIsEmail,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("seven77", PasswordTooShort),
        ("x" * 201, PasswordTooLong),
        ("password1", PasswordTooCommon),
        ("PassWord123", PasswordTooCommon),
        ("abababababab", PasswordTooCommon),
        ("\x00" * 12, PasswordTooCommon),
        ("Noor@Example.test", PasswordIsEmail),
        ("noor-long-local", PasswordIsEmail),
    ],
)
def test_a_weak_password_is_refused_at_its_field(
    password: str, refusal: type[InvalidInput]
) -> None:
    email = "noor-long-local@example.test" if "local" in password else "noor@example.test"
    with pytest.raises(refusal) as refused:
        passwords.check_password(password, email=email)
    assert refused.value.field == "password"


@pytest.mark.parametrize("password", ["demo-academy", "tape hiss", "🎛️🎚️🎹🥁 kick", "x1y2z3w4" * 25])
def test_a_sound_password_is_taken(password: str) -> None:
    passwords.check_password(password, email="noor@example.test")


def test_a_hash_fits_its_password_alone() -> None:
    kept = passwords.hash_password("tape hiss")
    assert kept.startswith("$argon2id$")
    assert passwords.is_password("tape hiss", kept)
    assert not passwords.is_password("tape  hiss", kept)
    assert not passwords.is_password("tape hiss", "not a hash")
    assert not passwords.is_outdated(kept)


def test_nobody_is_checked_like_somebody() -> None:
    with mock.patch.object(PasswordHasher, "verify", wraps=passwords._hasher.verify) as verify:
        assert not passwords.is_password("tape hiss", None)
        assert not passwords.is_password("the password of nobody", None)
        assert not passwords.is_password("x" * 5_000_000, passwords.hash_password("tape hiss"))
    assert verify.call_count == 3
    assert all(len(call.args[1]) <= 200 for call in verify.call_args_list)


def test_a_hash_of_another_cost_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("tape hiss")
    assert passwords.is_password("tape hiss", weak)
    assert passwords.is_outdated(weak)
