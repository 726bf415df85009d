"""Check requests against the official SDK's own parameter types (`stripe.params.*`).

The types are TypedDicts that a type checker reads; pydantic reads them at run time. Stripe writes
enumerations as `Literal[...] | str`; the `| str` is dropped here, so that a wrong value is seen.
Cross-field rules and formats are not in the types; each endpoint has its own few.
"""

import importlib
import re
import threading
import typing
from typing import Annotated, Any, NoReturn

import typing_extensions as te
from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from ppr_academy.sandbox.stripe.errors import StripeRefusal

_building = threading.Lock()
_adapters: dict[tuple[str, str], TypeAdapter[dict[str, Any]]] = {}

_INTEGER = re.compile(r"-?\d{1,18}")


def _integer(value: Any) -> Any:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("int_parsing", "Invalid integer")


def _boolean(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("bool_parsing", "Invalid boolean")


_Int = Annotated[int, BeforeValidator(_integer)]
_Bool = Annotated[bool, BeforeValidator(_boolean)]


class _FreeForm:
    """Stands for `UntypedStripeObject[X]`, which only exists for type checkers."""

    def __class_getitem__(cls, item: Any) -> Any:
        return dict[str, item]


def validate(module: str, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with numbers and booleans read. Raises StripeRefusal in Stripe's words."""
    adapter = _adapters.get((module, name)) or _build(module, name)
    try:
        return adapter.validate_python(data)
    except ValidationError as errors:
        _refuse(data, errors.errors(include_url=False))


def _build(module: str, name: str) -> TypeAdapter[dict[str, Any]]:
    with _building:
        if (module, name) in _adapters:
            return _adapters[(module, name)]
        source = importlib.import_module("stripe.params." + module)
        options = set(_request_options())
        for kind in _typed_dicts(source):
            if kind.__name__ == name:
                # Call options (api_key, idempotency_key …) are not fields of the body.
                for key in options:
                    kind.__annotations__.pop(key, None)
                kind.__optional_keys__ = frozenset(kind.__optional_keys__) - options
            kind.__annotations__.update({k: _close(v) for k, v in kind.__annotations__.items()})
            kind.__pydantic_config__ = ConfigDict(extra="forbid")
        # Hints written as text find their names in their module, which holds nothing but hints.
        vars(source).update(int=_Int, bool=_Bool, UntypedStripeObject=_FreeForm)
        adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(getattr(source, name))
        adapter.rebuild(force=True, _types_namespace=vars(source))
        _adapters[(module, name)] = adapter
        return adapter


def _typed_dicts(source: Any) -> list[Any]:
    found = [kind for kind in vars(source).values() if te.is_typeddict(kind)]
    return [kind for kind in found if kind.__name__ != "RequestOptions"]


def _request_options() -> list[str]:
    options = importlib.import_module("stripe._request_options").RequestOptions
    return list(options.__annotations__) or sorted(options.__optional_keys__)


def _close(hint: Any) -> Any:
    """The same type without the `| str` beside a Literal, and with Stripe's own numbers."""
    if isinstance(hint, typing.ForwardRef):
        text = hint.__forward_arg__
        if text.startswith("Literal[") and text.rstrip().endswith("|str"):
            return typing.ForwardRef(text[: text.rindex("]") + 1])
        return hint
    if hint is int:
        return _Int
    if hint is bool:
        return _Bool
    origin, args = te.get_origin(hint), te.get_args(hint)
    if origin is te.NotRequired:
        return te.NotRequired[_close(args[0])]
    if origin is list:
        return list[_close(args[0])]  # type: ignore[misc]  # built at run time
    if origin is typing.Union:
        closed = [_close(arg) for arg in args]
        if any(te.get_origin(arg) is te.Literal for arg in closed):
            closed = [arg for arg in closed if arg is not str]
        return typing.Union[tuple(closed)]  # noqa: UP007 - built at run time
    return hint


def _refuse(data: dict[str, Any], errors: list[ErrorDetails]) -> NoReturn:
    unknown = [_name(data, e) for e in errors if e["type"] == "extra_forbidden"]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        text = f"Received unknown parameter{plural}: {', '.join(unknown)}"
        raise StripeRefusal(text, code="parameter_unknown", param=unknown[0])
    # In a union the branch that got furthest knows best what is wrong.
    error = max(errors, key=lambda e: len(_path(data, e)))
    name = _name(data, error)
    kind = error["type"]
    if kind == "missing":
        raise StripeRefusal(
            f"Missing required param: {name}.", code="parameter_missing", param=name
        )
    value = error["input"]
    if value == "":
        text = f"You passed an empty string for '{name}'. It cannot be unset."
        raise StripeRefusal(text, code="parameter_invalid_empty", param=name)
    if kind == "int_parsing":
        text = f"Invalid integer: {value}"
        raise StripeRefusal(text, code="parameter_invalid_integer", param=name)
    raise StripeRefusal(_complaint(kind, name, error), param=name)


def _complaint(kind: str, name: str, error: ErrorDetails) -> str:
    last = name.rsplit("[", 1)[-1].rstrip("]")
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "")
        return f"Invalid {last}: must be one of {allowed}"
    words = {
        "bool_parsing": f"Invalid boolean: {error['input']}",
        "decimal_parsing": f"Invalid decimal: {error['input']}",
        "string_type": "Invalid string",
        "list_type": "Invalid array",
        "dict_type": "Invalid object",
    }
    return words.get(kind, f"Invalid {last}")


def _path(data: Any, error: ErrorDetails) -> list[str | int]:
    """Where in the data an error is; pydantic's location also names branches of unions."""
    path: list[str | int] = []
    node = data
    steps = error["loc"]
    for n, step in enumerate(steps):
        is_last = n == len(steps) - 1
        if _has(node, step):
            node = node[step]
        elif not (is_last and error["type"] == "missing"):
            continue
        path.append(step)
    return path


def _has(node: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(node, list) and step < len(node)
    return isinstance(node, dict) and step in node


def _name(data: Any, error: ErrorDetails) -> str:
    path = _path(data, error)
    return str(path[0]) + "".join(f"[{step}]" for step in path[1:]) if path else ""
