"""What commerce refuses, and why."""

from ppr_academy.services.core.errors import DomainError


class AlreadyOwned(DomainError):
    """The buyer has the course."""

    code = "already_owned"
    default = "You already own this: open it."


class OwnCourse(DomainError):
    """A creator asked to buy from themselves."""

    code = "own_course"
    default = "This is your own course. You can open it in the editor."


class NotForSale(DomainError):
    """Not published, or its store is closed."""

    code = "not_for_sale"
    default = "This is not for sale right now."


class CannotCharge(DomainError):
    """The creator has not connected payouts, so nobody could be paid."""

    code = "cannot_charge"
    default = "This cannot be bought yet: its producer is still setting up payouts."


class EventMismatch(Exception):
    """An event contradicts what we agreed with the buyer. Nothing is done; a person must look."""


class MalformedEvent(Exception):
    """An event lacks something that Stripe documents, or has it in another shape."""


class UnknownOrder(Exception):
    """An event names an order that is not there (yet): it is tried again later."""
