"""The register of Stripe endpoints, and one call to one of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe.work import Work

# Module below `stripe.params` and the name of the TypedDict in it.
Params = tuple[str, str]


@dataclass(slots=True)
class Call:
    """A checked request. `params` are validated, `path` holds the ids of the address."""

    work: Work
    params: Doc
    path: dict[str, str]


Handler = Callable[[Call], Doc]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. `on_account` allows the header `Stripe-Account`."""

    method: str
    template: str
    params: Params
    handler: Handler
    on_account: bool
    pattern: re.Pattern[str]


_endpoints: list[Endpoint] = []


def endpoint(
    method: str, template: str, *, params: Params, on_account: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler for e.g. `("GET", "/v1/charges/{id}")`."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def register(handler: Handler) -> Handler:
        _endpoints.append(Endpoint(method, template, params, handler, on_account, pattern))
        return handler

    return register


def route(method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The endpoint of an address and the ids in it."""
    for candidate in _endpoints:
        if candidate.method == method and (match := candidate.pattern.fullmatch(path)):
            return candidate, match.groupdict()
    return None
