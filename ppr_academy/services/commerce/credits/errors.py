"""What a wallet refuses, and why."""

from ppr_academy.services.core.errors import DomainError


class NotEnoughCredits(DomainError):
    """The wallet holds less than the course takes."""

    code = "not_enough_credits"
    default = "You do not have enough credits for this."


class NotForCredits(DomainError):
    """Only courses that cost something in dollars are taken with credits."""

    code = "not_for_credits"
    default = "This cannot be taken with credits."
