"""A parsed file and what a rule says about a line of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "ppr_academy"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file: its path below the repository, and its syntax tree."""

    path: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def is_in(self, *folders: str) -> bool:
        """Whether the file lies below one of these folders of the package."""
        return any(self.path.startswith(f"ppr_academy/{folder}/") for folder in folders)

    def finding(self, node: ast.AST, message: str) -> Finding:
        """A finding at the node's line."""
        return Finding(self.path, getattr(node, "lineno", 1), message)


def parse(path: str, text: str) -> Source:
    """A source from its text, as if it lay at `path` of the repository."""
    return Source(path, ast.parse(text))


@cache
def package_sources() -> tuple[Source, ...]:
    """Every Python file of the package."""
    return tuple(_below(PACKAGE))


def _below(folder: Path) -> Iterator[Source]:
    for file in sorted(folder.rglob("*.py")):
        yield parse(file.relative_to(ROOT).as_posix(), file.read_text())


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or attribute chain, of a call the called; empty for anything else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""
