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
    """`modules` are imported by modules of the same parent package, and by `allowed`."""

    type_name = "own_domain"

    def _may(self, importer: str, module: str) -> bool:
        return _is_within(importer, module.rpartition(".")[0]) or super()._may(importer, module)


def _is_within(module: str, pattern: str) -> bool:
    return fnmatchcase(module, pattern) or fnmatchcase(module, f"{pattern}.*")
