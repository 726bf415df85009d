"""What the stores domain refuses, and why."""

from ppr_academy.services.core.errors import DomainError, InvalidInput


class NoStore(DomainError):
    """The person has not opened a store yet."""

    code = "no_store"
    default = "Open a store first."


class HasStore(DomainError):
    """The person has a store already; one is all there is."""

    code = "has_store"
    default = "You have a store already."


class SlugNotUsable(InvalidInput):
    """The address cannot be used; the sentence says why."""

    code = "slug_invalid"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="slug")


class SlugReserved(SlugNotUsable):
    code = "slug_reserved"

    def __init__(self) -> None:
        super().__init__("The academy needs that address itself.")


class SlugTaken(SlugNotUsable):
    code = "slug_taken"

    def __init__(self) -> None:
        super().__init__("Another store has that address.")


class SlugFixed(SlugNotUsable):
    code = "slug_fixed"

    def __init__(self) -> None:
        super().__init__("The address stays as it is once something was sold.")


class PlanIsFull(DomainError):
    """The store's plan has no room for one more."""

    code = "plan_is_full"
    default = "Your plan has no room for one more."
