"""What a State may show to the network, and what a view may carry."""

import ast
import re
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import SQLModel

from tests.architecture.rules.source import Finding, Source, dotted

_DECORATED = {"event", "var", "computed_var", "property", "staticmethod", "classmethod"}
_SECRET = re.compile(r"(^|_)(hash|secret|token|password|cookie)$")


def undecorated_events(source: Source) -> Iterator[Finding]:
    """Every public method of a State can be called from the network, so it says @rx.event."""
    for owner in _state_classes(source):
        for node in owner.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            marks = {dotted(decorator).rpartition(".")[2] for decorator in node.decorator_list}
            if not node.name.startswith("_") and not marks & _DECORATED:
                yield source.finding(
                    node,
                    f"{owner.name}.{node.name} can be called from the network: "
                    "add @rx.event or a leading underscore.",
                )


def _state_classes(source: Source) -> Iterator[ast.ClassDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            bases = {dotted(base).rpartition(".")[2] for base in node.bases}
            if any(base.endswith("State") or base in {"Page", "Live"} for base in bases):
                yield node


def rows_in_annotations(owner: str, hints: Mapping[str, Any]) -> Iterator[str]:
    """Names of a State's variables whose type holds a table's row: every column would be sent."""
    for name, hint in hints.items():
        if any(_is_row(part) for part in _parts(hint)):
            yield f"{owner}.{name} holds a database row; show a view."


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in typing.get_args(hint):
        yield from _parts(part)


def _is_row(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, SQLModel)


def secrets_in_views(source: Source) -> Iterator[Finding]:
    """A view dataclass travels to the browser: nothing in it is a hash, a secret or a token."""
    if source.name != "views.py" and not source.path.endswith("state/views.py"):
        return
    for owner in (node for node in source.tree.body if isinstance(node, ast.ClassDef)):
        for node in owner.body:
            name = dotted(node.target) if isinstance(node, ast.AnnAssign) else ""
            if _SECRET.search(name):
                yield source.finding(node, f"{owner.name}.{name} is not for showing.")
