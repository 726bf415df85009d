"""The `ppr` command explains itself, and refuses in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rules.source import ROOT

COMMANDS = (
    ["build"],
    ["serve"],
    ["dev"],
    ["migrate"],
    ["seed"],
    ["worker"],
    ["user", "add"],
    ["ledger", "verify"],
    ["refund"],
    ["events", "replay"],
)


def _ppr(*arguments: str, data_dir: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **({"DATA_DIR": str(data_dir)} if data_dir else {})}
    command = [sys.executable, "-m", "ppr_academy.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_help_lists_every_command() -> None:
    done = _ppr("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command[0]} " in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_explains_itself(command: list[str]) -> None:
    done = _ppr(*command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 3


def test_an_unknown_command_is_refused() -> None:
    done = _ppr("dance")
    assert done.returncode == 2
    assert "dance" in done.stderr


def test_migrate_makes_the_database_and_may_run_again(data_dir: Path) -> None:
    for _ in range(2):
        done = _ppr("migrate", data_dir=data_dir)
        assert done.returncode == 0, done.stderr
    assert (data_dir / "academy.db").stat().st_size > 100_000


def test_a_wrong_setting_is_one_sentence_from_any_command(data_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ppr_academy.cli", "migrate"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "mysql://x", "DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL ")
    assert len(done.stderr.splitlines()) == 1


def test_the_demo_academy_is_for_the_sandbox_only(data_dir: Path) -> None:
    real = {"STRIPE_API_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"}
    for arguments, code in ((["seed"], 1), (["seed", "--if-empty"], 0)):
        done = subprocess.run(
            [sys.executable, "-m", "ppr_academy.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, **real, "DATA_DIR": str(data_dir)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code
        assert done.stdout == ""
        assert ("STRIPE_API_KEY" in done.stderr) == (code == 1)
