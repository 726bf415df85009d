"""What the server refuses to start with, and the identity each of its processes takes."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ppr_academy import serve
from ppr_academy.services.core.config import Settings, load_settings
from tests.architecture.rules.source import ROOT


def _serve(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ppr_academy.cli", "serve", "--processes"]
    command.append(environment.pop("processes", "1"))
    env = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_taken_port_is_named(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _serve(PORT=str(port), DATA_DIR=str(data_dir))
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named(data_dir: Path) -> None:
    done = _serve(PORT="none", DATA_DIR=str(data_dir))
    assert done.returncode == 1
    assert done.stderr.startswith("PORT ")
    assert len(done.stderr.splitlines()) == 1


def test_several_processes_need_redis(data_dir: Path) -> None:
    done = _serve(processes="2", PORT="8149", DATA_DIR=str(data_dir))
    assert done.returncode == 1
    assert "REDIS_URL" in done.stderr


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    return load_settings(data_dir=data_dir)


def test_each_process_takes_the_lowest_free_id(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_held", held := [])
    assert serve._claim_executor(settings) == "web-1"
    assert serve._claim_executor(settings) == "web-2"
    held.pop(0).close()  # the first process died
    assert serve._claim_executor(settings) == "web-1"
    for handle in held:
        handle.close()


def test_a_machine_may_name_its_processes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_held", held := [])
    monkeypatch.setenv("EXECUTOR_ID", "berlin")
    assert serve._claim_executor(settings) == "berlin-1"
    held[0].close()


def test_one_process_keeps_state_in_memory_and_several_in_redis(settings: Settings) -> None:
    alone = serve.reflex_environment(settings)
    shared = serve.reflex_environment(load_settings(redis_url="redis://127.0.0.1:6379/9"))
    assert alone["REFLEX_STATE_MANAGER_MODE"] == "memory"
    assert "REFLEX_REDIS_URL" not in alone
    assert shared["REFLEX_STATE_MANAGER_MODE"] == "redis"
    assert shared["REFLEX_REDIS_URL"] == "redis://127.0.0.1:6379/9"
    assert shared["REFLEX_OPLOCK_ENABLED"] == "true"
