"""What the stores domain refuses, and why."""

from ppr_academy.services.core.errors import DomainError


class NoStore(DomainError):
    """The person has not opened a store yet."""

    code = "no_store"
    default = "Open a store first."
