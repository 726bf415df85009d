"""Two kinds of import contract that import-linter lacks; both find new packages by themselves."""

from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyIn(Contract):
    """`modules` (patterns) are imported directly by `allowed` packages (patterns) and no others."""

    type_name = "only_in"
    modules = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import of a named module from anywhere else breaks the contract."""
        patterns: Any = self.modules
        broken = [
            (importer, module)
            for module in sorted(graph.modules)
            if any(_is_within(module, pattern) for pattern in patterns)
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not self._may(importer, module)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _may(self, importer: str, module: str) -> bool:
        allowed: Any = self.allowed
        return any(_is_within(importer, package) for package in allowed)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that is not allowed."""
        for importer, module in check.metadata["broken"]:
            output.print_error(f"{importer} may not import {module}.")


class OwnDomain(OnlyIn):
    """`modules` are imported within their own domain, and by `allowed`.

    The domain is what the pattern's star stands for: the rooms inside it may ask one another.
    """

    type_name = "own_domain"

    def _may(self, importer: str, module: str) -> bool:
        return _is_within(importer, self._domain(module)) or super()._may(importer, module)

    def _domain(self, module: str) -> str:
        patterns: Any = self.modules
        depth = next(p.count(".") for p in patterns if _is_within(module, p))
        return ".".join(module.split(".")[:depth])


def _is_within(module: str, pattern: str) -> bool:
    return fnmatchcase(module, pattern) or fnmatchcase(module, f"{pattern}.*")
