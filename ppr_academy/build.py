"""Builds the production front end, and only when something it is made of has changed.

Two stamps in .web: one over the sources (no change: nothing runs), one over what Reflex compiled
from them (no change: the slow bundler is skipped). npm installs exactly what reflex.lock says.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / ".web"
CLIENT = WEB / "build" / "client"
LOCK = ROOT / "reflex.lock"
BIN = Path(sys.executable).parent  # python, node and npm of the same environment

_SOURCES_STAMP = WEB / ".built-from-sources"
_COMPILED_STAMP = WEB / ".built-from-compiled"
_COMPILED = [
    "app",
    "app_components",
    "components",
    "utils",
    "styles",
    "public",
    "env.json",
    "vite.config.js",
    "react-router.config.js",
    "postcss.config.js",
    "tailwind.config.js",
    "package.json",
    "package-lock.json",
]


class BuildFailed(RuntimeError):
    """The front end could not be built; the message holds what the tools said."""


def build(*, force: bool = False) -> bool:
    """Make the production front end current. True when it had to be built.

    Raises:
        BuildFailed: with the output of the tool that failed.
    """
    with _only_one():
        fingerprint = _fingerprint_sources()
        if not force and _is(_SOURCES_STAMP, fingerprint) and (CLIENT / "404.html").is_file():
            return False
        print("build: compiling the pages for the browser (once per change)", flush=True)
        _SOURCES_STAMP.unlink(missing_ok=True)
        _in_own_process(*(["--force"] if force else []))
        _SOURCES_STAMP.write_text(fingerprint)
        return True


def relock() -> None:
    """Let Reflex resolve npm packages anew and write reflex.lock, without download addresses.

    Raises:
        BuildFailed: with the output of the tool that failed.
    """
    with _only_one():
        _in_own_process("--relock")
    for path in (LOCK / "package.json", LOCK / "package-lock.json"):
        content = json.loads(path.read_text())
        for package in content.get("packages", {}).values():
            package.pop("resolved", None)
        path.write_text(json.dumps(content, indent=2) + "\n")


def _in_own_process(*flags: str) -> None:
    """Reflex builds once per process, from settings that it reads at import."""
    command = [sys.executable, "-m", "ppr_academy.build", *flags]
    done = subprocess.run(
        command, cwd=ROOT, env=tool_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed(f"The front end did not build.\n{done.stdout}\n{done.stderr}")


def run_with_hot_reload(port: int, data_dir: Path) -> NoReturn:
    """Become Reflex's server that builds again at every change.

    One port, because native forms and cookies belong to the page's own origin.
    """
    env = tool_environment() | {
        "PORT": str(port),
        "REFLEX_FRONTEND_PORT": str(port),
        "REFLEX_BACKEND_PORT": str(port),
        "REFLEX_STATES_WORKDIR": str(data_dir / "states"),
        # Each write to the database would otherwise restart the server.
        "REFLEX_HOT_RELOAD_EXCLUDE_PATHS": str(data_dir),
    }
    _SOURCES_STAMP.unlink(missing_ok=True)
    _COMPILED_STAMP.unlink(missing_ok=True)
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "ppr_academy.build", "--serve"], env)


def tool_environment() -> dict[str, str]:
    """The environment for Reflex's own tools: our Node, npm, no probing, nothing in the home."""
    env = dict(os.environ)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    env["REFLEX_USE_NPM"] = "1"
    env["REFLEX_DIR"] = str(ROOT / "var" / "reflex")
    env["REFLEX_CHECK_LATEST_VERSION"] = "false"
    env.setdefault("NPM_CONFIG_REGISTRY", _configured_registry(env))
    env["NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED"] = "true"
    # A build serves every port, so none may take part in making it.
    env.pop("PORT", None)
    return env


def _configured_registry(env: dict[str, str]) -> str:
    """What npm itself would use; without it Reflex times several registries over the network."""
    command = [str(BIN / "npm"), "config", "get", "registry"]
    asked = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if asked.returncode:
        raise BuildFailed(f"npm from {BIN} does not run.\n{asked.stderr}")
    return asked.stdout.strip()


def use_our_installer() -> None:
    """Have Reflex, in this process, install what is locked and leave the lock alone."""
    from reflex.utils import frontend_skeleton, js_runtimes

    js_runtimes.install_frontend_packages = install_from_lock
    frontend_skeleton.sync_web_lockfiles_to_root = _leave_the_lock_alone


