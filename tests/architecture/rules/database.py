"""Where statements, commits and status changes may stand."""

import ast
from collections.abc import Iterator

from tests.architecture.rules.source import Finding, Source, dotted

_STATEMENTS = {"select", "insert", "update", "delete", "text"}
_LIBRARIES = ("sqlalchemy", "sqlmodel")
_DOTTED = {f"{library}.{name}" for library in ("sa", *_LIBRARIES) for name in _STATEMENTS}
_QUERY_FILES = {"queries.py", "scope.py"}
# Infrastructure with statements of its own, and why it is not a domain's query.
STATEMENTS_ALLOWED = {
    "ppr_academy/services/core/jobs.py": "the heartbeat of the job engine belongs to no domain",
}
COMMITS_ALLOWED = {"ppr_academy/services/core/db.py"}


def statements_outside_queries(source: Source) -> Iterator[Finding]:
    """select, insert, update, delete and text come into queries.py and scope.py only."""
    if source.name in _QUERY_FILES or source.path in STATEMENTS_ALLOWED:
        return
    if source.is_in("models"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_LIBRARIES):
            names = sorted({alias.name for alias in node.names} & _STATEMENTS)
            if names:
                yield source.finding(node, f"{', '.join(names)} belongs in queries.py.")
        elif isinstance(node, ast.Attribute) and dotted(node) in _DOTTED:
            yield source.finding(node, f"{node.attr} belongs in queries.py.")


def commits_outside_the_edge(source: Source) -> Iterator[Finding]:
    """commit() and rollback() are core/db.py's: an edge commits once."""
    if source.path in COMMITS_ALLOWED:
        return
    for node in ast.walk(source.tree):
        called = dotted(node).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if called in {"commit", "rollback"}:
            yield source.finding(node, f"{called}() is for core/db.py.")


def status_set_outside_move(source: Source) -> Iterator[Finding]:
    """A row's status changes in a function called _move…, beside its transition table."""
    if not source.is_in("services", "models", "api"):
        return
    moving = {
        id(inner)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_move")
        for inner in ast.walk(node)
    }
    for node in ast.walk(source.tree):
        if id(node) not in moving and _sets_status(node):
            yield source.finding(node, "a status changes through a _move function only.")


def _sets_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = list(node.targets)
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call) and dotted(node.func) == "setattr" and len(node.args) > 1:
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "status"
    else:
        return False
    return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
