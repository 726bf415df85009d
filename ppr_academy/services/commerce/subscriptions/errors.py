"""What subscriptions refuse, and why."""

from ppr_academy.services.commerce.errors import CannotCharge, NotForSale
from ppr_academy.services.core.errors import DomainError
from ppr_academy.services.gateways.payments import PaymentRefused


class AlreadyMember(DomainError):
    """The person has a running membership of this store."""

    code = "already_member"
    default = "You are a member already. Change your membership in your account."


class OwnStore(DomainError):
    """A creator asked to join their own store."""

    code = "own_store"
    default = "This is your own store: everything in it is yours."


class NotRunning(DomainError):
    """It is over, or was never begun."""

    code = "not_running"
    default = "This has ended. You can join again at any time."


class StillWorking(DomainError):
    """What was asked for before is not done yet."""

    code = "still_working"
    default = "One moment: your last change is still on its way to Stripe."


class SameTerms(DomainError):
    """The change would change nothing."""

    code = "same_terms"
    default = "That is what you have."


class TierNotReady(DomainError):
    """A tier cannot be sold as it is."""

    code = "tier_not_ready"
    default = "This tier cannot be put on sale yet."


_SAID = (AlreadyMember, OwnStore, NotRunning, NotForSale, CannotCharge, PaymentRefused)


def refusal_words(code: str) -> str:
    """What a person reads who was sent back with this code; empty for none."""
    words = {kind.code: kind.default for kind in _SAID}
    other = "That did not work. Nothing was charged."
    return words.get(code, other) if code else ""
