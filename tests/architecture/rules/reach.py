"""What nobody uses: functions out of reach, tables never written or read, jobs without a handler.

Reach is by name, from the roots (module level, decorated functions, the console script) through
the bodies of what they name. A shared name keeps two functions alive; that errs on the side of
silence. Tests are not callers, builders are.
"""

import ast
import importlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

from tests.architecture.rules.source import Finding, Source, dotted

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Decorators that only change how a function works; any other one registers it somewhere.
_PLAIN = {
    "asynccontextmanager", "cache", "classmethod", "computed_var", "contextmanager", "dataclass",
    "event", "lru_cache", "memo", "property", "runtime_checkable", "staticmethod", "total_ordering",
    "unique", "var", "wraps", "cached_property", "override", "abstractmethod",
}  # fmt: skip
_ENTRY_POINTS = {"main"}


def unreachable(sources: Iterable[Source], callers: Iterable[Source] = ()) -> Iterator[Finding]:
    """Functions, methods and classes of `sources` that nothing reaches.

    `callers` are further files whose every line counts as a caller.
    """
    defined: dict[str, list[tuple[Source, Definition]]] = defaultdict(list)
    waiting: deque[str] = deque(_ENTRY_POINTS)
    for source in callers:
        waiting.extend(_names(source.tree, set()))
    for source in sources:
        own = [node for node in ast.walk(source.tree) if isinstance(node, Definition)]
        for node in own:
            defined[node.name].append((source, node))
        waiting.extend(_names(source.tree, {id(node) for node in own}))
        for node in own:
            if _is_registered(node):
                waiting.append(node.name)
    reached: set[str] = set()
    while waiting:
        name = waiting.popleft()
        if name in reached:
            continue
        reached.add(name)
        for source, node in defined.get(name, ()):
            waiting.extend(_names_inside(source, node))
    dead = {n: at for n, at in defined.items() if n not in reached and not _is_magic(n)}
    # What only dead code uses goes when the dead code goes: name the heads of each chain alone.
    used_by_dead = {
        used
        for name, places in dead.items()
        for _, node in places
        for used in _names(node, set())
        if used != name
    }
    for name in (dead.keys() - used_by_dead) or dead.keys():
        for source, node in dead[name]:
            yield source.finding(node, f"nothing uses {name}.")


def _names(tree: ast.AST, stop: set[int]) -> Iterator[str]:
    """Every name a tree mentions, without entering the nodes of `stop`."""
    waiting: deque[ast.AST] = deque(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.popleft()
        if id(node) in stop:
            continue
        yield from _mentioned(node)
        waiting.extend(ast.iter_child_nodes(node))


def _names_inside(source: Source, node: Definition) -> Iterator[str]:
    """What a live definition mentions. A class brings its magic and its inherited methods only."""
    if not isinstance(node, ast.ClassDef):
        yield from _names(node, set())
        return
    methods = [part for part in node.body if isinstance(part, Definition)]
    yield from _names(node, {id(method) for method in methods})
    foreign = _foreign_bases(source, node.name)
    for method in methods:
        if _is_magic(method.name):
            yield from _names_inside(source, method)
        elif any(hasattr(base, method.name) for base in foreign):
            yield method.name


def _foreign_bases(source: Source, name: str) -> list[type]:
    """Base classes from libraries: they call the methods that a class of ours overrides."""
    if not source.path.startswith("ppr_academy/"):
        return []
    module = importlib.import_module(source.path.removesuffix(".py").replace("/", "."))
    owner = getattr(module, name, None)
    if not isinstance(owner, type):
        return []
    return [base for base in owner.__mro__[1:] if not base.__module__.startswith("ppr_academy")]


def _mentioned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        last = node.value.rpartition(".")[2].rpartition(":")[2]
        if last.isidentifier():
            yield last


def _is_registered(node: Definition) -> bool:
    marks = {dotted(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(marks - _PLAIN)


def _is_magic(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def unused_tables(
    tables: Mapping[str, str], sources: Iterable[Source], filled: Iterable[str] = ()
) -> Iterator[str]:
    """Tables that no code outside the models writes, and tables that none reads.

    `tables` has each table's name by its class's; `filled` are those that a migration fills.
    """
    written: set[str] = set(filled)
    read: set[str] = set()
    for source in sources:
        if source.is_in("models"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call):
                called = dotted(node.func).rpartition(".")[2]
                named = {_table_name(argument) for argument in node.args}
                if called == "new" or called.startswith("insert"):
                    written |= named
                else:
                    read |= named
                    written.add(called)
            elif isinstance(node, ast.Attribute):
                read.add(dotted(node.value).rpartition(".")[2])
    for model, table in tables.items():
        if not written & {model, table}:
            yield f"{model} is never written."
        if not read & {model, table}:
            yield f"{model} is never read."


def _table_name(node: ast.expr) -> str:
    """`Order` of `Order` and of `models.Order`; `orders` of `metadata.tables["orders"]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return dotted(node).rpartition(".")[2]


def handled_jobs(source: Source) -> Iterator[str]:
    """Names of the jobs that a file's decorators register handlers for."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and dotted(mark).rpartition(".")[2] == "job":
                    yield ast.literal_eval(mark.args[0])


def jobs_without_partner(sources: Iterable[Source]) -> Iterator[Finding]:
    """Jobs that are asked for and have no handler, and handlers of jobs nobody asks for."""
    asked: dict[str, tuple[Source, ast.AST]] = {}
    handled: dict[str, tuple[Source, ast.AST]] = {}
    for source in sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            called = dotted(node.func).rpartition(".")[2]
            texts = (a.value for a in node.args if isinstance(a, ast.Constant))
            names = [text for text in texts if isinstance(text, str) and "." in text]
            if called in {"enqueue", "schedule"} and names:
                asked[names[0]] = (source, node)
            elif called == "job" and names:
                handled[names[0]] = (source, node)
    for name in sorted(asked.keys() - handled.keys()):
        source, node = asked[name]
        yield source.finding(node, f"no handler runs the job {name}.")
    for name in sorted(handled.keys() - asked.keys()):
        source, node = handled[name]
        yield source.finding(node, f"nothing starts the job {name}.")
