"""The house obeys its own rules (ARCHITECTURE, section 5). test_rules_bite shows that they bite."""

import importlib
import json
import re
import subprocess
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import reflex as rx
from sqlmodel import SQLModel

from ppr_academy import build
from ppr_academy.models.base import metadata
from tests.architecture.rules import database, locks, money, reach, states, tree
from tests.architecture.rules.source import ROOT, Finding, Source, package_sources, parse

Rule = Callable[[Source], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    database.statements_outside_queries,
    database.commits_outside_the_edge,
    database.status_set_outside_move,
    money.inexact_money,
    states.undecorated_events,
    states.secrets_in_views,
)


def _holds(found: Iterable[object]) -> None:
    """Fail with one line for each finding."""
    lines = sorted(map(str, found))
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_obeys(rule: Rule) -> None:
    _holds(found for source in package_sources() for found in rule(source))


@pytest.mark.parametrize("path", sorted(database.STATEMENTS_ALLOWED))
def test_an_exception_is_still_needed(path: str) -> None:
    source = parse("ppr_academy/services/x/y.py", (ROOT / path).read_text())
    assert list(database.statements_outside_queries(source)), f"{path} needs no exception"


def test_no_state_holds_a_row() -> None:
    import ppr_academy.ppr_academy  # noqa: F401 - every state is defined once the root is loaded

    owners = [state for state in _subclasses(rx.State) if state.__module__.startswith("ppr_")]
    assert owners, "no state was found"
    hints = {f"{s.__module__}.{s.__name__}": typing.get_type_hints(s) for s in owners}
    _holds(line for owner, names in hints.items() for line in _rows(owner, names))


def _rows(owner: str, hints: dict[str, object]) -> Iterator[str]:
    ours = {name: hint for name, hint in hints.items() if not name.startswith("_")}
    return states.rows_in_annotations(owner, ours)


def _subclasses(owner: type) -> Iterator[type]:
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)


def _callers() -> list[Source]:
    """Programs around the package. Of the tests only builders: they make data as users do."""
    folders = ("tests/builders", "tools", "bench", "alembic")
    files = [file for folder in folders for file in sorted((ROOT / folder).glob("*.py"))]
    named = [(file.relative_to(ROOT).as_posix(), file) for file in [*files, ROOT / "rxconfig.py"]]
    return [parse(name, file.read_text()) for name, file in named]


def test_everything_is_used() -> None:
    # A testing.py in the package is there for tests, seeds and benchmarks, and stands beside them.
    aids = [source for source in package_sources() if source.name == "testing.py"]
    product = [source for source in package_sources() if source.name != "testing.py"]
    _holds(reach.unreachable(product, [*_callers(), *aids]))


def test_every_component_is_on_a_page() -> None:
    # /kit shows every part, and so proves nothing about use.
    kit = ("ppr_academy/pages/kit", "ppr_academy/pages/_kit", "ppr_academy/state/kit")
    sources = [source for source in package_sources() if not source.path.startswith(kit)]
    _holds(found for found in reach.unreachable(sources) if "/components/" in found.path)


def test_every_table_is_written_and_read() -> None:
    models = [model for model in _subclasses(SQLModel) if hasattr(model, "__table__")]
    names = {model.__name__: str(model.__tablename__) for model in models}
    assert set(metadata.tables) <= set(names.values())
    _holds(reach.unused_tables(names, package_sources(), _filled_by_migrations()))


def _filled_by_migrations() -> set[str]:
    migrations = "".join(path.read_text() for path in (ROOT / "alembic" / "versions").glob("*.py"))
    return set(re.findall(r"INSERT INTO (\w+)", migrations))


def test_every_job_has_a_handler_and_a_cause() -> None:
    _holds(reach.jobs_without_partner(package_sources()))


def test_every_handler_is_loaded_by_the_composition_roots() -> None:
    from ppr_academy import worker
    from ppr_academy.services.core import jobs

    worker.load_jobs()
    written = {name for source in package_sources() for name in reach.handled_jobs(source)}
    assert written == set(jobs.job_kinds())


def test_no_file_grew_past_its_size() -> None:
    _holds(tree.files_too_long(ROOT))


def test_no_address_path_or_tool_of_this_machine_is_named() -> None:
    _holds(tree.forbidden_words(ROOT))


def test_the_npm_lock_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "reflex.lock" / "package-lock.json").read_text())
    _holds(locks.npm_lock_faults(lock))


def test_the_python_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        _holds(locks.python_lock_faults((ROOT / name).read_text()))


def test_everything_in_requirements_is_locked() -> None:
    for name in ("requirements", "requirements-dev"):
        wanted = (ROOT / f"{name}.in").read_text()
        locked = (ROOT / f"{name}.txt").read_text()
        assert not locks.not_locked(wanted, locked), "run make lock"


def test_the_locks_fit_every_python_and_system() -> None:
    wanted = "".join(
        (ROOT / name).read_text() for name in ("requirements.in", "requirements-dev.in")
    )
    locked = "".join(
        (ROOT / name).read_text() for name in ("requirements.txt", "requirements-dev.txt")
    )
    _holds(locks.unlocked_elsewhere(wanted, locked, locks.installed_requirements))


@pytest.fixture(scope="session")
def built() -> Path:
    """The browser's part, built if need be."""
    build.build()
    return build.CLIENT


def test_the_global_css_stays_small(built: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in built.rglob("*.css")}
    assert sizes
    _holds(tree.heavy_styles(sizes))


def test_nothing_of_radix_themes_is_built(built: Path) -> None:
    package = json.loads((ROOT / "reflex.lock" / "package.json").read_text())
    assert "@radix-ui/themes" not in package["dependencies"]
    for path in built.rglob("*.css"):
        assert not re.search(r"\.radix-themes|\.rt-", path.read_text()), path.name


def test_a_build_names_no_host(built: Path) -> None:
    for path in (*built.rglob("*.js"), *built.rglob("*.html")):
        assert not re.search(r"//localhost:\d", path.read_text()), path.name


def test_every_module_imports() -> None:
    for source in package_sources():
        module = source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        importlib.import_module(module)


def test_nothing_generated_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", ".venv", ".web", "var", ".states", "*.db", "*.pyc"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""
