"""Every import contract reports a planted import: one copy of the package, all plants at once."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from ppr_academy.build import BIN
from tests.architecture.rules.source import ROOT

# A file to plant or to add to, what it imports, and the words with which that is refused.
PLANTS: Mapping[tuple[str, str], str] = {
    ("models/planted.py", "ppr_academy.services.core.clock"): (
        "ppr_academy.models is not allowed to import ppr_academy.services"
    ),
    ("state/planted.py", "ppr_academy.components"): (
        "ppr_academy.state is not allowed to import ppr_academy.components"
    ),
    ("api/planted.py", "ppr_academy.pages"): (
        "ppr_academy.api is not allowed to import ppr_academy.pages"
    ),
    ("services/core/planted.py", "ppr_academy.services.stores.scope"): (
        "ppr_academy.services.core is not allowed to import ppr_academy.services.stores"
    ),
    ("services/email/planted.py", "ppr_academy.services.analytics"): (
        "ppr_academy.services.email is not allowed to import ppr_academy.services.analytics"
    ),
    ("services/catalog/planted.py", "ppr_academy.services.commerce"): (
        "ppr_academy.services.catalog is not allowed to import ppr_academy.services.commerce"
    ),
    ("pages/planted.py", "sqlmodel"): "ppr_academy.pages.planted -> sqlmodel",
    ("components/planted.py", "ppr_academy.services.core.money"): (
        "ppr_academy.components.planted -> ppr_academy.services.core.money"
    ),
    ("components/planted_too.py", "ppr_academy.state.base"): (
        "ppr_academy.components.planted_too -> ppr_academy.state.base"
    ),
    ("state/planted_too.py", "ppr_academy.models.identity"): (
        "ppr_academy.state.planted_too -> ppr_academy.models.identity"
    ),
    ("api/planted_too.py", "ppr_academy.state.base"): (
        "ppr_academy.api.planted_too -> ppr_academy.state.base"
    ),
    ("services/media/planted.py", "reflex"): "ppr_academy.services.media.planted -> reflex",
    ("services/email/planted_too.py", "ppr_academy.services.identity.queries"): (
        "ppr_academy.services.email.planted_too may not import "
        "ppr_academy.services.identity.queries."
    ),
    ("services/catalog/planted_too.py", "stripe"): (
        "ppr_academy.services.catalog.planted_too may not import stripe."
    ),
    ("services/stores/planted.py", "obstore"): (
        "ppr_academy.services.stores.planted may not import obstore."
    ),
    ("services/media/planted_too.py", "dbos"): (
        "ppr_academy.services.media.planted_too may not import dbos."
    ),
    ("services/learning/planted_too.py", "typst"): (
        "ppr_academy.services.learning.planted_too may not import typst."
    ),
    ("pages/planted_too.py", "ppr_academy.sandbox"): (
        "ppr_academy.pages.planted_too may not import ppr_academy.sandbox."
    ),
}
UNPLACED = {
    "services/planted/__init__.py": "ppr_academy.services.planted",
    "planted.py": "ppr_academy.planted",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts, to spoil."""
    root = tmp_path_factory.mktemp("planted")
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in ("ppr_academy", "tools"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def _lint(root: Path) -> str:
    """What lint-imports says about the tree, on one line."""
    env = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "400"}
    command = [str(BIN / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return re.sub(r"\s+", " ", done.stdout)


@pytest.fixture(scope="module")
def said(copy: Path) -> str:
    """The report on a tree with every plant in it."""
    for name, module in PLANTS:
        (copy / "ppr_academy" / name).write_text(f'"""Planted."""\n\nimport {module}\n')
    return _lint(copy)


@pytest.mark.parametrize(("plant", "words"), PLANTS.items(), ids=lambda p: str(p)[:60])
def test_a_planted_import_is_reported(said: str, plant: tuple[str, str], words: str) -> None:
    assert words in said, plant


def test_no_contract_is_without_a_plant(said: str) -> None:
    assert " KEPT" not in said.split("Broken contracts")[0]


@pytest.mark.parametrize(("name", "module"), UNPLACED.items())
def test_a_new_package_must_be_given_its_layer(copy: Path, name: str, module: str) -> None:
    path = copy / "ppr_academy" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('"""Planted."""\n')
    assert module.rpartition(".")[2] in _lint(copy)
    path.unlink()
