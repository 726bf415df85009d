"""The build installs what is locked, and runs only when something changed."""

import subprocess
from pathlib import Path

import pytest

from ppr_academy import build

LOCK = {"packages": {"node_modules/react": {"version": "19.3.1"}, "node_modules/@a/b": {}}}


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        ({"react"}, []),
        ({"react@19.3.1"}, []),
        ({"react@v19.3.1"}, []),
        ({"react@^19"}, []),
        ({"react@19.4.0"}, ["react@19.4.0"]),
        ({"@a/b"}, ["@a/b"]),
        ({"vite", "react"}, ["vite"]),
    ],
)
def test_a_package_that_the_lock_does_not_hold_is_named(
    wanted: set[str], missing: list[str]
) -> None:
    assert build.unlocked(wanted, LOCK) == missing


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree with the build's stamps and no real tools."""
    for folder in ("ppr_academy/pages", "assets", "reflex.lock", ".web/build/client"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("rxconfig.py", "requirements.txt", "ppr_academy/pages/home.py"):
        (tmp_path / name).write_text("one")
    (tmp_path / ".web/build/client/404.html").write_text("")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "WEB", tmp_path / ".web")
    monkeypatch.setattr(build, "CLIENT", tmp_path / ".web/build/client")
    monkeypatch.setattr(build, "LOCK", tmp_path / "reflex.lock")
    monkeypatch.setattr(build, "_SOURCES_STAMP", tmp_path / ".web/.built-from-sources")
    return tmp_path


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The flags of each real build that was asked for."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(build, "_in_own_process", lambda *flags: asked.append(flags))
    return asked


@pytest.mark.usefixtures("house")
def test_nothing_runs_when_nothing_changed(runs: list[tuple[str, ...]]) -> None:
    assert build.build() is True
    assert build.build() is False
    assert runs == [()]


@pytest.mark.parametrize(
    "name", ["ppr_academy/pages/home.py", "assets/new.svg", "rxconfig.py", "requirements.txt"]
)
def test_a_changed_source_builds_again(house: Path, runs: list[tuple[str, ...]], name: str) -> None:
    build.build()
    (house / name).write_text("two")
    assert build.build() is True
    assert len(runs) == 2


def test_what_tools_leave_in_the_sources_does_not_count(
    house: Path, runs: list[tuple[str, ...]]
) -> None:
    build.build()
    for name in ("ppr_academy/pages/__pycache__/home.pyc", "assets/external/x.js"):
        (house / name).parent.mkdir()
        (house / name).write_text("x")
    assert build.build() is False


def test_a_build_that_is_gone_is_made_again(house: Path, runs: list[tuple[str, ...]]) -> None:
    build.build()
    (house / ".web/build/client/404.html").unlink()
    assert build.build() is True


@pytest.mark.usefixtures("house")
def test_a_failed_build_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_flags: str) -> None:
        raise build.BuildFailed("no")

    monkeypatch.setattr(build, "_in_own_process", fail)
    for _ in range(2):
        with pytest.raises(build.BuildFailed):
            build.build()


def test_force_builds_what_did_not_change(house: Path, runs: list[tuple[str, ...]]) -> None:
    build.build()
    build.build(force=True)
    assert runs == [(), ("--force",)]


def test_tools_find_our_node_and_probe_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "set by a person")
    env = build.tool_environment()
    node = subprocess.run(
        ["node", "--version"], env=env, capture_output=True, text=True, check=True
    )
    assert node.stdout.startswith("v2")
    assert env["PATH"].startswith(str(build.BIN))
    assert env["NPM_CONFIG_REGISTRY"] == "set by a person"
    assert env["REFLEX_DIR"].startswith(str(build.ROOT))
    assert "PORT" not in env
