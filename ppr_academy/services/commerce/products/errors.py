"""What is refused about products."""

from ppr_academy.services.core.errors import DomainError


class ProductNotReady(DomainError):
    """It cannot be on sale yet; the sentence says what is missing."""

    code = "product_not_ready"
    default = "This cannot be changed like that."
