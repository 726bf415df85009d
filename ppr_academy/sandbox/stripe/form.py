"""Stripe's form encoding: `a[b][0][c]=1` to nested data."""

import re
from collections.abc import Iterable
from typing import Any

from ppr_academy.sandbox.stripe.errors import StripeRefusal

_KEY = re.compile(r"[^\[\]]+|\[[^\[\]]*\]")
_MAX_DEPTH = 8


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Decode form pairs. `k[]` appends, keys that are all digits make a list in their order."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        steps = _KEY.findall(name)
        if "".join(steps) != name or not steps or len(steps) > _MAX_DEPTH:
            raise _unknown(name)
        path = [steps[0], *(step[1:-1] for step in steps[1:])]
        _put(root, path, value, name)
    tree: dict[str, Any] = _lists(root)
    return tree


def _put(root: dict[str, Any], path: list[str], value: str, name: str) -> None:
    node = root
    for here in path[:-1]:
        step = here or str(len(node))
        below = node.setdefault(step, {})
        if not isinstance(below, dict):
            raise StripeRefusal("Invalid object", param=name)
        node = below
    last = path[-1] or str(len(node))
    if isinstance(node.get(last), dict):
        raise StripeRefusal("Invalid object", param=name)
    node[last] = value


def _lists(node: Any, name: str = "") -> Any:
    if not isinstance(node, dict):
        return node
    # The keys of metadata are the caller's own words, even when all of them are digits.
    if name not in {"", "metadata"} and all(key.isdecimal() for key in node):
        return [_lists(node[key], key) for key in sorted(node, key=int)]
    return {key: _lists(value, key) for key, value in node.items()}


def _unknown(name: str) -> StripeRefusal:
    text = f"Received unknown parameter: {name}"
    return StripeRefusal(text, code="parameter_unknown", param=name)