def install_from_lock(packages: Iterable[str], config: Any) -> None:
    """Take the place of Reflex's installer, which may resolve versions anew, by `npm ci`.

    Raises:
        BuildFailed: a component needs a package that the lock does not hold, or npm failed.
    """
    from reflex.utils import frontend_skeleton

    wanted = set(packages) | _framework_packages()
    for plugin in config.plugins:
        wanted |= set(plugin.get_frontend_dependencies())
        wanted |= set(plugin.get_frontend_development_dependencies())
    missing = unlocked(wanted, json.loads((LOCK / "package-lock.json").read_text()))
    if missing:
        raise BuildFailed(f"Not in reflex.lock: {', '.join(missing)}. Run `make lock`.")
    frontend_skeleton.sync_root_lockfiles_to_web()
    stamp = WEB / "node_modules" / ".installed-from"
    fingerprint = _digest([LOCK / "package.json", LOCK / "package-lock.json"])
    if _is(stamp, fingerprint):
        return
    command = [str(BIN / "npm"), "ci", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    command += ["--ignore-scripts", "--fetch-retries=3", "--no-progress"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"npm ci failed.\n{done.stdout}\n{done.stderr}")
    stamp.write_text(fingerprint)


def unlocked(wanted: Iterable[str], lock: dict[str, Any]) -> list[str]:
    """Which of the wanted specs (`name`, `name@1.2.3` or `name@range`) a package-lock lacks.

    An exact version must be the locked one; for a range it is enough that the package is there.
    """
    missing = []
    for spec in sorted(wanted):
        name, _, version = spec[1:].partition("@")
        held = lock["packages"].get(f"node_modules/{spec[0]}{name}", {}).get("version")
        exact = version.removeprefix("v")
        if held is None or (exact[:1].isdigit() and " " not in exact and held != exact):
            missing.append(spec)
    return missing


def _leave_the_lock_alone() -> None:
    """A build reads reflex.lock; only `relock` writes it."""


def _framework_packages() -> set[str]:
    from reflex_base.constants import PackageJson

    pinned = {**PackageJson.DEPENDENCIES, **PackageJson.DEV_DEPENDENCIES}
    return {f"{name}@{version}" for name, version in pinned.items()}


def _build_here(flags: Sequence[str]) -> None:
    """Compile and bundle in this process, or with `--relock` compile and resolve packages."""
    from reflex.utils import build as reflex_build
    from reflex.utils import prerequisites
    from reflex_base import constants
    from reflex_base.environment import environment

    environment.REFLEX_COMPILE_CONTEXT.set(constants.CompileContext.EXPORT)
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    if "--relock" in flags:
        (WEB / "reflex.install_frontend_packages.cached").unlink(missing_ok=True)
    else:
        use_our_installer()
    prerequisites.initialize_reflex_user_directory()
    if prerequisites.needs_reinit():
        prerequisites.initialize_frontend_dependencies()
    prerequisites.get_compiled_app(prerender_routes=True, trigger="export")
    if "--relock" in flags:
        return
    reflex_build.setup_frontend(ROOT)

    compiled = _digest(_files(WEB / name for name in _COMPILED))
    if (
        "--force" not in flags
        and _is(_COMPILED_STAMP, compiled)
        and (CLIENT / "404.html").is_file()
    ):
        return
    _COMPILED_STAMP.unlink(missing_ok=True)
    reflex_build.build()
    _COMPILED_STAMP.write_text(compiled)


def _fingerprint_sources() -> str:
    sources = (ROOT / "ppr_academy", ROOT / "assets", ROOT / "rxconfig.py", LOCK)
    return _digest([*_files(sources), ROOT / "requirements.txt"])


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file at or below the paths, in a stable order, without what tools leave there."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                # assets/external links to files of the package, which are counted there; in
                # .web/public the same name holds the browser code of our components.
                left_out = {"__pycache__"} | ({"external"} if path == ROOT / "assets" else set())
                passing = left_out & set(file.relative_to(path).parts)
                if file.is_file() and not passing:
                    yield file


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _is(stamp: Path, fingerprint: str) -> bool:
    return stamp.is_file() and stamp.read_text() == fingerprint


@contextmanager
def _only_one() -> Iterator[None]:
    """Two builds of one folder take turns; the second then finds nothing to do."""
    (ROOT / "var").mkdir(exist_ok=True)
    WEB.mkdir(exist_ok=True)
    with (ROOT / "var" / "build.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _serve_here() -> None:
    """Reflex's own hot reload, in this process."""
    from reflex.reflex import cli

    use_our_installer()
    cli(["run", "--env", "preview"])


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--serve"]:
            _serve_here()
        _build_here(sys.argv[1:])
    except BuildFailed as failure:
        sys.exit(str(failure))
