"""Money is integer cents: no float, no Decimal, no true division."""

import ast
import re
from collections.abc import Iterator, Sequence

from tests.architecture.rules.source import Finding, Source, dotted

_MONEY = re.compile(
    r"(^|_)(cents|price|prices|amount|amounts|charged|fee|fees|creator_share|revenue|payout|refund)"
    r"(_cents|_total)?$"
)


def inexact_money(source: Source) -> Iterator[Finding]:
    """Amounts typed float, made by float() or Decimal(), or divided by /."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module] if isinstance(node, ast.ImportFrom) else _imported(node)
            # Stripe's own parameter types use Decimal, so its stand-in meets it.
            if "decimal" in names and not source.is_in("sandbox"):
                yield source.finding(node, "money is integer cents; Decimal is not needed.")
        elif isinstance(node, ast.AnnAssign | ast.arg) and _is_float_amount(node):
            yield source.finding(node, "an amount is an int of cents, not a float.")
        elif isinstance(node, ast.Call) and dotted(node) == "float" and _has_money(node.args):
            yield source.finding(node, "an amount never becomes a float.")
        elif _is_division(node) and _has_money(list(ast.iter_child_nodes(node))):
            yield source.finding(node, "an amount divides by divmod or //, never by /.")


def _is_division(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)


def _has_money(nodes: Sequence[ast.AST]) -> bool:
    return any(_is_money(node) for node in nodes)


def _imported(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]


def _is_money(node: ast.AST) -> bool:
    return bool(_MONEY.search(dotted(node).rpartition(".")[2]))


def _is_float_amount(node: ast.AnnAssign | ast.arg) -> bool:
    name = node.arg if isinstance(node, ast.arg) else dotted(node.target).rpartition(".")[2]
    is_float = node.annotation is not None and "float" in ast.unparse(node.annotation)
    return is_float and bool(_MONEY.search(name))
